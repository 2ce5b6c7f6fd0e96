"""Malformed answers to every question, over real HTTP: a right end, one payment, and evidence that is kept."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kling_desktop.adapters.answer_keeper import AnswerKeeper
from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.words import charge_badge, notice
from kling_desktop.engine.backoff import PollSchedule, RetrySchedule
from kling_desktop.engine.bench import Ports
from kling_desktop.engine.engine import Engine
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.intake.samples import encoded, quadrants
from tests.engine.bench import Workbench
from tests.fakes.clock import FakeClock

NONSENSE = ("empty", "truncated", "html", "null", "bomb", "endless", "trickle")
UNSAFE = ("file_address", "private_address", "loopback_address", "named_address", "traversal_address")
PROMPT = "Merge @Image1 into Wolkenkuckucksheim"
QUICK = Deadlines()._replace(submit=2.0, generate=2.0, poll=2.0, upload=2.0, fetch=3.0)
"""Long enough for a busy machine, short enough for a test that waits for the end of one."""
SAVED = (JobState.SAVED, "Charged $0.035", "")
NOT_SAFE = (JobState.INTERRUPTED, "Charged $0.035", "The picture's address is not safe")


class Peer(Workbench):
    """A workbench whose service is the simulator, over real HTTP, with a folder for what made no sense."""

    def __init__(self, folder: Path, service: Simulator, clock: FakeClock, **options: object) -> None:
        polls = PollSchedule(first=0.05, longest=0.05, near=0.05, jitter=0)
        retries = RetrySchedule(first=0.05, longest=0.1, jitter=0)
        super().__init__(folder, polls=polls, retries=retries, **({"lookup_waits": ()} | options))
        self.service, self.clock = service, clock

    def ports(self) -> Ports:
        keep = AnswerKeeper(self.places.answers_folder(), Redaction().of, self.clock.now_ms)
        hosts = Hosts.single(self.service.base_url)
        return replace(super().ports(), api=SegmindApi(hosts, QUICK, self.clock.now_ms, keep))

    def make(self, checks: int = 0) -> Job:
        """One Job to where it rests, after a person pressed "Check for result" so often."""

        async def act(engine: Engine) -> Job:
            source = self.file("a.png", encoded(quadrants(), "PNG"))
            reference = await engine.take_in(source, KLING_O1.limits, lambda _path: None)
            (job,) = engine.submit(Recipe(KLING_O1.slug, PROMPT, (reference,), KLING_O1.defaults()), 1)
            for _ in range(checks):
                await asyncio.wait_for(engine.settled([job.id]), 30)
                await engine.check(job.id)
            return (await asyncio.wait_for(engine.settled([job.id]), 30))[0]

        return self.run(act, key=ApiKey(DEMO_KEY))

    def kept(self) -> list[str]:
        """The texts that are kept of odd answers, oldest first."""
        return [path.read_text("utf-8") for path in sorted(self.places.answers_folder().glob("*.txt"))]

    def abouts(self) -> set[str]:
        """What they were asked about."""
        return {text.split()[1].rstrip(":") for text in self.kept()}


Bench = Callable[..., Peer]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def service(clock: FakeClock) -> Iterator[Simulator]:
    switches = Switches().changed({"scale": 0.06, "history_lag": 99_999.0})
    with Simulator(switches=switches, clock=lambda: clock.now_ms() / 1000) as simulator:
        yield simulator


@pytest.fixture
def peer(tmp_path: Path, service: Simulator, clock: FakeClock) -> Bench:
    """Makes a workbench at that service; its options are the engine's."""
    return partial(Peer, tmp_path, service, clock)


def told(job: Job) -> tuple[JobState, str, str]:
    """Where it rests, what is said of the money, and the title of what is said."""
    return job.state, charge_badge(job).text(), notice(job.failure).title.text() if job.failure else ""


def spent(service: Simulator) -> tuple[int, int]:
    """Lines of the ledger, and POSTs that spend. The key reached nobody else."""
    assert not service.leaks()
    return len(service.ledger()), len(service.requests("submit")) + len(service.requests("v1"))


@pytest.mark.parametrize("shape", NONSENSE)
@pytest.mark.parametrize("way", [DeliveryChoice.V2, DeliveryChoice.V1])
def test_nonsense_after_sending_may_have_been_charged_and_is_never_sent_again(
    peer: Bench, service: Simulator, way: DeliveryChoice, shape: str
) -> None:
    on = "submit" if way is DeliveryChoice.V2 else "v1"
    service.switch(v1_body="json_base64")
    service.inject(Fault(on, shape=shape))
    work = peer(delivery=way)

    title = "No answer yet" if shape == "trickle" else "Segmind is having trouble"
    assert told(work.make()) == (JobState.INTERRUPTED, "May have been charged", title)

    assert spent(service) == (1, 1)
    assert work.abouts() == (set() if shape == "trickle" else {on})
    assert not [text for text in work.kept() if "Wolken" in text or DEMO_KEY in text]


