"""Every switch: the likeliest behaviour by default, the other one when turned."""

import dataclasses
import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.simulator.visitor import START, Clock, Visitor, data_url, picture


def test_switches_are_read_and_turned_over_http(visitor: Visitor) -> None:
    answer = visitor.anonymous.post("/_simulator/switches", json={"latency": 2, "upload_shape": "urls"})
    assert (answer.json()["latency"], answer.json()["upload_shape"]) == (2.0, "urls")
    assert visitor.anonymous.get("/_simulator/switches").json() == answer.json()
    assert set(answer.json()) == {field.name for field in dataclasses.fields(Switches)}


@pytest.mark.parametrize(
    "wrong",
    [7, {"colour": "red"}, {"latency": -1}, {"latency": "long"}, {"latency": True}, {"images": 1},
     {"bill_at": "never"}, {"rate_limit": None}, {"bill_at": ["submit"]}],
)  # fmt: skip
def test_a_switch_that_makes_no_sense_is_refused(visitor: Visitor, wrong: object) -> None:
    before = visitor.anonymous.get("/_simulator/switches").json()
    assert visitor.anonymous.post("/_simulator/switches", json=wrong).status_code == 400
    assert visitor.anonymous.get("/_simulator/switches").json() == before


def test_a_number_must_be_finite() -> None:
    with pytest.raises(ValueError, match="latency"):
        Switches().changed({"latency": float("nan")})


def test_upload_shape(visitor: Visitor) -> None:
    visitor.simulator.switch(upload_shape="urls")
    answer = visitor.http.post("/upload-asset", json={"data_urls": [data_url(picture())]})
    assert list(answer.json()) == ["urls"]
    assert visitor.anonymous.get(answer.json()["urls"][0]).status_code == 200


def test_v1_body(visitor: Visitor) -> None:
    visitor.simulator.switch(v1_body="json_url")
    answer = visitor.run()
    assert visitor.anonymous.get(answer.json()["output"]).status_code == 200
    assert answer.headers["x-cost"] == "0.035"
    visitor.simulator.switch(v1_body="json_base64")
    assert visitor.run().json()["image"].startswith("iVBOR")


def test_validate_in_the_job(visitor: Visitor) -> None:
    visitor.simulator.switch(validate="job")
    for change in ({"prompt": None}, {"image_urls": None}, {"resolution": "2K"}):
        answer = visitor.status(visitor.submit(visitor.recipe(**change)))
        assert answer.status_code == 422
        assert next(iter(change)) in answer.json()["error"].lower()
    assert visitor.run(visitor.recipe(prompt=7)).status_code == 422
    assert visitor.history().json()["total"] == 4
    assert visitor.simulator.ledger() == []


def test_unfetchable_at_submit(visitor: Visitor) -> None:
    visitor.simulator.switch(unfetchable="submit")
    answer = visitor.http.post("/v2/kling-o1", json={"prompt": "p", "image_urls": ["http://x.invalid/a.png"]})
    assert answer.status_code == 400


def test_data_uris(visitor: Visitor) -> None:
    visitor.simulator.switch(data_uris=True)
    good = visitor.submit({"prompt": "p", "image_urls": [data_url(picture())]})
    bad = visitor.submit({"prompt": "p", "image_urls": ["data:image/png;base64,%"]})
    assert [visitor.status(one).status_code for one in (good, bad)] == [200, 422]
    assert visitor.result(good).json()["output"]


