"""Segmind's official client is a peer of the simulator: if it is content, the simulator speaks Segmind."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from segmind import SegmindClient
from segmind.exceptions import SegmindError
from segmind.v2 import InferenceFailed

from kling_desktop.simulator.server import DEMO_KEY, Simulator
from tests.simulator.visitor import Clock, picture


def redirected(base: str, key: str) -> SegmindClient:
    """Give a client whose addresses all lead to the simulator.

    The client takes one base address; two of its hosts are written into its methods, so its transport leads those home.
    """
    client = SegmindClient(api_key=key, base_url=f"{base}/v1")

    def lead_home(request: httpx.Request) -> None:
        if request.url.host.endswith(".segmind.com"):
            here = httpx.URL(base)
            request.url = request.url.copy_with(scheme=here.scheme, host=here.host, port=here.port)
            request.headers["host"] = here.netloc.decode()

    client._client.event_hooks = {"request": [lead_home]}
    return client


@pytest.fixture
def sdk(simulator: Simulator) -> Iterator[SegmindClient]:
    client = redirected(simulator.base_url, DEMO_KEY)
    yield client
    client._client.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.png", tmp_path / "two.jpg"]
    paths[0].write_bytes(picture("red"))
    paths[1].write_bytes(picture("blue", kind="JPEG"))
    return paths


def recipe(sdk: SegmindClient, photos: list[Path], **changes: object) -> dict[str, object]:
    urls = sdk.files.upload(photos)["file_urls"]
    return {"prompt": "Put @Image1 into @Image2", "image_urls": urls, **changes}


def test_it_uploads_submits_polls_and_downloads(
    sdk: SegmindClient, photos: list[Path], simulator: Simulator, clock: Clock
) -> None:
    simulator.switch(latency=5)
    job = sdk.submit_async("kling-o1", **recipe(sdk, photos, aspect_ratio="9:16"))
    assert job.status()["status"] == "QUEUED"
    clock.go(2)
    assert job.status()["status"] == "PROCESSING"
    clock.go(3)
    result = job.wait(timeout=5, interval=0.01)
    image = Image.open(io.BytesIO(httpx.get(result["output"]).content))
    assert image.size == (46, 82)
    assert result["metrics"]["cost"] == 0.035
    assert [charge["request_id"] for charge in simulator.ledger()] == [job.request_id]


def test_it_runs_in_one_call(sdk: SegmindClient, photos: list[Path]) -> None:
    assert sdk.run("kling-o1", **recipe(sdk, photos))["status"] == "COMPLETED"


def test_it_runs_synchronously(sdk: SegmindClient, photos: list[Path]) -> None:
    answer = sdk.run_sync("kling-o1", **recipe(sdk, photos, output_format="jpg"))
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer.headers["x-cost"] == "0.035"


def test_it_reads_the_history(sdk: SegmindClient, photos: list[Path], clock: Clock) -> None:
    job = sdk.submit_async("kling-o1", **recipe(sdk, photos))
    row = sdk.generations.get(job.request_id)
    assert row["model_status"] == "COMPLETED"
    assert sdk.generations.history(per_page=5, model_name="kling", status="COMPLETED")["generations"] == [row]
    assert sdk.generations.history(sort_by="credits_deduction", sort_order="asc")["total"] == 1
    for rows in (sdk.generations.list(model_name="kling-o1"), sdk.generations.recent("kling-o1")):
        assert [one["request_id"] for one in rows["generations"]] == [job.request_id]
    with pytest.raises(SegmindError) as told:
        sdk.generations.get("none")
    assert told.value.status == 404


def test_it_learns_why_a_job_failed(sdk: SegmindClient, photos: list[Path], simulator: Simulator) -> None:
    job = sdk.submit_async("kling-o1", **recipe(sdk, photos, prompt="moderation-test"))
    with pytest.raises(InferenceFailed, match="moderation") as told:
        job.wait()
    assert told.value.status_body["status"] == "FAILED"
    assert job.result()["status"] == "FAILED"
    assert simulator.ledger() == []


def test_a_wrong_key_is_refused(simulator: Simulator, photos: list[Path]) -> None:
    client = redirected(simulator.base_url, "SG_wrong0000000000")
    for call in (
        lambda: client.files.upload(photos),
        lambda: client.run("kling-o1", prompt="p"),
        lambda: client.run_sync("kling-o1", prompt="p"),
        client.generations.history,
    ):
        with pytest.raises(SegmindError, match="Unauthorized") as told:
            call()
        assert told.value.status == 401
    client._client.close()


def test_no_credits_is_refused(sdk: SegmindClient, photos: list[Path], simulator: Simulator) -> None:
    simulator.set_credits(DEMO_KEY, 0.01)
    with pytest.raises(SegmindError, match="Insufficient credits") as told:
        sdk.run("kling-o1", **recipe(sdk, photos))
    assert told.value.status == 406


@pytest.mark.parametrize(
    ("change", "status"), [({"aspect_ratio": "4:3"}, 406), ({"prompt": None}, 400), ({"image_urls": []}, 400)]
)
def test_bad_parameters_are_refused(
    sdk: SegmindClient, photos: list[Path], change: dict[str, object], status: int
) -> None:
    with pytest.raises(SegmindError) as told:
        sdk.submit_async("kling-o1", **recipe(sdk, photos, **change))
    assert told.value.status == status
    assert next(iter(change)) in str(told.value.detail).lower()


def test_an_expired_request_is_told(sdk: SegmindClient, photos: list[Path], clock: Clock) -> None:
    job = sdk.submit_async("kling-o1", **recipe(sdk, photos))
    clock.go(3601)
    with pytest.raises(SegmindError, match=f"Request {job.request_id} not found"):
        job.wait()
    assert sdk.generations.get(job.request_id)["credits_deduction"] == 0.035
