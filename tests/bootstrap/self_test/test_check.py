"""One check: whatever is raised is what it found."""

import pytest

from kling_desktop.bootstrap.self_test.check import NotSoundError, demand, examined


def raising(error: BaseException) -> str:
    raise error


def test_what_was_found_is_told() -> None:
    finding = examined("tea", lambda: "hot")

    assert (finding.name, finding.ok, finding.detail) == ("tea", True, "hot")
    assert finding.to_json() == {"name": "tea", "ok": True, "seconds": finding.seconds, "detail": "hot"}


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (NotSoundError("cold"), "cold"),
        (OSError(2, "gone"), "FileNotFoundError: [Errno 2] gone"),
        (ZeroDivisionError(), "ZeroDivisionError: "),
    ],
)
def test_whatever_is_raised_makes_it_fail(error: Exception, detail: str) -> None:
    finding = examined("tea", lambda: raising(error))

    assert not finding.ok
    assert finding.detail == detail


def test_ctrl_c_is_no_finding() -> None:
    with pytest.raises(KeyboardInterrupt):
        examined("tea", lambda: raising(KeyboardInterrupt()))


def test_a_demand_that_does_not_hold_is_a_finding() -> None:
    demand(holds=True, complaint="cold")
    with pytest.raises(NotSoundError, match="cold"):
        demand(holds=False, complaint="cold")
