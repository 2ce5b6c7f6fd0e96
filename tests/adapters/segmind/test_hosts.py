"""Which addresses the key may be sent to."""

import pytest

from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.core.failure import FailureKind, KlingError


def test_the_real_service_is_spoken_to_with_tls() -> None:
    hosts = Hosts.segmind()

    assert all(base.startswith("https://") and base.endswith(".segmind.com") for base in hosts)
    assert not hosts.is_local


@pytest.mark.parametrize(
    ("base", "origin", "is_local"),
    [
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711", True),
        ("http://127.0.0.1:4711/", "http://127.0.0.1:4711", True),
        (" http://localhost:80 ", "http://localhost:80", True),
        ("http://[::1]:8080", "http://[::1]:8080", True),
        ("https://gateway.example", "https://gateway.example", False),
        ("https://Gateway.Example:8443", "https://gateway.example:8443", False),
        ("https://192.168.1.5:8443", "https://192.168.1.5:8443", False),
    ],
)
def test_one_address_for_everything(base: str, origin: str, is_local: bool) -> None:
    hosts = Hosts.single(base)

    assert hosts == (origin, origin, origin)
    assert hosts.is_local is is_local


@pytest.mark.parametrize(
    "base",
    [
        "",
        "gateway.example",
        "http://gateway.example",
        "http://192.168.1.5:8080",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0:80",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:secret@gateway.example",
        "http://evil.example@127.0.0.1:80",
        "https://gateway.example/prefix",
        "https://gateway.example?query",
        "https://gateway.example/#",
        "https://gateway.example:99999",
        "https://[::1",
    ],
)
def test_an_address_the_key_must_not_go_to(base: str) -> None:
    with pytest.raises(KlingError) as error:
        Hosts.single(base)
    assert error.value.failure.kind is FailureKind.BAD_ADDRESS
