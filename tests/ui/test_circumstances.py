"""What the window knows of key, money and network follows from what the engine tells, and is told once."""

from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.main_window.circumstances import Circumstances
from tests.core.recipes import job

OFFLINE = Failure(FailureKind.OFFLINE)


def test_the_network_is_what_the_last_answer_says(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    with qtbot.waitSignal(known.changed):
        known.hear_job(job(state=JobState.HELD, failure=OFFLINE))
    assert not known.compose_status.is_online
    assert not known.queue_status.is_online
    with qtbot.waitSignal(known.changed):
        known.hear_job(job(state=JobState.SUBMITTED))
    assert known.compose_status.is_online
    known.hear_trouble(OFFLINE)
    known.hear_balance(Balance(4_000_000, 820_000))
    assert known.compose_status.is_online
    assert known.compose_status.balance_micros == 4_820_000


def test_it_is_known_when_the_balance_was_told() -> None:
    now = [1_000]
    known = Circumstances(ComposeStatus(), now_ms=lambda: now[0])
    known.hear_balance(Balance(4_820_000, 0))
    now[0] = 9_000
    known.hear_trouble(OFFLINE)
    assert known.compose_status.balance_at_ms == 1_000
    known.hear_balance(Balance(4_820_000, 0))
    assert known.compose_status.balance_at_ms == 9_000


def test_a_refused_key_has_no_balance(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.hear_key(KeyStatus(KeyState.READY, "cdef", is_stored=True))
    known.hear_balance(Balance(1, 0))
    with qtbot.waitSignal(known.changed):
        known.hear_trouble(Failure(FailureKind.KEY_REJECTED))
    assert known.compose_status.balance_micros is None
    assert known.queue_status.is_key_refused
    known.hear_key(KeyStatus(KeyState.NONE))
    assert not known.queue_status.has_key


def test_the_same_news_twice_is_told_once(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.set_jobs_ahead(2)
    with qtbot.assertNotEmitted(known.changed):
        known.set_jobs_ahead(2)
    assert known.compose_status.jobs_ahead == 2


def test_time_and_queue_are_known(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    with qtbot.waitSignals([known.changed] * 2):
        known.set_seconds_each(42.0)
        known.set_queue_held(is_held=True)
    assert (known.compose_status.seconds_each, known.compose_status.is_queue_held) == (42.0, True)


def test_what_has_no_sign_of_its_own_is_passed_on(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    full = Failure(FailureKind.DISK_FULL)
    with qtbot.waitSignal(known.noticed) as noticed:
        known.hear_trouble(full)
    assert noticed.args == [full]


READY = KeyStatus(KeyState.READY, "cdef", is_stored=True)
REFUSED = Failure(FailureKind.KEY_REJECTED)


def test_a_key_refused_by_a_job_is_refused_everywhere_until_it_is_answered(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.hear_key(READY)
    with qtbot.waitSignal(known.key_changed) as told:
        known.hear_trouble(REFUSED)
    assert told.args == [KeyStatus(KeyState.REJECTED, "cdef", is_stored=True, failure=REFUSED)]
    known.hear_key(KeyStatus(KeyState.CHECKING, "0000"))
    known.hear_key(KeyStatus(KeyState.READY, "cdef", is_stored=True, offer_failure=REFUSED))
    assert known.queue_status.is_key_refused, "that another key was refused does not heal this one"
    with qtbot.waitSignal(known.key_changed):
        known.hear_balance(Balance(1, 0))
    assert known.key_status.state is KeyState.READY
    assert known.compose_status.key is KeyState.READY
    assert known.compose_status.balance_micros == 1


def test_another_key_ends_the_refusal(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.hear_key(READY)
    known.hear_trouble(REFUSED)
    known.hear_key(KeyStatus(KeyState.READY, "0000"))
    assert known.key_status == KeyStatus(KeyState.READY, "0000")


def test_the_demo_has_no_key(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus(is_demo=True))
    with qtbot.assertNotEmitted(known.key_changed):
        known.hear_key(KeyStatus(KeyState.NONE))
        known.hear_trouble(REFUSED)
    assert known.queue_status.has_key
    assert not known.queue_status.is_key_refused


def test_a_connection_that_is_not_safe_is_told_apart_from_none(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.hear_trouble(Failure(FailureKind.INSECURE))
    assert not known.compose_status.is_online
    assert known.queue_status.is_insecure
    with qtbot.waitSignal(known.changed):
        known.hear_trouble(OFFLINE)
    assert not known.queue_status.is_insecure


def test_an_account_without_permission_is_told_until_something_works(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    known.hear_key(READY)
    with qtbot.waitSignal(known.changed), qtbot.assertNotEmitted(known.noticed):
        known.hear_trouble(Failure(FailureKind.NOT_ALLOWED))
    assert known.queue_status.is_not_allowed
    assert not known.queue_status.is_key_refused
    with qtbot.waitSignal(known.changed):
        known.hear_job(job(state=JobState.SUBMITTED))
    assert not known.queue_status.is_not_allowed


def test_a_key_whose_account_is_not_allowed_is_not_called_wrong() -> None:
    known = Circumstances(ComposeStatus())
    known.hear_key(KeyStatus(KeyState.REJECTED, "cdef", failure=Failure(FailureKind.NOT_ALLOWED)))
    assert known.queue_status.is_not_allowed
    assert not known.queue_status.is_key_refused


def test_a_locked_keyring_is_no_missing_key() -> None:
    circumstances = Circumstances(ComposeStatus())
    circumstances.hear_key(KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED)))
    assert circumstances.queue_status.is_keyring_locked
    assert circumstances.compose_status.is_keyring_locked, "Generate says so too"
    circumstances.hear_key(KeyStatus(KeyState.READY, "66c4", failure=Failure(FailureKind.KEYRING_LOCKED)))
    assert not circumstances.queue_status.is_keyring_locked, "it is used all the same"
    assert not circumstances.compose_status.is_keyring_locked


def test_a_library_is_back_only_where_it_was_away(qtbot: QtBot) -> None:
    known = Circumstances(ComposeStatus())
    assert (known.queue_status.library, known.queue_status.is_library_back) == (None, False)
    away = Failure(FailureKind.LIBRARY_AWAY, message="Pictures")
    for obstacle in (away, None, away):
        with qtbot.waitSignal(known.changed):
            known.hear_library(obstacle)
        assert (known.queue_status.library, known.queue_status.is_library_back) == (obstacle, obstacle is None)
