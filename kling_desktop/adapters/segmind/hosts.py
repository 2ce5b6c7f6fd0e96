"""Where Segmind lives, and how long each call may take. The key goes to these addresses and nowhere else."""

import ipaddress
from typing import NamedTuple, Self
from urllib.parse import SplitResult, urlsplit

from kling_desktop.core.failure import Failure, FailureKind, KlingError


class Deadlines(NamedTuple):
    """Seconds each call may take in all, from the name lookup to the last byte.

    Attributes:
        connect: of that, until a connection stands.
        submit: sending a Job (v2).
        generate: the direct way (v1), its picture included.
        poll: one question about a request, or about the account's history.
        upload: one picture.
        fetch: one picture, redirects included.
        balance: the check of a key.
    """

    connect: float = 15.0
    submit: float = 60.0
    generate: float = 300.0
    poll: float = 30.0
    upload: float = 180.0
    fetch: float = 180.0
    balance: float = 15.0


class Hosts(NamedTuple):
    """The base addresses, scheme, host and port each, without a slash at the end.

    Attributes:
        api: submit, poll, credits.
        assets: uploads.
        history: the account's own history.
    """

    api: str
    assets: str
    history: str

    @classmethod
    def segmind(cls) -> Self:
        """The real service. Source: docs/service.md section 1, read 2026-11-23."""
        return cls(
            api="https://api.segmind.com",
            assets="https://workflows-api.segmind.com",
            history="https://api.spotprod.segmind.com",
        )

    @classmethod
    def single(cls, base: str) -> Self:
        """One address for everything: the simulator, or a gateway of the person's own.

        Args:
            base: scheme, host and port; https anywhere, http on this computer only.

        Raises:
            KlingError: BAD_ADDRESS.
        """
        parts = _parts(base.strip().rstrip("/"))
        has_more = parts.path or parts.query or parts.fragment or "@" in parts.netloc or "?" in base or "#" in base
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback_name(parts.hostname or ""))
        if has_more or not is_safe or not parts.hostname:
            raise KlingError(Failure(FailureKind.BAD_ADDRESS))
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        return cls(api=origin, assets=origin, history=origin)

    @property
    def is_local(self) -> bool:
        """Whether the API is spoken to without TLS, which is done on this computer only."""
        return self.api.startswith("http://")


def is_loopback_name(host: str) -> bool:
    """Whether a host, without brackets, names this computer."""
    host = host.lower().removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(base: str) -> SplitResult:
    try:
        parts = urlsplit(base)
        _ = parts.port  # read for its check: 0 to 65535
    except ValueError:
        raise KlingError(Failure(FailureKind.BAD_ADDRESS)) from None
    return parts
