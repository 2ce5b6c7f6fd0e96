"""Why something did not work: a value that is stored with its Job, never a bare text.

Must not know: the sentences a person reads (`words`), HTTP, files. Adapters translate every foreign exception
into a `KlingError` that carries a `Failure`; our own bugs stay ordinary exceptions.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class FailureKind(StrEnum):
    """One kind for each case a person is told about in its own words (`words.py`)."""

    NO_KEY = "no_key"
    KEY_FORMAT = "key_format"
    KEY_REJECTED = "key_rejected"
    NOT_ALLOWED = "not_allowed"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    KEYRING_LOCKED = "keyring_locked"
    NO_CREDIT = "no_credit"
    SPEND_LIMIT = "spend_limit"
    OVER_CAP = "over_cap"
    ASK_FIRST = "ask_first"
    BAD_RECIPE = "bad_recipe"
    BAD_SETTING = "bad_setting"
    TOO_LARGE = "too_large"
    DECLINED = "declined"
    MODEL_GONE = "model_gone"
    NOT_OFFERED = "not_offered"
    WATCH_REFUSED = "watch_refused"
    RATE_LIMITED = "rate_limited"
    SERVICE_FAULT = "service_fault"
    SERVICE_TROUBLE = "service_trouble"
    NO_ANSWER = "no_answer"
    CONNECTION_LOST = "connection_lost"
    INTERRUPTED = "interrupted"
    OFFLINE = "offline"
    INSECURE = "insecure"
    REQUEST_ID_FORMAT = "request_id_format"
    REQUEST_NOT_NEEDED = "request_not_needed"
    REQUEST_UNKNOWN = "request_unknown"
    REQUEST_TAKEN = "request_taken"
    REQUEST_OTHER_MODEL = "request_other_model"
    EXPIRED = "expired"
    BAD_ADDRESS = "bad_address"
    ADDRESS_SILENT = "address_silent"
    BAD_PICTURE = "bad_picture"
    HELPER_LOST = "helper_lost"
    PICTURE_MISSING = "picture_missing"
    DISK_FULL = "disk_full"
    NO_ROOM = "no_room"
    NOT_WRITABLE = "not_writable"
    LIBRARY_GONE = "library_gone"
    LIBRARY_AWAY = "library_away"
    LIBRARY_READ_ONLY = "library_read_only"
    LIBRARY_IN_USE = "library_in_use"
    DATABASE = "database"
    DATABASE_NEWER = "database_newer"
    INDEX_REBUILT = "index_rebuilt"
    DEMO_TROUBLE = "demo_trouble"
    OWN_FAULT = "own_fault"
    ENTRY_UNREADABLE = "entry_unreadable"
    UNREADABLE_FILE = "unreadable_file"
    FILE_MISSING = "file_missing"
    NOT_A_FILE = "not_a_file"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_SMALL = "picture_too_small"
    PICTURE_TOO_LONG = "picture_too_long"


class Charge(StrEnum):
    """What a failed attempt cost, as far as is known."""

    NOT_CHARGED = "not_charged"
    CHARGED = "charged"
    UNKNOWN = "unknown"


_NUMBERS = ("status", "retry_at_ms", "width_px", "height_px", "amount_micros", "limit_micros")


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that did not work.

    Attributes:
        kind: the case; decides the words and the remedy.
        charge: whether money was spent on it.
        message: the service's or the system's own words, redacted, at most 500 characters; shown as plain text.
        status: the HTTP status behind it, if there was one.
        retry_at_ms: UTC milliseconds before which a repeat is pointless (rate limits), if known.
        width_px, height_px: upright size of the picture it is about, if it is about one.
        amount_micros, limit_micros: the sum it is about, and the limit of the person's own that it passes.
    """

    kind: FailureKind
    charge: Charge = Charge.NOT_CHARGED
    message: str = ""
    status: int | None = None
    retry_at_ms: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    amount_micros: int | None = None
    limit_micros: int | None = None

    def charged(self, charge: Charge) -> "Failure":
        """The same failure with another verdict on the money."""
        return replace(self, charge=charge)

    def to_json(self) -> dict[str, object]:
        """A JSON object without the empty fields."""
        fields: dict[str, object] = {"kind": self.kind.value, "charge": self.charge.value}
        if self.message:
            fields["message"] = self.message
        for name in _NUMBERS:
            value = getattr(self, name)
            if value is not None:
                fields[name] = value
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, object]) -> "Failure":
        """The reverse of `to_json`.

        Raises:
            ValueError: the object is not a Failure of this version.
        """

        def number(name: str) -> int | None:
            value = fields.get(name)
            return value if isinstance(value, int) else None

        return cls(
            kind=FailureKind(str(fields.get("kind"))),
            charge=Charge(str(fields.get("charge", Charge.UNKNOWN.value))),
            message=str(fields.get("message", "")),
            **{name: number(name) for name in _NUMBERS},
        )


class KlingError(Exception):
    """An expected failure on its way to a person; carries a `Failure` and nothing secret."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind.value)
        self.failure = failure