def test_rate_limit_counts_model_calls_of_a_minute(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(rate_limit=2)
    recipe = visitor.recipe()
    assert [visitor.run(recipe).status_code for _ in range(3)] == [200, 200, 429]
    assert visitor.status("x").status_code == 404
    clock.go(61)
    assert visitor.run(recipe).status_code == 200
    assert len(visitor.simulator.ledger()) == 3


def test_rate_limit_counts_gets(visitor: Visitor) -> None:
    visitor.simulator.switch(rate_limit=1, rate_limit_counts_gets=True)
    assert [visitor.status("x").status_code for _ in range(2)] == [404, 429]


@pytest.mark.parametrize(
    ("form", "header"), [("iso", "2026-09-21T14:14:20Z"), ("epoch", str(int(START) + 60)), ("absent", None)]
)
def test_rate_reset(visitor: Visitor, form: str, header: str | None) -> None:
    visitor.simulator.switch(rate_limit=1, rate_reset=form)
    recipe = visitor.recipe()
    answers = [visitor.http.post("/v2/kling-o1", json=recipe) for _ in range(2)]
    assert answers[1].json() == {"error": "rate_limit_exceeded"}
    assert answers[1].headers.get("x-rate-limit-reset-at-utc") == header


def test_record_ttl_counts_from_submission(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(record_ttl=60)
    request_id = visitor.submit()
    clock.go(60)
    assert visitor.status(request_id).status_code == 200
    clock.go(1)
    assert {visitor.status(request_id).status_code, visitor.result(request_id).status_code} == {404}
    assert visitor.http.get(f"/inference-request/request-history/{request_id}").status_code == 200


def test_file_ttl(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(file_ttl=5)
    url = visitor.result(visitor.submit()).json()["output"]
    clock.go(6)
    assert visitor.anonymous.get(url).status_code == 404


def test_result_while_running(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=10)
    request_id = visitor.submit()
    assert visitor.result(request_id).status_code == 404
    visitor.simulator.switch(result_while_running="status")
    answer = visitor.result(request_id)
    assert (answer.status_code, answer.json()["status"]) == (200, "QUEUED")


def test_output_shape_and_images(visitor: Visitor) -> None:
    request_id = visitor.submit()
    url = visitor.result(request_id).json()["output"]
    assert isinstance(url, str)
    for shape, output in (("list", [url]), ("object", {"url": url})):
        visitor.simulator.switch(output_shape=shape, images=False)
        body = visitor.result(request_id).json()
        assert body["output"] == output
        assert "images" not in body


def test_format_mismatch(visitor: Visitor) -> None:
    visitor.simulator.switch(format_mismatch=True)
    body = visitor.result(visitor.submit(visitor.recipe(output_format="png"))).json()
    answer = visitor.anonymous.get(body["output"])
    assert body["output"].endswith(".jpeg")
    assert body["images"][0]["content_type"] == answer.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"


def test_v1_cutoff_answers_504_while_the_job_runs_on(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=60, v1_cutoff=0.05)
    assert visitor.run().status_code == 504
    assert visitor.simulator.ledger() == []
    clock.go(60)
    assert len(visitor.simulator.ledger()) == 1
    (row,) = visitor.history().json()["generations"]
    assert (row["model_status"], row["credits_deduction"]) == ("COMPLETED", 0.035)


def test_v1_cutoff_drops_and_may_cost_nothing(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=60, v1_cutoff=0.05, v1_cutoff_how="drop", v1_cutoff_bills=False)
    with pytest.raises(httpx.RemoteProtocolError):
        visitor.run()
    clock.go(60)
    assert visitor.simulator.ledger() == []


def test_a_v1_call_cut_off_without_an_answer_stays_so_under_a_fault(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=60, v1_cutoff=0.01, v1_cutoff_how="drop")
    visitor.simulator.inject(Fault("v1", delay=0.01))
    with pytest.raises(httpx.RemoteProtocolError):
        visitor.run()


def test_v1_cutoff_leaves_quick_jobs_alone(visitor: Visitor) -> None:
    visitor.simulator.switch(v1_cutoff=30)
    assert visitor.run().status_code == 200


def test_error_bodies(visitor: Visitor) -> None:
    for form, start in (("text", "Model nope"), ("html", "<!doctype html>")):
        visitor.simulator.switch(error_bodies=form)
        answer = visitor.http.post("/v2/nope", json={})
        assert answer.status_code == 404
        assert answer.text.startswith(start)
        assert visitor.status("x").json() == {"error": "Request x not found"}


def test_foreign_urls(visitor: Visitor) -> None:
    visitor.simulator.switch(foreign_urls=True)
    body = visitor.http.post("/v2/kling-o1", json={**visitor.recipe(), "image_urls": ["x"]}).json()
    addresses = [body[name] for name in ("status_url", "response_url", "poll_url")]
    visitor.simulator.switch(foreign_urls=False)
    request_id = visitor.submit()
    visitor.simulator.switch(foreign_urls=True)
    result = visitor.result(request_id).json()
    row = visitor.http.get(f"/inference-request/request-history/{request_id}").json()
    addresses += [result["output"], result["images"][0]["url"], row["generation_url"]]
    assert all(address.startswith("https://elsewhere.invalid/") for address in addresses)


def test_failed_under_200(visitor: Visitor) -> None:
    visitor.simulator.switch(failed_under_200=True)
    request_id = visitor.submit(visitor.recipe(prompt="moderation-test"))
    for answer in (visitor.status(request_id), visitor.result(request_id)):
        assert (answer.status_code, answer.json()["status"]) == (200, "FAILED")


@pytest.mark.parametrize("refusal", ["404_json", "404_html", "405_json", "405_html"])
def test_v2_not_offered(visitor: Visitor, refusal: str) -> None:
    visitor.simulator.switch(v2_offered=False, v2_refusal=refusal)
    answer = visitor.http.post("/v2/kling-o1", json=visitor.recipe())
    assert str(answer.status_code) == refusal[:3]
    assert answer.headers["content-type"].split(";")[0].endswith(refusal[4:])
    assert visitor.simulator.ledger() == []
    assert visitor.run().status_code == 200


def test_v1_history(visitor: Visitor) -> None:
    request_id = visitor.run().headers["x-request-id"]
    path = f"/inference-request/request-history/{request_id}"
    assert visitor.http.get(path).status_code == 200
    visitor.simulator.switch(v1_history=False)
    assert visitor.http.get(path).status_code == 404


def test_bill_at_submit(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(bill_at="submit", latency=60)
    visitor.submit()
    visitor.submit(visitor.recipe(prompt="moderation-test"))
    assert [charge["at"] for charge in visitor.simulator.ledger()] == [START]
    clock.go(60)
    assert len(visitor.simulator.ledger()) == 1


def test_latency_jitter_stays_in_its_bounds(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=100, latency_jitter=20)
    recipe = visitor.recipe()
    ids = [visitor.submit(recipe) for _ in range(20)]
    clock.go(130)
    totals = {visitor.result(one).json()["metrics"]["total_time"] for one in ids}
    assert len(totals) > 10
    assert all(80 <= total <= 120 for total in totals)


def test_variations_and_scale(clock: Clock) -> None:
    with Simulator(switches=Switches(scale=0.1), clock=clock) as simulator:
        visitor = Visitor(simulator, clock)
        recipe = visitor.recipe()
        first, second = visitor.output(recipe), visitor.output(recipe)
        simulator.switch(variations=False)
        third = visitor.output(recipe)
        visitor.close()
    assert Image.open(io.BytesIO(first)).size == (102, 102)
    assert first != second
    assert first == third


def test_every_switch_is_tried_by_a_test() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    untried = [field.name for field in dataclasses.fields(Switches) if f"{field.name}=" not in sources]
    assert untried == []
