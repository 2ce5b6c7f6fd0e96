"""The gateway's routes as documented: submit, poll, fetch, run, balance, and every refusal."""

import io
import uuid
from typing import Any

import httpx
import pytest
from PIL import Image

from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from tests.simulator.visitor import Clock, Visitor, picture


def test_submit_answers_200_with_five_fields_that_lead_back_here(visitor: Visitor) -> None:
    answer = visitor.http.post("/v2/kling-o1", json=visitor.recipe())
    body = answer.json()
    request_id = body["request_id"]
    assert answer.status_code == 200
    assert uuid.UUID(request_id).version == 4
    base = visitor.simulator.base_url
    assert body == {
        "request_id": request_id,
        "status": "QUEUED",
        "poll_url": f"{base}/v1/requests/{request_id}",
        "status_url": f"{base}/v2/requests/{request_id}/status",
        "response_url": f"{base}/v2/requests/{request_id}",
    }


def test_addresses_follow_the_host_header(visitor: Visitor) -> None:
    port = visitor.simulator.base_url.rpartition(":")[2]
    answer = visitor.http.post(
        "/upload-asset", json={"data_urls": ["data:image/png;base64,AA=="]}, headers={"host": f"localhost:{port}"}
    )
    assert answer.json()["file_urls"][0].startswith(f"http://localhost:{port}/assets/")


def test_a_job_is_queued_then_processing_then_completed(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=50)
    request_id = visitor.submit()
    seen = []
    for seconds in (0, 10, 45):
        clock.go(seconds)
        answer = visitor.status(request_id)
        assert answer.status_code == 200
        seen.append(answer.json()["status"])
    assert seen == ["QUEUED", "PROCESSING", "COMPLETED"]
    assert visitor.status(request_id).json()["metrics"] == {"inference_time": 45.0}
    assert visitor.http.get(f"/v1/requests/{request_id}").json()["status"] == "COMPLETED"


def test_a_running_job_shows_empty_metrics(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=50)
    request_id = visitor.submit()
    body = visitor.status(request_id).json()
    assert set(body) == {"status", "request_id", "status_url", "response_url", "metrics"}
    assert body["metrics"] == {}


def test_a_result_names_its_picture_cost_and_balance(visitor: Visitor) -> None:
    body = visitor.result(visitor.submit()).json()
    assert body["status"] == "COMPLETED"
    assert body["error"] is None
    assert body["prompt"] == "Merge @Image1"
    assert body["metrics"] == {
        "cost": 0.035,
        "remaining_credits": 4.965,
        "inference_time": 0.0,
        "queue_time": 0.0,
        "total_time": 0.0,
    }
    (image,) = body["images"]
    picture = visitor.anonymous.get(body["output"])
    assert image["url"] == body["output"]
    assert image["content_type"] == picture.headers["content-type"] == "image/png"
    assert image["file_name"] == body["output"].rpartition("/")[2]
    assert image["file_size"] == str(len(picture.content))
    assert Image.open(io.BytesIO(picture.content)).format == "PNG"


def test_a_failed_job_answers_422_and_costs_nothing(visitor: Visitor) -> None:
    request_id = visitor.submit(visitor.recipe(prompt="a moderation-test please"))
    for answer in (visitor.status(request_id), visitor.result(request_id)):
        assert answer.status_code == 422
        body = answer.json()
        assert body["status"] == "FAILED"
        assert "moderation" in body["error"]
        assert set(body["metrics"]) == {"inference_time", "queue_time", "total_time"}
    assert visitor.simulator.ledger() == []
    assert visitor.simulator.balance() == 5.0


