"""The paid service as the engine sees it: what is sent, what an answer means, and who speaks to it."""

from dataclasses import dataclass
from typing import Protocol

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, NotOffered, NotSent, OutputReady, Refused
from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.price import Balance
from kling_desktop.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class UploadCopy:
    """What is uploaded in place of an original: upright, sRGB, without metadata.

    Attributes:
        path: absolute, in the cache folder; can be made again at any time.
        format: `jpeg` or `png`.
    """

    path: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Submission:
    """One Recipe with its uploaded pictures: all that a submit or a direct call sends."""

    card: ModelCard
    recipe: Recipe
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """The direct way answered with bytes, or with the addresses of the picture.

    Attributes:
        data: the picture's bytes as received; empty when addresses came.
        urls: addresses, when those came.
    """

    data: bytes
    urls: tuple[str, ...] = ()
    request_id: str | None = None
    cost_micros: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted and not done. `is_running` once the service works on it."""

    is_running: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """The service no longer keeps a record of this request; that does not mean that it failed."""


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One request in the account's own history.

    Attributes:
        outcome: `completed`, `failed` or `pending`.
        output_urls: where its pictures lie; empty if none.
        asset_urls: the uploaded pictures it was made from, in order.
        created_at_ms: UTC, if the record says.
        message: the service's words on a failure.
        model, prompt: what it was made with; empty where the record does not say.
    """

    request_id: str
    outcome: str
    output_urls: tuple[str, ...]
    asset_urls: tuple[str, ...]
    cost_micros: int | None
    created_at_ms: int | None
    message: str
    model: str = ""
    prompt: str = ""


SubmitAnswer = Accepted | NotOffered | NotSent | Refused | Failed | LostTrack


DirectAnswer = Delivered | NotOffered | NotSent | Refused | Failed | LostTrack


PollAnswer = Pending | OutputReady | Failed | Gone


class ImageApi(Protocol):
    """The paid service. Only `submit` and `generate` spend, and neither is ever repeated here.

    Everything but those two raises `KlingError`: OFFLINE, INSECURE, NO_ANSWER, RATE_LIMITED, SERVICE_TROUBLE are worth
    asking again; KEY_REJECTED, NOT_ALLOWED and the rest are not.
    """

    async def upload(self, key: ApiKey, copy: UploadCopy) -> str:
        """Upload one picture and give its address."""

    async def submit(self, key: ApiKey, submission: Submission) -> SubmitAnswer:
        """Send a Job (v2). Never raises for what the service or the network does: every outcome is an event."""

    async def generate(self, key: ApiKey, submission: Submission) -> DirectAnswer:
        """Send a Job the direct way (v1) and wait for its picture. Never raises, as `submit`."""

    async def poll(self, key: ApiKey, request_id: str) -> PollAnswer:
        """Ask how a request stands; with the picture's address once it is done."""

    async def fetch(self, url: str) -> bytes:
        """Fetch a picture, without the key, under a cap. EXPIRED where it is no longer there, BAD_ADDRESS if unsafe."""

    async def balance(self, key: ApiKey) -> Balance:
        """Ask for the account's balance; free, and the check of a key."""

    async def record(self, key: ApiKey, request_id: str) -> AccountRecord | None:
        """Look one request up in the account's history; None where it is not known (yet)."""

    async def records(self, key: ApiKey, slug: str, since_ms: int, until_ms: int) -> tuple[AccountRecord, ...]:
        """The account's requests for a model since a time, newest first; may lag.

        Args:
            key: whose account it is.
            slug: of the model.
            since_ms: what is older is left out.
            until_ms: asked for up to then at least, for our clock may have been set back; else up to now.
        """

    async def aclose(self) -> None:
        """Close every connection; call inside the loop."""
