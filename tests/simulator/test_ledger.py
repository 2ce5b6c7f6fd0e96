"""The ledger tells every charge and nothing else; the log tells every request."""

import hashlib
import json
import threading

import httpx
import pytest

from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY
from tests.simulator.visitor import START, Clock, Visitor


def ledger(visitor: Visitor) -> list[dict[str, object]]:
    answer = visitor.anonymous.get("/_simulator/ledger")
    assert answer.status_code == 200
    lines: list[dict[str, object]] = answer.json()
    return lines


def test_a_line_says_which_request_when_how_much_and_whose(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=30)
    body = json.dumps(visitor.recipe()).encode()
    answer = visitor.http.post("/v2/kling-o1", content=body, headers={"content-type": "application/json"})
    assert ledger(visitor) == []
    clock.go(31)
    assert ledger(visitor) == [
        {
            "request_id": answer.json()["request_id"],
            "at": START + 30,
            "cost": 0.035,
            "body_sha256": hashlib.sha256(body).hexdigest(),
            "key_tail": DEMO_KEY[-4:],
        }
    ]


def test_each_post_is_a_new_request_and_a_new_charge(visitor: Visitor) -> None:
    recipe = visitor.recipe()
    ids = {visitor.submit(recipe) for _ in range(3)} | {visitor.run(recipe).headers["x-request-id"]}
    assert len(ids) == 4
    assert {line["request_id"] for line in ledger(visitor)} == ids
    assert visitor.simulator.balance() == pytest.approx(5 - 4 * 0.035)


def test_polling_fetching_and_history_cost_nothing(visitor: Visitor) -> None:
    request_id = visitor.submit()
    for _ in range(3):
        visitor.status(request_id)
        visitor.result(request_id)
        visitor.history()
    assert len(ledger(visitor)) == 1


def test_a_job_is_charged_though_nobody_asks_for_it(visitor: Visitor, clock: Clock) -> None:
    visitor.simulator.switch(latency=5)
    visitor.submit()
    clock.go(4.9)
    assert visitor.http.get("/v1/get-user-credits").json()["credits"] == 5.0
    clock.go(0.1)
    assert visitor.http.get("/v1/get-user-credits").json()["credits"] == 4.965


@pytest.mark.parametrize("kind", ["submit", "v1"])
def test_a_drop_after_acceptance_is_charged_and_one_before_is_not(visitor: Visitor, kind: str) -> None:
    recipe = visitor.recipe()
    path = {"submit": "/v2/kling-o1", "v1": "/v1/kling-o1"}[kind]
    for drop, charges in (("before", 0), ("after", 1), ("mid", 2)):
        visitor.anonymous.post("/_simulator/faults", json={"on": kind, "drop": drop})
        with pytest.raises(httpx.RemoteProtocolError):
            visitor.http.post(path, json=recipe)
        assert len(ledger(visitor)) == charges


def test_a_client_that_gives_up_on_v1_is_charged(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=0.3)
    recipe = visitor.recipe()
    with pytest.raises(httpx.ReadTimeout):
        visitor.http.post("/v1/kling-o1", json=recipe, timeout=httpx.Timeout(5, read=0.05))
    assert visitor.simulator.ledger() == []
    visitor.clock.go(1)
    assert len(visitor.wait_for_ledger(1)) == 1


def test_requests_at_the_same_time_are_each_charged_once(visitor: Visitor) -> None:
    recipe = visitor.recipe()
    threads = [threading.Thread(target=visitor.run, args=(recipe,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger(visitor)) == 8
    assert visitor.simulator.balance() == pytest.approx(5 - 8 * 0.035)


def test_the_log_counts_what_arrived(visitor: Visitor) -> None:
    visitor.simulator.inject(Fault(on="submit", drop="before"))
    recipe = visitor.recipe()
    with pytest.raises(httpx.RemoteProtocolError):
        visitor.http.post("/v2/kling-o1", json=recipe)
    request_id = visitor.submit(recipe)
    visitor.status(request_id)
    visitor.anonymous.get("/v1/get-user-credits?x=1")
    log = visitor.anonymous.get("/_simulator/requests").json()
    assert [(entry["method"], entry["path"], entry["had_key"]) for entry in log] == [
        ("POST", "/upload-asset", True),
        ("POST", "/v2/kling-o1", True),
        ("POST", "/v2/kling-o1", True),
        ("GET", f"/v2/requests/{request_id}/status", True),
        ("GET", "/v1/get-user-credits?x=1", False),
    ]
    assert log[1]["body_sha256"] == log[2]["body_sha256"]
    assert all(entry["at"] == START for entry in log)
    assert len(visitor.simulator.requests("submit")) == 2


def test_the_accepted_body_can_be_read(visitor: Visitor) -> None:
    recipe = visitor.recipe(unknown_parameter=[1, None])
    request_id = visitor.submit(recipe)
    assert visitor.anonymous.get(f"/_simulator/body/{request_id}").json() == recipe
    assert visitor.anonymous.get("/_simulator/body/none").status_code == 404


def test_accounts_can_be_opened_and_filled(visitor: Visitor) -> None:
    key = "SG_another000000"
    new = {"key": key, "credits": 0.5, "free-credits": 1}
    assert visitor.anonymous.post("/_simulator/accounts", json=new).status_code == 200
    answer = visitor.anonymous.get("/v1/get-user-credits", headers={"x-api-key": key})
    assert answer.json() == {"credits": 0.5, "free-credits": 1.0}
    senseless: tuple[object, ...] = ([], {"credits": 1}, {"key": "k", "credits": "many"})
    for wrong in senseless:
        assert visitor.anonymous.post("/_simulator/accounts", json=wrong).status_code == 400