def test_v1_gives_the_picture_with_the_documented_headers(visitor: Visitor) -> None:
    answer = visitor.run(visitor.recipe(output_format="jpg"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer.headers["x-cost"] == "0.035"
    assert answer.headers["x-remaining-credits"] == "4.965"
    assert float(answer.headers["x-generation-time"]) == 0
    (charge,) = visitor.simulator.ledger()
    assert charge["request_id"] == answer.headers["x-request-id"]


def test_v1_takes_its_latency_in_real_time(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=0.2)
    answer = visitor.run()
    assert answer.elapsed.total_seconds() >= 0.2
    assert len(visitor.simulator.ledger()) == 1


def test_v1_tells_a_refusal_of_the_provider(visitor: Visitor) -> None:
    answer = visitor.run(visitor.recipe(prompt="moderation-test"))
    assert answer.status_code == 422
    assert "moderation" in answer.json()["error"]
    assert visitor.simulator.ledger() == []


def test_a_v1_request_cannot_be_polled(visitor: Visitor) -> None:
    request_id = visitor.run().headers["x-request-id"]
    assert visitor.status(request_id).status_code == 404


def test_credits(visitor: Visitor) -> None:
    assert visitor.http.get("/v1/get-user-credits").json() == {"credits": 5.0, "free-credits": 0.0}
    visitor.simulator.set_credits(DEMO_KEY, 1.0, free=0.05)
    visitor.run()
    visitor.run()
    assert visitor.http.get("/v1/get-user-credits").json() == {"credits": 0.98, "free-credits": 0.0}


def test_an_unknown_id_is_404_with_the_known_text(visitor: Visitor) -> None:
    for answer in (visitor.status("abc"), visitor.result("abc"), visitor.http.get("/v1/requests/abc")):
        assert answer.status_code == 404
        assert answer.json() == {"error": "Request abc not found"}


def test_jobs_belong_to_their_key(clock: Clock) -> None:
    with Simulator(keys=("SG_first000", "SG_second00"), switches=Switches(scale=0.06), clock=clock) as simulator:
        first, second = (Visitor(simulator, clock, key) for key in ("SG_first000", "SG_second00"))
        request_id = first.submit()
        assert first.status(request_id).status_code == 200
        assert second.status(request_id).status_code == 404
        assert second.http.get(f"/inference-request/request-history/{request_id}").status_code == 404
        assert second.history().json()["generations"] == []
        assert simulator.balance("SG_second00") == 5.0
        first.close()
        second.close()


KEYED = [
    ("POST", "/v1/kling-o1"),
    ("POST", "/v2/kling-o1"),
    ("GET", "/v2/requests/x/status"),
    ("GET", "/v2/requests/x"),
    ("GET", "/v1/requests/x"),
    ("POST", "/upload-asset"),
    ("GET", "/v1/get-user-credits"),
    ("GET", "/inference-request/request-history"),
    ("GET", "/inference-request/request-history/x"),
    ("GET", "/inference-request/generations"),
    ("GET", "/inference-request/recent-generations"),
]


@pytest.mark.parametrize(("method", "path"), KEYED)
def test_every_route_asks_for_a_key_it_knows(visitor: Visitor, method: str, path: str) -> None:
    absent = visitor.anonymous.request(method, path)
    wrong = visitor.anonymous.request(method, path, headers={"x-api-key": "SG_ffffffffffffffff"})
    bearer = visitor.anonymous.request(method, path, headers={"authorization": f"Bearer {DEMO_KEY}"})
    assert [absent.status_code, wrong.status_code, bearer.status_code] == [401, 401, 401]
    assert absent.json() == {"error": "Missing Authorization or x-api-key in header"}
    assert wrong.json()["error"].startswith("Unauthorized. API key is invalid or may have expired.")


def test_the_key_is_checked_before_the_method_unless_switched(visitor: Visitor) -> None:
    assert visitor.anonymous.get("/v1/kling-o1").status_code == 401
    visitor.simulator.switch(auth_before_method=False)
    assert visitor.anonymous.get("/v1/kling-o1").status_code == 405


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/kling-o1"), ("PUT", "/v2/kling-o1"), ("POST", "/v1/get-user-credits"), ("BREW", "/upload-asset")],
)
def test_a_wrong_method_is_405_with_a_page(visitor: Visitor, method: str, path: str) -> None:
    answer = visitor.http.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/v1/kling-o1", "/v2/kling-o1"])
class TestRefusals:
    def refused(self, visitor: Visitor, path: str, **request: Any) -> httpx.Response:
        answer = visitor.http.post(path, **request)
        assert visitor.simulator.ledger() == []
        return answer

    def test_wrong_content_type(self, visitor: Visitor, path: str) -> None:
        answer = self.refused(visitor, path, content=b"{}", headers={"content-type": "text/plain"})
        assert (answer.status_code, answer.json()) == (406, {"error": "Invalid content type"})

    @pytest.mark.parametrize("body", [b"{", b"", b"[1]", b"\xff", b"[" * 100_000])
    def test_malformed_json(self, visitor: Visitor, path: str, body: bytes) -> None:
        answer = self.refused(visitor, path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400
        assert "JSON" in answer.json()["error"]

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"prompt": None}, 400),
            ({"prompt": ""}, 400),
            ({"image_urls": None}, 400),
            ({"image_urls": []}, 400),
            ({"image_urls": "http://one"}, 400),
            ({"image_urls": [7]}, 400),
            ({"image_urls": ["http://x"] * 11}, 400),
            ({"aspect_ratio": "4:3"}, 406),
            ({"output_format": "webp"}, 406),
            ({"resolution": "2K"}, 406),
            ({"aspect_ratio": ["1:1"]}, 406),
        ],
    )
    def test_bad_parameters(self, visitor: Visitor, path: str, change: dict[str, object], status: int) -> None:
        answer = self.refused(visitor, path, json=visitor.recipe(**change))
        assert answer.status_code == status
        assert next(iter(change)).lower() in answer.json()["error"].lower()

    def test_insufficient_credits(self, visitor: Visitor, path: str) -> None:
        visitor.simulator.set_credits(DEMO_KEY, 0.034)
        answer = self.refused(visitor, path, json=visitor.recipe())
        assert answer.status_code == 406
        error = answer.json()["error"]
        assert error.startswith("Insufficient credits")
        assert "0.034" in error
        assert "0.035" in error

    def test_exactly_enough_is_enough(self, visitor: Visitor, path: str) -> None:
        visitor.simulator.set_credits(DEMO_KEY, 0.035)
        assert visitor.http.post(path, json=visitor.recipe()).status_code == 200
        assert visitor.simulator.balance() == 0.0

    def test_models_that_cannot_be_had(self, visitor: Visitor, path: str) -> None:
        statuses = {}
        for slug in ("no-such-model", "private-model", "retired-model"):
            answer = self.refused(visitor, path.replace("kling-o1", slug), json=visitor.recipe())
            statuses[slug] = answer.status_code
            assert answer.json()["error"]
        assert statuses == {"no-such-model": 404, "private-model": 403, "retired-model": 410}


