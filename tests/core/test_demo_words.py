"""In the demo a picture goes with the program; everything else is told as everywhere."""

import pytest

from kling_desktop.core.demo_words import problem_notice
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.words import notice


@pytest.mark.parametrize("kind", [FailureKind.EXPIRED, FailureKind.INTERRUPTED, FailureKind.ADDRESS_SILENT])
def test_what_the_end_of_the_program_brings_about_is_told_otherwise_in_the_demo_alone(kind: FailureKind) -> None:
    failure = Failure(kind)
    assert problem_notice(failure, is_free=False) == notice(failure)
    told = problem_notice(failure, is_free=True)
    assert told.title.text() == "The demo closed before it was made"
    assert "Segmind" not in told.text()
    assert told.money is None


def test_all_else_is_told_alike() -> None:
    failure = Failure(FailureKind.DECLINED)
    assert problem_notice(failure, is_free=True) == notice(failure)
