"""SegmindApi against the simulated service: the whole way of a picture, every oddity, and who gets to see the key."""

import asyncio
import hashlib
import json
import logging
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from importlib.abc import MetaPathFinder
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.failure import Charge, FailureKind
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, OutputReady
from kling_desktop.core.model_card import KLING_O1, Choice
from kling_desktop.core.ports.service import Delivered, DirectAnswer, Gone, ImageApi, Pending, UploadCopy
from kling_desktop.core.price import Balance
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from tests.adapters.segmind.sample import KEY, NOW_MS, REQUEST_ID, Time, accepted, failure_of, run, submission

SEEDREAM = replace(
    KLING_O1, slug="seedream-4.5", image_field="image_input", choices=(Choice("size", ("2K", "4K"), "2K"),)
)


class Searches(MetaPathFinder):
    """Writes down what is searched for, and finds nothing."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> None:
        self._names.append(fullname)


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


def test_a_request_searches_for_no_module(service: Simulator, copy: UploadCopy) -> None:
    searched: list[str] = []

    async def act(api: SegmindApi) -> None:
        request_id = await accepted(api, copy)  # everything that a request needs has been imported
        sys.meta_path.insert(0, Searches(searched))
        assert isinstance(await api.poll(KEY, request_id), OutputReady)

    try:
        run(service.base_url, act)
    finally:
        sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Searches)]

    assert searched == []


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
        assert await api.records(KEY, "kling-o1", NOW_MS - 1000, NOW_MS) == ()
        first, second = await api.upload(KEY, copy), await api.upload(KEY, copy)
        ids = []
        for urls in ((first, second), (second, first)):
            told = await api.submit(KEY, submission(*urls))
            assert isinstance(told, Accepted)
            ids.append(told.request_id)
        records = await api.records(KEY, "kling-o1", NOW_MS - 1000, NOW_MS)
        found = {record.request_id: record.asset_urls for record in records}
        assert found == {ids[0]: (first, second), ids[1]: (second, first)}
        assert await api.records(KEY, "kling-o1", NOW_MS + 1, NOW_MS) == ()
        assert await api.records(KEY, "kling", NOW_MS - 1000, NOW_MS) == ()

    run(service.base_url, act)


def test_a_request_is_found_in_the_history_though_the_clock_was_set_back_since(
    service: Simulator, copy: UploadCopy
) -> None:
    days = 5 * 86_400_000

    async def act(api: SegmindApi) -> None:
        assert isinstance(await api.submit(KEY, submission(await api.upload(KEY, copy))), Accepted)
        behind = SegmindApi(Hosts.single(service.base_url), Deadlines(), lambda: NOW_MS - days)
        assert await behind.records(KEY, "kling-o1", NOW_MS - days - 1000, NOW_MS - days) == ()
        assert len(await behind.records(KEY, "kling-o1", NOW_MS - days - 1000, NOW_MS)) == 1
        await behind.aclose()

    run(service.base_url, act)


def test_a_long_history_is_read_page_by_page(service: Simulator, copy: UploadCopy) -> None:
    service.set_credits(KEY.reveal(), 100.0)

    async def act(api: SegmindApi) -> None:
        url = await api.upload(KEY, copy)
        for _ in range(101):
            assert isinstance(await api.submit(KEY, submission(url)), Accepted)
        assert len(await api.records(KEY, "kling-o1", NOW_MS, NOW_MS)) == 101

    run(service.base_url, act)

    assert len(service.requests("history")) == 2


def test_a_balance(service: Simulator) -> None:
    service.set_credits(KEY.reveal(), 4.965, free=0.5)

    assert run(service.base_url, lambda api: api.balance(KEY)) == Balance(4_965_000, 500_000)


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


@pytest.mark.parametrize(("how", "kind"), [("504", "no_answer"), ("drop", "connection_lost")])
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
