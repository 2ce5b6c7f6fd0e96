"""Every answer to a submit that the design's table knows, over real HTTP: the stated event, words and charge."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image

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
from tests.engine.bench import Workbench

JSON_ERROR = {"error": "something broke"}
RESET_PASSED = {"x-rate-limit-reset-at-utc": "2020-01-01T00:00:00Z"}
FOREIGN_RESULT = {"status": "COMPLETED", "output": "https://10.1.2.3/x.png", "metrics": {"cost": 0.035}}


@dataclass(frozen=True)
class Case:
    """One scripted answer and what it must come to.

    Attributes:
        event: name of the event that the answer must be written down as.
        state: where the Job rests.
        title: what a person reads; empty where nothing went wrong for good.
        badge: what is said about the money.
        charges: lines of the ledger.
        submits: POSTs that spend: v2 and v1 together.
    """

    fault: Fault | None
    event: str
    state: JobState
    title: str
    badge: str
    charges: int = 0
    submits: int = 1
    switches: dict[str, object] = field(default_factory=dict)
    balance: float = 5.0
    key: str = DEMO_KEY
    delivery: DeliveryChoice = DeliveryChoice.AUTOMATIC


NOT, MAYBE, PAID = "Not charged", "May have been charged", "Charged $0.035"
HELD, FAILED, SAVED, INTERRUPTED = JobState.HELD, JobState.FAILED, JobState.SAVED, JobState.INTERRUPTED
V1 = DeliveryChoice.V1


def answer(status: int, body: object = JSON_ERROR, **more: object) -> Fault:
    return Fault("submit", status=status, body=body, **more)


def direct(status: int, body: object = JSON_ERROR, **more: object) -> Fault:
    return Fault("v1", status=status, body=body, **more)


CASES = {
    "accepted": Case(None, "Accepted", SAVED, "", PAID, charges=1),
    "429, then accepted": Case(answer(429, headers=RESET_PASSED), "NotSent", SAVED, "", PAID, charges=1, submits=2),
    "401": Case(answer(401), "Refused", HELD, "Segmind didn't accept your API key", NOT),
    "403": Case(answer(403), "Refused", HELD, "This account can't use Kling O1", NOT),
    "406 credits": Case(None, "Refused", HELD, "Out of Segmind credits", NOT, balance=0.01),
    "406 team limit": Case(
        answer(406, {"error": "Team spend limit reached"}),
        "Refused",
        HELD,
        "Your team's spending limit is reached",
        NOT,
    ),
    "406 setting": Case(
        answer(406, {"error": "aspect_ratio must be one of"}), "Failed", FAILED, "Segmind refused a setting", NOT
    ),
    "404: v1 is tried": Case(answer(404), "NotOffered", SAVED, "", PAID, charges=1, submits=2),
    "405 in HTML: v1 is tried": Case(
        answer(405, "<html>no</html>"), "NotOffered", SAVED, "", PAID, charges=1, submits=2
    ),
    "400": Case(answer(400), "Failed", FAILED, "Segmind couldn't use this request", NOT),
    "410": Case(answer(410), "Failed", FAILED, "Kling O1 isn't available right now", NOT),
    "413": Case(answer(413), "Failed", FAILED, "Your pictures are too large to send", NOT),
    "422 moderation": Case(
        answer(422, {"error": "content policy"}), "Failed", FAILED, "Kling O1 declined this request", NOT
    ),
    "500 with an error": Case(answer(500), "Failed", FAILED, "Generation failed", NOT),
    "500 without one": Case(
        answer(500, "oops", charge=True), "LostTrack", INTERRUPTED, "Segmind is having trouble", MAYBE, charges=1
    ),
    "502": Case(answer(502, "bad"), "LostTrack", INTERRUPTED, "Segmind is having trouble", MAYBE),
    "503": Case(answer(503), "LostTrack", INTERRUPTED, "Segmind is having trouble", MAYBE),
    "504, charged": Case(answer(504, "late", charge=True), "LostTrack", INTERRUPTED, "No answer yet", MAYBE, charges=1),
    "a 200 in HTML": Case(
        answer(200, "<html>hi</html>", charge=True),
        "LostTrack",
        INTERRUPTED,
        "Segmind is having trouble",
        MAYBE,
        charges=1,
    ),
    "a redirect": Case(
        answer(307, "", headers={"location": "http://127.0.0.1:9/v2/kling-o1"}),
        "LostTrack",
        INTERRUPTED,
        "Segmind is having trouble",
        MAYBE,
    ),
    "cut before": Case(
        Fault("submit", drop="before"), "LostTrack", INTERRUPTED, "Connection lost while generating", MAYBE
    ),
    "cut after": Case(
        Fault("submit", drop="after"),
        "LostTrack",
        INTERRUPTED,
        "Connection lost while generating",
        MAYBE,
        charges=1,
    ),
    "cut in the answer": Case(
        Fault("submit", drop="mid"), "LostTrack", INTERRUPTED, "Connection lost while generating", MAYBE, charges=1
    ),
    "no answer in time": Case(Fault("submit", delay=1.5), "LostTrack", INTERRUPTED, "No answer yet", MAYBE, charges=1),
    "v1: the picture itself": Case(None, "Answered", SAVED, "", PAID, charges=1, delivery=V1),
    "v1: an address": Case(None, "Answered", SAVED, "", PAID, charges=1, delivery=V1, switches={"v1_body": "json_url"}),
    "v1: base64": Case(None, "Answered", SAVED, "", PAID, charges=1, delivery=V1, switches={"v1_body": "json_base64"}),
    "v1: 404": Case(direct(404), "Failed", FAILED, "Kling O1 isn't available right now", NOT, delivery=V1),
    "v1: 504": Case(
        direct(504, "late", charge=True),
        "LostTrack",
        INTERRUPTED,
        "No answer yet",
        MAYBE,
        charges=1,
        delivery=V1,
    ),
    "v1: cut after": Case(
        Fault("v1", drop="after"),
        "LostTrack",
        INTERRUPTED,
        "Connection lost while generating",
        MAYBE,
        charges=1,
        delivery=V1,
    ),
    "the run failed (422)": Case(
        Fault("status", status=422, body={"status": "FAILED", "error": "Prompt is Mandatory"}),
        "Failed",
        FAILED,
        "Segmind couldn't use this request",
        NOT,
        charges=1,
    ),
    "the record is gone": Case(
        Fault("status", status=404, body={"error": "Request x not found"}, times=0),
        "LostTrack",
        INTERRUPTED,
        "The picture is no longer at Segmind",
        MAYBE,
        charges=1,
    ),
    "status in HTML, then well": Case(
        Fault("status", status=502, body="<html>", times=2), "OutputReady", SAVED, "", PAID, charges=1
    ),
    "the picture arrives damaged": Case(
        Fault("file", status=200, body="not a picture", times=0),
        "LostTrack",
        INTERRUPTED,
        "The picture arrived damaged",
        PAID,
        charges=1,
    ),
    "the picture is gone": Case(
        Fault("file", status=404, times=0),
        "LostTrack",
        INTERRUPTED,
        "The picture is no longer at Segmind",
        PAID,
        charges=1,
    ),
    "the picture at a private address": Case(
        Fault("result", status=200, body=FOREIGN_RESULT),
        "LostTrack",
        INTERRUPTED,
        "The picture's address is not safe",
        PAID,
        charges=1,
    ),
}


class Peer(Workbench):
    """A workbench whose service is the simulator, over real HTTP."""

    base = ""

    def ports(self) -> Ports:
        ports = super().ports()
        deadlines = Deadlines()._replace(submit=1.0, generate=3.0)
        return replace(ports, api=SegmindApi(Hosts.single(self.base), deadlines, self.clock.now_ms))


def photo(folder: Path) -> bytes:
    path = folder / "photo.jpg"
    Image.effect_noise((400, 300), 40).convert("RGB").save(path)
    return path.read_bytes()


def events(work: Workbench, job_id: str) -> list[str]:
    with closing(sqlite3.connect(work.places.index_path(work.library))) as database:
        query = "SELECT e.event FROM job_event e JOIN job j ON j.row = e.job_row WHERE j.id = ? ORDER BY e.seq"
        return [name for (name,) in database.execute(query, (job_id,))]


@pytest.mark.parametrize("name", list(CASES))
def test_an_answer(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    switches = Switches().changed({"scale": 0.06, "history_lag": 9999.0, **case.switches})
    with Simulator(switches=switches, balance=case.balance) as simulator:
        if case.fault is not None:
            simulator.inject(case.fault)
        work = Peer(
            tmp_path,
            delivery=case.delivery,
            lookup_waits=(),
            new_seconds=1.0,
            polls=PollSchedule(first=0.05, longest=0.05, near=0.05, jitter=0),
            retries=RetrySchedule(first=0.05, longest=0.1, jitter=0),
        )
        work.base = simulator.base_url
        job = work.run(lambda engine: _one(engine, work, photo(tmp_path)), key=ApiKey(case.key))
        assert case.event in events(work, job.id), events(work, job.id)
        assert (job.state, charge_badge(job).text()) == (case.state, case.badge)
        assert (notice(job.failure).title.text() if job.failure else "") == case.title
        assert len(simulator.requests("submit")) + len(simulator.requests("v1")) == case.submits
        assert not simulator.leaks()
        assert len(simulator.ledger()) == case.charges


async def _one(engine: Engine, work: Workbench, data: bytes) -> Job:
    reference = await engine.take_in(work.file("a.jpg", data), KLING_O1.limits, lambda _path: None)
    recipe = Recipe(KLING_O1.slug, "Merge @Image1", (reference,), KLING_O1.defaults())
    (job,) = engine.submit(recipe, 1)
    return (await asyncio.wait_for(engine.settled([job.id]), 20))[0]