QUESTIONS = [(on, shape) for on in ("upload", "status", "result", "file") for shape in NONSENSE]
QUESTIONS.remove(("file", "truncated"))  # begins like a picture: the helpers find that out, see `test_every_problem`


@pytest.mark.parametrize(("on", "shape"), QUESTIONS)
def test_nonsense_to_a_question_is_asked_again_and_the_picture_is_there(
    peer: Bench, service: Simulator, on: str, shape: str
) -> None:
    service.inject(Fault(on, shape=shape))
    work = peer()

    assert told(work.make()) == SAVED

    assert spent(service) == (1, 1)
    assert work.abouts() == (set() if shape == "trickle" else {on})


@pytest.mark.parametrize("shape", [shape for shape in NONSENSE if shape != "trickle"])  # that one is no answer
def test_nonsense_for_ever_ends_without_a_verdict(peer: Bench, service: Simulator, shape: str) -> None:
    service.inject(Fault("status", shape=shape, times=0))
    work = peer(give_up_seconds=2.0)

    assert told(work.make())[:2] == (JobState.INTERRUPTED, "May have been charged")

    assert spent(service) == (1, 1)


@pytest.mark.parametrize("shape", NONSENSE)
def test_nonsense_in_the_history_proves_nothing_about_a_lost_job(peer: Bench, service: Simulator, shape: str) -> None:
    service.switch(history_lag=0.0)
    service.inject(Fault("submit", drop="after"), Fault("history", shape=shape))
    work = peer(lookup_waits=(0.0,))

    assert told(work.make(checks=1)) == SAVED

    assert spent(service) == (1, 1)
    assert work.abouts() == (set() if shape == "trickle" else {"history"})


@pytest.mark.parametrize("shape", NONSENSE)
def test_nonsense_about_one_request_in_the_history_is_asked_again(peer: Bench, service: Simulator, shape: str) -> None:
    service.switch(history_lag=0.0)
    service.inject(Fault("status", status=404, times=0), Fault("history_one", shape=shape))
    work = peer()

    assert told(work.make()) == SAVED

    assert spent(service) == (1, 1)


@pytest.mark.parametrize("shape", UNSAFE)
def test_an_unsafe_address_of_a_picture_is_not_followed_and_the_picture_counts_as_paid(
    peer: Bench, service: Simulator, shape: str
) -> None:
    service.inject(Fault("result", shape=shape, times=0))
    work = peer()

    assert told(work.make()) == NOT_SAFE

    assert spent(service) == (1, 1)
    (text,) = work.kept()
    assert text.splitlines()[0].endswith(" file: bad_address")
    assert "word@" not in text


@pytest.mark.parametrize("location", ["file:///etc/passwd", "https://10.1.2.3/x.png", "http://127.0.0.1:1/x.png"])
def test_a_picture_that_is_said_to_lie_elsewhere_is_not_looked_for_there(
    peer: Bench, service: Simulator, location: str
) -> None:
    service.inject(Fault("file", status=302, body="", headers={"location": location}, times=0))

    assert told(peer().make()) == NOT_SAFE


def test_an_address_of_four_kilobytes_is_none(peer: Bench, service: Simulator) -> None:
    service.inject(Fault("result", shape="long_address"))
    work = peer()

    assert told(work.make()) == SAVED

    assert work.abouts() == {"result"}
    assert "x" * 100 not in "".join(work.kept())


@pytest.mark.parametrize("name", ["../../../evil.png", "/etc/evil.png", "evil" * 1000 + ".png", "CON.png"])
def test_a_name_of_the_services_is_never_ours(tmp_path: Path, peer: Bench, service: Simulator, name: str) -> None:
    service.inject(Fault("file", headers={"content-disposition": f'attachment; filename="{name}"'}))
    work = peer()

    job = work.make()

    assert told(job) == SAVED
    output = work.entry(job.id).output
    assert output is not None
    assert Path(output.path).name.startswith("merge-into-wolkenkuckucksheim")
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name or path.name == "CON.png"]


@pytest.mark.parametrize("shape", ["file_address", "long_address", "without_urls"])
def test_an_upload_without_an_address_of_the_web_is_repeated_before_anything_is_paid(
    peer: Bench, service: Simulator, shape: str
) -> None:
    service.inject(Fault("upload", shape=shape))
    work = peer()

    assert told(work.make()) == SAVED

    assert spent(service) == (1, 1)
    assert len(service.requests("upload")) == 2
    assert work.abouts() == {"upload"}
