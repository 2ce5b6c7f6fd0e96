"""SegmindApi against the simulated service: the whole way of a picture, every oddity, and who gets to see the key."""

import asyncio
import hashlib
import json
import logging
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, FailureKind
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, NotOffered, NotSent, OutputReady, Refused
from kling_desktop.core.model_card import KLING_O1, Choice
from kling_desktop.core.ports import (
    Balance,
    Delivered,
    DirectAnswer,
    Gone,
    ImageApi,
    Pending,
    Submission,
    SubmitAnswer,
    UploadCopy,
)
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.segmind.sample import KEY, NOW_MS, QUICK, REQUEST_ID, failure_of, run, submission

SEEDREAM = replace(
    KLING_O1, slug="seedream-4.5", image_field="image_input", choices=(Choice("size", ("2K", "4K"), "2K"),)
)


class Time:
    """The simulator's clock."""

    def __init__(self) -> None:
        self.seconds = NOW_MS / 1000

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def service(time: Time) -> Iterator[Simulator]:
    with Simulator(keys=[KEY.reveal()], switches=Switches(scale=0.1), clock=time) as simulator:
        yield simulator


@pytest.fixture
def copy(tmp_path: Path) -> UploadCopy:
    path = tmp_path / "reference.png"
    Image.new("RGB", (400, 300), "teal").save(path)
    return UploadCopy(str(path), "png", 400, 300, path.stat().st_size)


async def accepted(api: SegmindApi, copy: UploadCopy, prompt: str = "Put @Image1 on the shelf") -> str:
    """The id of a request that the service took."""
    told = await api.submit(KEY, submission(await api.upload(KEY, copy), prompt=prompt))
    assert isinstance(told, Accepted)
    return told.request_id


def test_it_is_the_port() -> None:
    api: ImageApi = SegmindApi(Hosts.segmind(), Deadlines(), lambda: NOW_MS)
    asyncio.run(api.aclose())


