"""The keyring's check, with none and with one in memory."""

from kling_desktop.bootstrap.self_test import keyring
from kling_desktop.core.identity import KEYRING_SERVICE, KEYRING_USER
from tests.fakes.dictionary_keyring import DictionaryKeyring


def test_no_keyring_is_told_and_no_fault() -> None:
    assert keyring.keeps_a_secret().startswith("none to be used here: ")


def test_the_persons_own_key_stays_untouched() -> None:
    own = DictionaryKeyring()
    own.set_password(KEYRING_SERVICE, KEYRING_USER, "the person's")

    aside = keyring.Aside(own)
    assert aside.name == "dictionary_keyring"
    aside.set_password(KEYRING_SERVICE, KEYRING_USER, "made up")
    assert aside.get_password(KEYRING_SERVICE, KEYRING_USER) == "made up"
    aside.delete_password(KEYRING_SERVICE, KEYRING_USER)

    assert aside.get_password(KEYRING_SERVICE, KEYRING_USER) is None
    assert own.get_password(KEYRING_SERVICE, KEYRING_USER) == "the person's"
