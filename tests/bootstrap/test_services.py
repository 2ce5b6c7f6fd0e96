"""How the engine behaves with each service."""

from pathlib import Path

from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import demo_profile, real_profile, with_service
from kling_desktop.bootstrap.services import options
from kling_desktop.core.agreement import NO_LIMITS
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.preferences import Preferences
from kling_desktop.engine.backoff import FAST_POLLS
from kling_desktop.engine.bench import Options


def test_only_the_demo_forgets_at_once_and_costs_nothing(tmp_path: Path) -> None:
    preferences = Preferences()
    real = real_profile(None, str(tmp_path), None)
    demo = with_service(demo_profile(real, ApiKey("SG_0123456789abcdef")), "http://127.0.0.1:1")
    assert real.hosts == Hosts.segmind()
    known, forgotten = options(real, preferences), options(demo, preferences)
    assert (known.limits, known.new_seconds) == (preferences.limits, Options().new_seconds)
    assert (forgotten.limits, forgotten.new_seconds) == (NO_LIMITS, 0.0)
    assert (known.polls, forgotten.polls) == (Options().polls, FAST_POLLS)
