"""DictionaryKeyring: a backend as the keyring library has them, in memory, that misbehaves when told to."""

from tests.fakes.gate import Gate


class DictionaryKeyring:
    """`adapters.key_store.Backend` over a dictionary.

    Attributes:
        error: what every call raises.
        pretends: whether a secret is thrown away as it is set.
        gate: every call waits for it, as for a prompt that somebody must answer.
    """

    def __init__(self, error: BaseException | None = None, *, pretends: bool = False) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.error = error
        self.pretends = pretends
        self.gate = Gate()
        self.gate.set()

    def get_password(self, service: str, username: str, /) -> str | None:
        """The secret of that name."""
        self._answer()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret, or pretend to."""
        self._answer()
        if not self.pretends:
            self.secrets[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove a secret; a missing one is an error, as it is in real keyrings."""
        self._answer()
        del self.secrets[service, username]

    def _answer(self) -> None:
        self.gate.wait()
        if self.error is not None:
            raise self.error