def test_a_sibling_has_its_own_image_field_and_price(visitor: Visitor) -> None:
    url = visitor.upload(b"not looked at yet")
    wrong = visitor.http.post("/v2/seedream-4.5", json={"prompt": "p", "image_urls": [url]})
    assert wrong.status_code == 400
    assert "image_input" in wrong.json()["error"]
    right = {"prompt": "p", "image_input": visitor.recipe()["image_urls"]}
    assert visitor.http.post("/v2/seedream-4.5", json=right).status_code == 200
    assert [charge["cost"] for charge in visitor.simulator.ledger()] == [0.04]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/assets/x.png",
        "https://example.org/a.png",
        "/assets/none.png",
        "http://[broken",
        "file:///etc/hostname",
        "data:image/png;base64,AA==",
        "",
    ],
)
def test_an_address_that_cannot_be_fetched_fails_the_job(visitor: Visitor, address: str) -> None:
    request_id = visitor.submit({"prompt": "p", "image_urls": [address]})
    answer = visitor.status(request_id)
    assert answer.status_code == 422
    assert "fetch" in answer.json()["error"]
    assert visitor.simulator.ledger() == []


def test_an_asset_of_another_host_is_not_fetched_here(visitor: Visitor) -> None:
    foreign = visitor.upload(picture()).replace("127.0.0.1", "images.example.org")
    assert visitor.status(visitor.submit({"prompt": "p", "image_urls": [foreign]})).status_code == 422


def test_a_file_that_is_no_picture_fails_the_job(visitor: Visitor) -> None:
    request_id = visitor.submit({"prompt": "p", "image_urls": [visitor.upload(b"words")]})
    assert visitor.status(request_id).status_code == 422


def test_a_picture_made_here_can_be_a_reference(visitor: Visitor) -> None:
    url = visitor.result(visitor.submit()).json()["output"]
    request_id = visitor.submit({"prompt": "again", "image_urls": [url]})
    assert visitor.status(request_id).json()["status"] == "COMPLETED"
