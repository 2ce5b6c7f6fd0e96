"""key_message: what is said about key and balance in each state, and that money is never overstated."""

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.preferences.key_message import (
    balance_text,
    failure_line,
    keeps_until_quit,
    key_lines,
    key_summary,
    masked_key,
    pictures_covered,
)
from tests.ui.preferences import standing

pytestmark = pytest.mark.usefixtures("qapp")


def texts(status: KeyStatus, balance: Balance | None = None) -> list[str]:
    return [line.text for line in key_lines(status, balance)]


def test_a_working_key_is_told_with_its_balance(qapp: QApplication) -> None:
    (line,) = key_lines(standing.STORED, standing.PLENTY)

    assert (line.text, line.tone) == ("Key works. Your balance is $4.82, about 137 pictures.", "ok")


def test_an_empty_account_is_no_success() -> None:
    (line,) = key_lines(standing.STORED, standing.NOTHING)

    assert line.text == "Key works. Your balance is $0.00. Add credit first: a picture costs $0.035."
    assert line.tone == "warn"
    assert not line.is_problem


def test_a_key_that_was_not_asked_about_is_not_called_working() -> None:
    (text,) = texts(standing.STORED)

    assert "works" not in text
    assert key_summary(standing.STORED, None) == "Kept in the system keyring."
    assert key_summary(standing.STORED, standing.PLENTY) == "Works. Kept in the system keyring."


def test_a_key_that_cannot_be_kept_says_so_alone_or_under_the_balance() -> None:
    (unkept,) = key_lines(standing.UNKEPT, None)
    works, also = key_lines(standing.UNKEPT, standing.PLENTY)

    assert works.text.startswith("Key works.")
    assert also == unkept
    assert unkept.text.startswith("Your key can't be saved securely. No system keyring was found")
    assert (unkept.tone, unkept.is_problem) == ("warn", False)
    assert texts(standing.GIVEN, standing.PLENTY)[1] == ("It is known only until you quit and is not written to disk.")


def test_every_state_has_its_words() -> None:
    assert texts(standing.NONE) == []
    assert texts(standing.CHECKING) == ["Checking the key…"]
    assert texts(KeyStatus(KeyState.READING)) == ["Reading the key from your system keyring…"]
    assert texts(standing.LOCKED)[0].startswith("The keyring is locked. Unlock it and try again.")
    assert texts(standing.REJECTED)[0].startswith("Segmind didn't accept your API key. Check that you copied")
    assert texts(KeyStatus(KeyState.REJECTED)) == texts(standing.REJECTED)
    summaries = {key_summary(KeyStatus(state), None) for state in KeyState}
    assert len(summaries) == len(KeyState)
    assert all(summaries)


@pytest.mark.parametrize("kind", FailureKind)
def test_any_failure_becomes_a_line(kind: FailureKind) -> None:
    line = failure_line(Failure(kind, message="<b>no</b>", width_px=1, height_px=1))

    assert line.text
    assert "{" not in line.text


def test_both_numbers_are_shown_and_only_the_larger_is_counted() -> None:
    both = Balance(350_000, 1_000_000)

    assert balance_text(both) == "$0.35 and $1.00 free, about 28 pictures"
    assert pictures_covered(Balance(34_999, 34_999)) == 0
    assert balance_text(Balance(34_999, 0)) == "$0.035"
    assert balance_text(Balance(69_999, 0)) == "$0.07, about 1 picture"
    assert pictures_covered(Balance(-500_000, 0)) == 0


def test_who_forgets_the_key_at_the_end() -> None:
    assert keeps_until_quit(standing.UNKEPT)
    assert keeps_until_quit(standing.GIVEN)
    assert keeps_until_quit(KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_UNAVAILABLE)))
    assert not keeps_until_quit(standing.STORED)
    assert not keeps_until_quit(standing.NONE)


def test_only_the_tail_of_a_key_is_shown() -> None:
    assert masked_key("66c4") == "SG_••••••66c4"
    assert masked_key("") == ""
