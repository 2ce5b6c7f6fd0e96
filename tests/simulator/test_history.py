"""The history routes: what they list, filter, sort and page, and when records land."""

from typing import Any

import pytest

from tests.simulator.visitor import Clock, Visitor

DAY = 86400


def ids(answer: Any) -> list[str]:
    return [row["request_id"] for row in answer.json()["generations"]]


def test_a_row_tells_all_about_a_request(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=58)
    recipe = visitor.recipe()
    request_id = visitor.submit(recipe)
    clock.go(58)
    body = visitor.history().json()
    row = body["generations"][0]
    assert row == {
        "request_id": request_id,
        "model_name": "kling-o1",
        "model_status": "COMPLETED",
        "credits_deduction": 0.035,
        "request_body": recipe,
        "generation_url": visitor.result(request_id).json()["output"],
        "latency_ms": 58000,
        "model_created": "2026-09-21T14:13:20.000Z",
        "model_updated": "2026-09-21T14:14:18.000Z",
    }
    assert visitor.http.get(f"/inference-request/request-history/{request_id}").json() == row
    assert (body["total"], body["page"], body["per_page"]) == (1, 1, 20)


def test_unfinished_and_failed_requests_are_listed(visitor: Visitor, clock: Clock) -> None:
    failed = visitor.submit(visitor.recipe(prompt="moderation-test"))
    visitor.simulator.switch(latency=30)
    clock.go(1)
    pending = visitor.submit()
    rows = {row["request_id"]: row for row in visitor.history().json()["generations"]}
    assert rows[failed]["model_status"] == "FAILED"
    assert "moderation" in rows[failed]["error"]
    assert (rows[failed]["credits_deduction"], rows[failed]["generation_url"]) == (0.0, None)
    assert rows[pending]["model_status"] == "PENDING"
    assert (rows[pending]["latency_ms"], rows[pending]["generation_url"]) == (None, None)
    for status, request_id in (("FAILED", failed), ("PENDING", pending)):
        assert ids(visitor.history(status=status)) == [request_id]
    assert ids(visitor.history(status="COMPLETED")) == []


def test_an_unknown_request_is_404(visitor: Visitor) -> None:
    answer = visitor.http.get("/inference-request/request-history/none")
    assert (answer.status_code, answer.json()) == (404, {"error": "Request none not found"})


def test_pages_newest_first_by_default(visitor: Visitor, clock: Clock) -> None:
    recipe = visitor.recipe()
    made = []
    for _ in range(5):
        made.append(visitor.submit(recipe))
        clock.go(1)
    pages = [ids(visitor.history(page=page, per_page=2)) for page in (1, 2, 3, 4)]
    assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]], []]
    assert ids(visitor.history(sort_order="asc")) == made


def test_sorting_and_the_substring_of_a_name(visitor: Visitor, clock: Clock) -> None:
    recipe = visitor.recipe()
    kling = visitor.submit(recipe)
    clock.go(1)
    sibling = {"prompt": "p", "image_input": recipe["image_urls"]}
    seedream = visitor.http.post("/v2/seedream-4.5", json=sibling).json()["request_id"]
    assert ids(visitor.history(sort_by="model_name", sort_order="asc")) == [kling, seedream]
    assert ids(visitor.history(sort_by="credits_deduction")) == [seedream, kling]
    assert ids(visitor.history(model_name="kling")) == [kling]
    assert ids(visitor.history(model_name="e")) == [seedream]


def test_the_window_is_a_week_unless_asked_and_a_month_at_most(visitor: Visitor, clock: Clock) -> None:
    old = visitor.submit()
    clock.go(10 * DAY)
    new = visitor.submit()
    assert ids(visitor.history()) == [new]
    assert ids(visitor.history(from_date="2026-09-21", to_date="2026-10-01")) == [new, old]
    assert ids(visitor.history(from_date="2026-09-21", to_date="2026-09-21")) == [old]
    assert visitor.history(from_date="2026-08-01", to_date="2026-10-01").status_code == 400
    clock.go(400 * DAY)
    assert visitor.http.get(f"/inference-request/request-history/{old}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [{"page": 0}, {"page": "x"}, {"per_page": 101}, {"per_page": "²"}, {"from_date": "yesterday"},
     {"status": "DONE"}, {"sort_by": "colour"}, {"sort_order": "up"}, {"from_date": "2026-09-22"}],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused(visitor: Visitor, query: dict[str, object]) -> None:
    assert visitor.history(**query).status_code == 400


@pytest.mark.parametrize("envelope", ["generations", "data", "results", "rows", "list"])
def test_the_envelope(visitor: Visitor, envelope: str) -> None:
    visitor.simulator.switch(history_envelope=envelope)
    request_id = visitor.submit()
    for path in ("request-history", "generations", "recent-generations?model_name=kling-o1"):
        body = visitor.http.get(f"/inference-request/{path}").json()
        rows = body if envelope == "list" else body[envelope]
        assert [row["request_id"] for row in rows] == [request_id]


def test_records_land_late(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(history_lag=120)
    request_id = visitor.submit()
    path = f"/inference-request/request-history/{request_id}"
    assert (ids(visitor.history()), visitor.http.get(path).status_code) == ([], 404)
    assert visitor.status(request_id).json()["status"] == "COMPLETED"
    clock.go(120)
    assert (ids(visitor.history()), visitor.http.get(path).status_code) == ([request_id], 200)


def test_generations_lists_only_pictures(visitor: Visitor, clock: Clock) -> None:
    recipe = visitor.recipe()
    request_id = visitor.submit(recipe)
    visitor.submit(visitor.recipe(prompt="moderation-test"))
    for path in ("generations", "generations?start_date=2026-09-20&model_name=o1", "recent-generations?model_name=o1"):
        (row,) = visitor.http.get(f"/inference-request/{path}").json()["generations"]
        assert row["request_id"] == request_id
        assert (row["status"], row["credits_deduction"], row["latency_ms"]) == ("COMPLETED", 0.035, 0)
        assert (row["prompt"], row["parameters"]) == ("Merge @Image1", recipe)
        assert visitor.anonymous.get(row["generation_url"]).status_code == 200
    clock.go(30 * DAY)
    assert ids(visitor.http.get("/inference-request/generations")) == []
    assert visitor.http.get("/inference-request/recent-generations").status_code == 400
    assert visitor.http.get("/inference-request/generations?page=0").status_code == 400
