"""The installation's salt: with it a key's fingerprint in the database says nothing about the key."""

import secrets

from kling_desktop.core.ports.journal import SALT_NOTE, Journal


def read_salt(journal: Journal, now_ms: int) -> str:
    """The salt of this library, minted where there is none yet.

    Args:
        journal: where it is kept.
        now_ms: UTC milliseconds.

    Raises:
        KlingError: DATABASE or DISK_FULL.
    """
    salt = journal.note(SALT_NOTE)
    if salt is None:
        salt = secrets.token_hex(16)
        journal.write_note(SALT_NOTE, salt, now_ms)
    return salt