def test_importing_it_loads_no_http_library() -> None:
    code = (
        "import sys, kling_desktop.adapters.segmind.client\n"
        "print(sorted({'httpx', 'httpcore', 'truststore', 'anyio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_picture_from_upload_to_bytes(service: Simulator, copy: UploadCopy) -> None:
    async def act(api: SegmindApi) -> bytes:
        request_id = await accepted(api, copy)
        ready = await api.poll(KEY, request_id)
        assert isinstance(ready, OutputReady)
        assert ready.cost_micros == 35_000
        assert ready.seconds is not None
        return await api.fetch(ready.urls[0])

    data = run(service.base_url, act)

    assert Image.open(BytesIO(data)).format == "PNG"
    assert len(service.ledger()) == 1
    assert service.leaks() == []
    assert [entry["kind"] for entry in service.requests()] == ["upload", "submit", "status", "result", "file"]


def test_an_upload_arrives_as_it_is(service: Simulator, copy: UploadCopy) -> None:
    async def act(api: SegmindApi) -> bytes:
        return await api.fetch(await api.upload(KEY, copy))

    assert run(service.base_url, act) == Path(copy.path).read_bytes()


def test_a_model_with_another_image_field(service: Simulator, copy: UploadCopy) -> None:
    async def act(api: SegmindApi) -> object:
        told = await api.submit(KEY, submission(await api.upload(KEY, copy), card=SEEDREAM))
        assert isinstance(told, Accepted)
        return await api.poll(KEY, told.request_id)

    told = run(service.base_url, act)

    assert isinstance(told, OutputReady)
    assert told.cost_micros == 40_000


def test_a_request_that_takes_its_time(service: Simulator, time: Time, copy: UploadCopy) -> None:
    service.switch(latency=60.0)

    async def act(api: SegmindApi) -> None:
        request_id = await accepted(api, copy)
        assert isinstance(await api.poll(KEY, request_id), Pending)
        time.seconds += 30
        assert await api.poll(KEY, request_id) == Pending(is_running=True)
        time.seconds += 31
        assert isinstance(await api.poll(KEY, request_id), OutputReady)

    run(service.base_url, act)


@pytest.mark.parametrize("shape", ["string", "list", "object"])
@pytest.mark.parametrize("images", [True, False])
def test_every_shape_of_a_result(service: Simulator, copy: UploadCopy, shape: str, images: bool) -> None:
    service.switch(output_shape=shape, images=images, format_mismatch=True)

    async def act(api: SegmindApi) -> bytes:
        ready = await api.poll(KEY, await accepted(api, copy))
        assert isinstance(ready, OutputReady)
        assert len(ready.urls) == 1
        return await api.fetch(ready.urls[0])

    assert run(service.base_url, act).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("under_200", [False, True])
@pytest.mark.parametrize(
    ("prompt", "kind"), [("moderation-test", FailureKind.DECLINED), ("fine", FailureKind.SERVICE_FAULT)]
)
def test_a_job_that_fails(
    service: Simulator, under_200: bool, prompt: str, kind: FailureKind, copy: UploadCopy
) -> None:
    service.switch(failed_under_200=under_200)

    async def act(api: SegmindApi) -> object:
        url = await api.upload(KEY, copy) if prompt == "moderation-test" else f"{service.base_url}/assets/gone.png"
        told = await api.submit(KEY, submission(url, prompt=prompt))
        assert isinstance(told, Accepted)
        return await api.poll(KEY, told.request_id)

    told = run(service.base_url, act)

    assert isinstance(told, Failed)
    assert (told.failure.kind, told.failure.charge) == (kind, Charge.NOT_CHARGED)
    assert service.ledger() == []


def test_a_record_that_has_expired_is_found_in_the_history(service: Simulator, time: Time, copy: UploadCopy) -> None:
    async def act(api: SegmindApi) -> None:
        request_id = await accepted(api, copy)
        time.seconds += 4000
        assert await api.poll(KEY, request_id) == Gone()
        record = await api.record(KEY, request_id)
        assert record is not None
        assert (record.outcome, record.cost_micros, record.created_at_ms) == ("completed", 35_000, NOW_MS)
        assert len(await api.fetch(record.output_urls[0])) > 100

    run(service.base_url, act)


@pytest.mark.parametrize("request_id", ["", "../v1/x", "a" * 65, "a b", "ä"])
def test_what_is_no_request_id_is_not_asked_about(service: Simulator, request_id: str) -> None:
    async def act(api: SegmindApi) -> None:
        assert await api.poll(KEY, request_id) == Gone()
        assert await api.record(KEY, request_id) is None

    run(service.base_url, act)

    assert service.requests() == []


def test_a_request_that_nobody_knows(service: Simulator) -> None:
    async def act(api: SegmindApi) -> None:
        assert await api.poll(KEY, REQUEST_ID) == Gone()
        assert await api.record(KEY, REQUEST_ID) is None

    run(service.base_url, act)


@pytest.mark.parametrize("envelope", ["list", "generations", "data", "results", "rows"])
def test_the_history_of_a_model(service: Simulator, copy: UploadCopy, envelope: str) -> None:
    service.switch(history_envelope=envelope)

    async def act(api: SegmindApi) -> None:
        assert await api.records(KEY, "kling-o1", NOW_MS - 1000) == ()
        first, second = await api.upload(KEY, copy), await api.upload(KEY, copy)
        ids = []
        for urls in ((first, second), (second, first)):
            told = await api.submit(KEY, submission(*urls))
            assert isinstance(told, Accepted)
            ids.append(told.request_id)
        found = {record.request_id: record.asset_urls for record in await api.records(KEY, "kling-o1", NOW_MS - 1000)}
        assert found == {ids[0]: (first, second), ids[1]: (second, first)}
        assert await api.records(KEY, "kling-o1", NOW_MS + 1) == ()
        assert await api.records(KEY, "kling", NOW_MS - 1000) == ()

    run(service.base_url, act)


def test_a_long_history_is_read_page_by_page(service: Simulator, copy: UploadCopy) -> None:
    service.set_credits(KEY.reveal(), 100.0)

    async def act(api: SegmindApi) -> None:
        url = await api.upload(KEY, copy)
        for _ in range(101):
            assert isinstance(await api.submit(KEY, submission(url)), Accepted)
        assert len(await api.records(KEY, "kling-o1", NOW_MS)) == 101

    run(service.base_url, act)

    assert len(service.requests("history")) == 2


def test_a_balance(service: Simulator) -> None:
    service.set_credits(KEY.reveal(), 4.965, free=0.5)

    assert run(service.base_url, lambda api: api.balance(KEY)) == Balance(4_965_000, 500_000)


# ------------------------------------------------------------------ the direct way


@pytest.mark.parametrize("body", ["bytes", "json_url", "json_base64"])
def test_the_direct_way(service: Simulator, copy: UploadCopy, body: str) -> None:
    service.switch(v1_body=body)

    async def act(api: SegmindApi) -> bytes:
        told = await api.generate(KEY, submission(await api.upload(KEY, copy)))
        assert isinstance(told, Delivered)
        assert told.cost_micros == 35_000
        return told.data or await api.fetch(told.urls[0])

    assert run(service.base_url, act).startswith(b"\x89PNG")
    assert len(service.ledger()) == 1


@pytest.mark.parametrize(("how", "kind"), [("504", "service_trouble"), ("drop", "connection_lost")])
def test_the_direct_way_given_up_by_the_gateway_is_charged_and_never_repeated(
    service: Simulator, time: Time, copy: UploadCopy, how: str, kind: str
) -> None:
    service.switch(v1_cutoff=0.05, v1_cutoff_how=how, latency=0.2)

    async def act(api: SegmindApi) -> DirectAnswer:
        return await api.generate(KEY, submission(await api.upload(KEY, copy)))

    told = run(service.base_url, act)

    assert isinstance(told, LostTrack)
    assert (told.failure.kind, told.failure.charge) == (FailureKind(kind), Charge.UNKNOWN)
    time.seconds += 1
    assert (len(service.ledger()), len(service.requests("v1"))) == (1, 1)


# ------------------------------------------------------------------ what an answer to a submit means


async def sent(api: SegmindApi, kind: str, what: Submission) -> SubmitAnswer | DirectAnswer:
    return await (api.submit(KEY, what) if kind == "submit" else api.generate(KEY, what))


@pytest.mark.parametrize("refusal", ["404_json", "404_html", "405_json", "405_html"])
def test_a_submit_that_is_not_offered(service: Simulator, refusal: str) -> None:
    service.switch(v2_offered=False, v2_refusal=refusal)

    assert run(service.base_url, lambda api: api.submit(KEY, submission())) == NotOffered()


@pytest.mark.parametrize(
    ("slug", "event", "kind"),
    [
        ("private-model", Refused, FailureKind.NOT_ALLOWED),
        ("retired-model", Failed, FailureKind.MODEL_GONE),
    ],
)
@pytest.mark.parametrize("bodies", ["json", "text", "html"])
def test_a_model_that_cannot_be_used(
    service: Simulator, slug: str, event: type[Refused | Failed], kind: FailureKind, bodies: str
) -> None:
    service.switch(error_bodies=bodies)

    told = run(service.base_url, lambda api: api.submit(KEY, submission(card=replace(KLING_O1, slug=slug))))

    assert isinstance(told, event)
    assert told.failure.kind is kind


@pytest.mark.parametrize("kind", ["submit", "v1"])
def test_a_key_that_is_not_known(service: Simulator, kind: str) -> None:
    stranger = ApiKey("SG_ffffffffffffffff")

    async def act(api: SegmindApi) -> SubmitAnswer | DirectAnswer:
        assert (await failure_of(api.balance(stranger))).kind is FailureKind.KEY_REJECTED
        return await (api.submit if kind == "submit" else api.generate)(stranger, submission())

    told = run(service.base_url, act)

    assert isinstance(told, Refused)
    assert told.failure.kind is FailureKind.KEY_REJECTED


@pytest.mark.parametrize("kind", ["submit", "v1"])
def test_an_account_without_credit(service: Simulator, copy: UploadCopy, kind: str) -> None:
    service.set_credits(KEY.reveal(), 0.01)

    async def act(api: SegmindApi) -> SubmitAnswer | DirectAnswer:
        return await sent(api, kind, submission(await api.upload(KEY, copy)))

    told = run(service.base_url, act)

    assert isinstance(told, Refused)
    assert told.failure.kind is FailureKind.NO_CREDIT
    assert "0.035" in told.failure.message


def test_a_setting_that_the_model_does_not_have(service: Simulator, copy: UploadCopy) -> None:
    async def act(api: SegmindApi) -> SubmitAnswer:
        right = submission(await api.upload(KEY, copy))
        wrong = replace(right, recipe=replace(right.recipe, choices=(("resolution", "2K"),)))
        return await api.submit(KEY, wrong)

    told = run(service.base_url, act)

    assert isinstance(told, Failed)
    assert told.failure.kind is FailureKind.BAD_SETTING


@pytest.mark.parametrize("reset", ["iso", "epoch", "absent"])
def test_a_rate_limit(service: Simulator, copy: UploadCopy, reset: str) -> None:
    service.switch(rate_limit=1, rate_reset=reset)

    async def act(api: SegmindApi) -> SubmitAnswer:
        await accepted(api, copy)
        return await api.submit(KEY, submission())

    told = run(service.base_url, act)

    assert isinstance(told, NotSent)
    assert told.failure.kind is FailureKind.RATE_LIMITED
    assert (told.failure.retry_at_ms is None) == (reset == "absent")
    assert len(service.ledger()) == 1


FAULTS: list[Fault] = [
    *(Fault("submit", drop=drop, reset=reset) for drop in ("before", "after", "mid") for reset in (False, True)),
    *(Fault("submit", status=status, charge=charge) for status in (500, 502, 503, 504) for charge in (False, True)),
    *(
        Fault("submit", shape=shape)
        for shape in ("empty", "truncated", "gzip", "html", "null", "in_list", "without_id", "chunked_cut", "garbage")
    ),
    Fault("submit", shape="huge_header"),
    Fault("submit", delay=1.0),
]
_OF_JSON_ONLY = ("truncated", "null", "in_list", "without_id")  # the direct way answers with bytes
DIRECT_FAULTS = [replace(fault, on="v1") for fault in FAULTS if fault.shape not in _OF_JSON_ONLY]


@pytest.mark.parametrize("fault", [*FAULTS, *DIRECT_FAULTS], ids=repr)
def test_whatever_goes_wrong_it_is_sent_once_and_a_charge_is_never_denied(
    service: Simulator, fault: Fault, copy: UploadCopy
) -> None:
    service.switch(error_bodies="html")
    service.inject(fault)
    deadlines = replace(Deadlines(), submit=QUICK.submit, generate=QUICK.generate)

    async def act(api: SegmindApi) -> SubmitAnswer | DirectAnswer:
        return await sent(api, fault.on, submission(await api.upload(KEY, copy)))

    told = run(service.base_url, act, deadlines)

    assert isinstance(told, LostTrack)
    assert told.failure.charge is Charge.UNKNOWN
    assert len(service.requests(fault.on)) == 1


# ------------------------------------------------------------------ uploads and questions


@pytest.mark.parametrize("shape", ["file_urls", "urls"])
def test_both_shapes_of_an_upload(service: Simulator, copy: UploadCopy, shape: str) -> None:
    service.switch(upload_shape=shape)

    assert run(service.base_url, lambda api: api.upload(KEY, copy)).startswith(service.base_url)


QUESTION_FAULTS = [
    (Fault("upload", shape="doubled_lists"), FailureKind.SERVICE_TROUBLE),
    (Fault("upload", shape="without_urls"), FailureKind.SERVICE_TROUBLE),
    (Fault("upload", status=413), FailureKind.TOO_LARGE),
    (Fault("upload", status=429), FailureKind.RATE_LIMITED),
    (Fault("upload", drop="mid"), FailureKind.SERVICE_TROUBLE),
    (Fault("status", status=502), FailureKind.SERVICE_TROUBLE),
    (Fault("status", status=401), FailureKind.KEY_REJECTED),
    (Fault("status", shape="html"), FailureKind.SERVICE_TROUBLE),
    (Fault("status", drop="before"), FailureKind.SERVICE_TROUBLE),
    (Fault("result", shape="without_output"), FailureKind.SERVICE_TROUBLE),
    (Fault("result", shape="empty"), FailureKind.SERVICE_TROUBLE),
    (Fault("result", status=504), FailureKind.SERVICE_TROUBLE),
    (Fault("file", status=404), FailureKind.EXPIRED),
    (Fault("file", shape="gzip"), FailureKind.BAD_PICTURE),
    (Fault("file", shape="empty"), FailureKind.BAD_PICTURE),
    (Fault("file", drop="mid"), FailureKind.SERVICE_TROUBLE),
]


@pytest.mark.parametrize(("fault", "kind"), QUESTION_FAULTS, ids=repr)
def test_a_question_that_goes_wrong_can_be_asked_again(
    service: Simulator, copy: UploadCopy, fault: Fault, kind: FailureKind
) -> None:
    service.inject(fault)

    async def whole(api: SegmindApi, request_id: str | None) -> bytes:
        ready = await api.poll(KEY, request_id or await accepted(api, copy))
        assert isinstance(ready, OutputReady)
        return await api.fetch(ready.urls[0])

    async def act(api: SegmindApi) -> bytes:
        request_id = None if fault.on == "upload" else await accepted(api, copy)
        assert (await failure_of(whole(api, request_id))).kind is kind
        return await whole(api, request_id)

    assert run(service.base_url, act).startswith(b"\x89PNG")
    assert len(service.ledger()) == 1


def test_a_status_word_that_nobody_knows_is_no_end(service: Simulator, copy: UploadCopy) -> None:
    service.inject(Fault("status", shape="unknown_status"))

    async def act(api: SegmindApi) -> None:
        assert await api.poll(KEY, await accepted(api, copy)) == Pending(is_running=True)

    run(service.base_url, act)


# ------------------------------------------------------------------ the key


def test_addresses_in_answers_never_get_the_key(service: Simulator, copy: UploadCopy) -> None:
    service.switch(foreign_urls=True)

    async def act(api: SegmindApi) -> None:
        told = await api.submit(KEY, submission(f"{service.base_url}/assets/x.png"))
        assert isinstance(told, Accepted)
        await api.poll(KEY, told.request_id)

    run(service.base_url, act)

    assert [entry["kind"] for entry in service.requests()][:2] == ["submit", "status"]


def test_the_key_is_in_no_log_and_no_failure(
    service: Simulator, copy: UploadCopy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = KEY.reveal()
    service.inject(*(Fault("credits", status=status, body=f"echo {secret}") for status in (400, 401, 429, 500, 503)))
    service.inject(*(Fault("submit", status=status, body={"error": f"echo {secret}"}) for status in (400, 401, 500)))

    async def act(api: SegmindApi) -> list[str]:
        shown = [repr(api), repr(KEY)]
        shown += [json.dumps((await failure_of(api.balance(KEY))).to_json()) for _ in range(5)]
        shown += [repr(await api.submit(KEY, submission())) for _ in range(3)]
        await accepted(api, copy)
        return shown

    shown = run(service.base_url, act)

    assert all(secret not in text for text in shown)
    assert secret not in caplog.text
    assert secret not in "".join(repr(vars(record)) for record in caplog.records)
    assert service.leaks() == []


def test_an_upload_is_what_json_and_base64_would_send(service: Simulator, copy: UploadCopy) -> None:
    run(service.base_url, lambda api: api.upload(KEY, copy))

    text = b64encode(Path(copy.path).read_bytes()).decode()
    body = json.dumps({"data_urls": [f"data:image/png;base64,{text}"]}).encode()
    assert service.requests("upload")[0]["body_sha256"] == hashlib.sha256(body).hexdigest()
