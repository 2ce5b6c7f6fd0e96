"""SegmindApi against a simulated service that refuses, fails and drops: once sent, and never a charge denied."""

from dataclasses import replace

import pytest

from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Deadlines
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, FailureKind
from kling_desktop.core.job_event import Failed, LostTrack, NotOffered, NotSent, OutputReady, Refused
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.service import DirectAnswer, Pending, Submission, SubmitAnswer, UploadCopy
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from tests.adapters.segmind.sample import KEY, QUICK, accepted, failure_of, run, submission


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
    deadlines = Deadlines()._replace(submit=QUICK.submit, generate=QUICK.generate)

    async def act(api: SegmindApi) -> SubmitAnswer | DirectAnswer:
        return await sent(api, fault.on, submission(await api.upload(KEY, copy)))

    told = run(service.base_url, act, deadlines)

    assert isinstance(told, LostTrack)
    assert told.failure.charge is Charge.UNKNOWN
    assert len(service.requests(fault.on)) == 1


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
