"""Every kind of failure has a sign, drawn from an icon that is there."""

import pytest

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.icon_set import icon_svg
from kling_desktop.ui.base.problem_sign import problem_sign
from tests.fakes.fake_pictures import make_job


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_sign(kind: FailureKind) -> None:
    icon, color = problem_sign(make_job(1, 0, JobState.FAILED, failure=Failure(kind)))

    assert color in ("danger", "warn")
    assert icon_svg(icon, "#000000")


def test_signs_tell_cases_apart() -> None:
    signs = {problem_sign(make_job(1, 0, JobState.FAILED, failure=Failure(kind))) for kind in FailureKind}

    assert len(signs) > 3
    assert problem_sign(make_job(1, 0, JobState.FAILED)) in signs
