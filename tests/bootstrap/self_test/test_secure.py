"""The check of TLS."""

from kling_desktop.bootstrap.self_test import secure


def test_one_handshake_is_accepted_and_one_refused() -> None:
    assert "one accepted, one refused" in secure.trusts_only_what_is_trusted()
