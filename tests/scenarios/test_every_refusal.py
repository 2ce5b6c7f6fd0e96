"""Every row of the design's table of errors that concerns all Jobs: one banner, its words, and what its buttons do."""

import socket
from datetime import UTC, datetime, timedelta

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import JobState
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.preferences.network_page import NetworkPage
from tests.scenarios.conftest import Browser
from tests.scenarios.problem_rig import Rig, Said, said_by_banner


def test_a_refused_key_is_told_by_the_banner_and_updated_in_settings(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    rig.compose()
    rig.wait(lambda: service.requests("credits"))
    service.inject(Fault("submit", status=401, times=0), Fault("credits", status=401, times=0))
    rig.generate()
    rig.wait(lambda: rig.studio.banner.cause is Cause.KEY_REFUSED)
    assert said_by_banner(rig.studio.banner) == Said(
        "Segmind didn't accept your API key",
        "It may have been deleted or replaced. Nothing was charged. Generating is paused until you update the key; "
        "your pictures are safe.",
        "",
        ["Update key…"],
    )
    assert rig.notices() == ["Segmind didn't accept your API key"]
    rig.press(rig.studio.banner, "Update key…")
    rig.settings().close()

    service.clear_faults()
    rig.studio.banner.try_again_requested.emit()
    rig.wait(lambda: rig.studio.banner.cause is Cause.NOT_SENT)
    rig.press(rig.studio.banner, "Remove")
    rig.wait(rig.studio.banner.isHidden)
    assert not service.ledger()


HELD: dict[str, tuple[Fault, Said]] = {
    "403": (
        Fault("submit", status=403),
        Said(
            "This account can't use Kling O1",
            "Your Segmind account or team doesn't allow this model. Nothing was charged. Ask the team owner, or use "
            "another key.",
            "",
            ["Open Segmind", "Update key…", "Resume 1 · $0.035"],
        ),
    ),
    "406 team limit": (
        Fault("submit", status=406, body={"error": "Team spend limit reached"}),
        Said(
            "Your team's spending limit is reached",
            "“Team spend limit reached”. Nothing was charged. Ask the team owner to raise it.",
            "",
            ["Open Segmind", "Resume 1 · $0.035"],
        ),
    ),
}


def test_a_refusal_of_the_account_holds_everything_under_one_banner(
    rig: Rig, service: Simulator, browser: Browser
) -> None:
    rig.open(service.base_url)
    for saved, (fault, said) in enumerate(HELD.values(), 1):
        service.inject(fault)
        rig.generate()
        rig.wait(rig.studio.banner.isVisible)
        assert said_by_banner(rig.studio.banner) == said
        assert rig.notices() == [said.title]
        rig.press(rig.studio.banner, "Open Segmind")
        rig.press(rig.studio.banner, "Resume 1 · $0.035")
        rig.wait(lambda saved=saved: rig.saved() == saved)
        rig.wait(rig.studio.banner.isHidden)
    assert browser.opened == [ACCOUNT_URL] * len(HELD)


def test_out_of_credits_until_some_are_added(rig: Rig, service: Simulator, browser: Browser) -> None:
    rig.open(service.base_url)
    service.set_credits(DEMO_KEY, 0.01)
    rig.generate()
    rig.wait(lambda: rig.studio.banner.cause is Cause.NO_CREDIT)
    rig.wait(lambda: "$0.01" in said_by_banner(rig.studio.banner).text)
    assert said_by_banner(rig.studio.banner) == Said(
        "1 picture waits for credits",
        "It costs $0.035, your balance is $0.01. Nothing was charged. Add credits, then resume.",
        "",
        ["Add credits", "Resume 1 · $0.035"],
    )
    assert rig.notices() == ["1 picture waits for credits"]
    rig.press(rig.studio.banner, "Add credits")
    assert browser.opened == [ACCOUNT_URL]

    service.set_credits(DEMO_KEY, 4.685)
    rig.studio.banner.try_again_requested.emit()
    rig.wait(lambda: rig.studio.banner.cause is Cause.PAID_UP)
    assert said_by_banner(rig.studio.banner).buttons == ["Resume 1 · $0.035", "Remove"]
    assert not service.ledger()
    rig.press(rig.studio.banner, "Resume 1 · $0.035")
    rig.wait(lambda: rig.saved() == 1)


def test_a_rate_limit_goes_on_by_itself_or_at_once(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    until = (datetime.now(UTC) + timedelta(seconds=90)).isoformat()
    limit = Fault("submit", status=429, headers={"x-rate-limit-reset-at-utc": until})
    for wanted in ("Send now", "Cancel"):
        service.inject(limit)
        rig.generate()
        rig.wait(lambda: rig.studio.banner.cause is Cause.RATE_LIMITED)
        said = said_by_banner(rig.studio.banner)
        assert (said.title, said.buttons) == ("Too many requests at once", ["Send now", "Cancel"])
        begin = "Segmind limits how often you can generate. Nothing was charged. It goes on by itself in "
        seconds = int(said.text.removeprefix(begin).removesuffix(" s."))
        assert 60 < seconds < 95
        assert rig.notices() == [said.title]
        rig.press(rig.studio.banner, wanted)
        rig.wait(rig.studio.banner.isHidden)
    rig.wait(lambda: rig.saved() == 1)
    assert [job.state for job in rig.jobs()] == [JobState.SAVED]
    assert len(service.ledger()) == 1


# ------------------------------------------------------------ the way to the service


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_offline_it_waits_here_and_is_sent_only_by_a_click(rig: Rig) -> None:
    port = free_port()
    rig.open(f"http://127.0.0.1:{port}")
    rig.generate()
    rig.wait(lambda: rig.jobs() and rig.jobs()[0].state is JobState.HELD)
    rig.wait(
        lambda: rig.studio.banner.cause is Cause.OFFLINE and said_by_banner(rig.studio.banner).text.startswith("1 ")
    )
    assert said_by_banner(rig.studio.banner) == Said(
        "You're offline",
        "1 is held, not sent. Nothing was charged. Your pictures and prompts all work. Your draft is saved.",
        "",
        ["Try again"],
    )
    assert rig.notices() == ["You're offline"]
    with Simulator(switches=Switches(scale=0.06), port=port) as service:
        rig.press(rig.studio.banner, "Try again")
        rig.wait(lambda: rig.studio.banner.cause is Cause.NOT_SENT)
        assert said_by_banner(rig.studio.banner).buttons == ["Resume 1 · $0.035", "Remove"]
        assert not service.requests("submit")
        rig.press(rig.studio.banner, "Resume 1 · $0.035")
        rig.wait(lambda: rig.saved() == 1)
        assert rig.studio.banner.isHidden()
        assert rig.close()


def test_a_connection_that_is_not_safe_leads_to_the_network_settings(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url.replace("http://", "https://"))
    rig.generate()
    rig.wait(lambda: rig.studio.banner.cause is Cause.INSECURE)
    rig.wait(lambda: rig.jobs() and rig.jobs()[0].state is JobState.HELD)
    assert said_by_banner(rig.studio.banner) == Said(
        "Can't reach Segmind securely",
        "A proxy or security program may be in the way. Nothing was charged.",
        "",
        ["Network settings", "Try again"],
    )
    assert rig.notices() == ["Can't reach Segmind securely"]
    rig.press(rig.studio.banner, "Network settings")
    assert rig.settings().findChild(NetworkPage).isVisible()
    rig.settings().close()
