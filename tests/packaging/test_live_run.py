"""A whole live check against a simulator: what it finds, what it spends, and what it leaves out of its report."""

import dataclasses
import re

import pytest

from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from live_run import ALL
from tests.packaging.live_stage import KEY, Someone, play

THROWN: dict[str, dict[str, object]] = {
    "scale": {"scale": 0.05},
    "variations": {"variations": False},
    "bill_at": {"bill_at": "submit"},
    "validate": {"validate": "job"},
    "unfetchable": {"unfetchable": "submit"},
    "data_uris": {"data_uris": True},
    "auth_before_method": {"auth_before_method": False},
    "error_bodies": {"error_bodies": "html"},
    "rate_limit": {"rate_limit": 5},
    "rate_limit_counts_gets": {"rate_limit": 5, "rate_limit_counts_gets": True},
    "rate_reset": {"rate_limit": 5, "rate_reset": "epoch"},
    "upload_shape": {"upload_shape": "urls"},
    "v2_offered": {"v2_offered": False},
    "v2_refusal": {"v2_offered": False, "v2_refusal": "405_html"},
    "result_while_running": {"result_while_running": "status"},
    "failed_under_200": {"failed_under_200": True},
    "record_ttl": {"record_ttl": 1000.0},
    "output_shape": {"output_shape": "list"},
    "images": {"images": False},
    "format_mismatch": {"format_mismatch": True},
    "foreign_urls": {"foreign_urls": True},
    "v1_body": {"v1_body": "json_url"},
    "v1_cutoff": {"v1_cutoff": 0.01},
    "v1_cutoff_how": {"v1_cutoff": 0.01, "v1_cutoff_how": "drop"},
    "v1_cutoff_bills": {"v1_cutoff": 0.01, "v1_cutoff_bills": False},
    "v1_history": {"v1_history": False},
    "history_envelope": {"history_envelope": "rows"},
    "history_lag": {"history_lag": 30.0},
}
"""Each switch that a check can see, with what has to be thrown beside it so that it shows."""
UNSEEN = {
    "latency": "times are told and not compared: the simulator's are made up",
    "latency_jitter": "one picture each way says nothing of a spread",
    "file_ttl": "a picture stays for seven days",
}
OTHER_VALUES = [
    {"error_bodies": "text"},
    {"output_shape": "object"},
    {"v1_body": "json_base64"},
    *({"history_envelope": name} for name in ("list", "data", "results")),
    *({"v2_offered": False, "v2_refusal": name} for name in ("404_html", "405_json")),
    {"rate_limit": 5, "rate_reset": "absent"},
]


def test_every_switch_is_seen_or_has_a_reason() -> None:
    assert sorted([*THROWN, *UNSEEN]) == sorted(switch.name for switch in dataclasses.fields(Switches))
    assert {switch for question in ALL for switch in question.switches} == set(THROWN)


def test_a_service_like_the_simulator_differs_in_nothing() -> None:
    played = play(is_read_meanwhile=True)

    assert [finding.differing for finding in played.check.findings if finding.differing] == []
    assert "## Differences\n\nNone.\n" in played.report
    skipped = [finding.question.title for finding in played.check.findings if finding.skipped]
    assert skipped == ["How are too many orders refused, and questions meanwhile?"]


@pytest.mark.parametrize("switch", THROWN)
def test_a_thrown_switch_is_named(switch: str) -> None:
    played = play(switches=THROWN[switch])

    assert re.search(rf"switch: [\w or]*\b{switch}\b", played.named_switches()), played.named_switches()
    assert played.spent_micros <= played.check.budget.booked_micros


@pytest.mark.parametrize("switches", OTHER_VALUES, ids=str)
def test_every_other_value_of_a_switch_differs_too(switches: dict[str, object]) -> None:
    name = list(switches)[-1]

    assert re.search(rf"switch: [\w or]*\b{name}\b", play(switches=switches).named_switches())


@pytest.mark.parametrize("switch", UNSEEN)
def test_an_unseen_switch_is_not_named(switch: str) -> None:
    assert switch not in play(switches={switch: 0.06 if "latency" in switch else 100_000.0}).named_switches()


def test_without_money_nothing_that_may_cost_is_sent() -> None:
    played = play(most_micros=0)

    assert played.ledger == []
    assert played.check.budget.booked_micros == 0
    orders = {str(request["path"]) for request in played.requests if request["kind"] in ("submit", "v1")}
    assert orders == {f"/{way}/kling-desktop-check-no-such-model" for way in ("v1", "v2")}
    assert not any("$" in question for question in played.person.asked)


@pytest.mark.parametrize("most_micros", [34_999, 35_000, 70_000, 104_999, 200_000])
@pytest.mark.parametrize("switches", [{}, {"data_uris": True, "v1_cutoff": 0.01, "v1_cutoff_how": "drop"}], ids=str)
def test_no_more_is_spent_than_was_allowed(most_micros: int, switches: dict[str, object]) -> None:
    played = play(most_micros, switches=switches)

    assert played.spent_micros <= played.check.budget.booked_micros <= most_micros
    assert (played.spent_micros > 0) is (most_micros >= 35_000)


@pytest.mark.parametrize("most_micros", [35_000, 70_000, 140_000])
def test_an_order_that_was_taken_and_failed_stays_booked(most_micros: int) -> None:
    played = play(most_micros, switches={"validate": "job"})

    taken = [finding for finding in played.check.findings if finding.service.request_id]
    failed = [finding for finding in taken if finding.service.order == "failed"]
    assert failed
    assert len(taken) * 35_000 <= played.check.budget.booked_micros <= most_micros


def test_no_to_every_question_spends_nothing() -> None:
    played = play(person=Someone(lambda _: False))

    assert len([question for question in played.person.asked if "$0.035" in question]) == 7
    assert played.ledger == []
    assert "nobody said yes" in played.report


def test_an_order_is_sent_once_although_its_answer_is_lost() -> None:
    def lose(simulator: Simulator) -> None:
        simulator.inject(Fault("submit", times=0, drop="after"), Fault("v1", times=0, drop="after"))

    played = play(70_000, prepare=lose)

    assert played.check.budget.booked_micros == 70_000
    bodies = [line["body_sha256"] for line in played.ledger]
    assert len(bodies) == len(set(bodies))


def test_a_line_that_breaks_for_a_moment_loses_no_paid_picture() -> None:
    def break_it(simulator: Simulator) -> None:
        for kind in ("status", "result", "file"):
            simulator.inject(Fault(kind, times=2, drop="before"))

    played = play(35_000, Someone(lambda question: "by v2" in question), prepare=break_it)

    assert len(played.ledger) == len(played.pictures) == 1


def test_a_higher_price_counts_from_the_moment_it_is_told() -> None:
    def make_dearer(simulator: Simulator) -> None:
        free_orders = Fault("v1", times=2)
        simulator.inject(free_orders, Fault("v1", headers={"x-cost": "0.09"}))

    played = play(100_000, Someone(lambda question: "by v1" in question), prepare=make_dearer)

    assert played.check.budget.booked_micros == 90_000
    assert "it may cost $0.09, and $0.01 may still be spent" in played.report


def test_ctrl_c_keeps_what_was_seen_and_counts_what_was_sent() -> None:
    def stop(question: str) -> bool:
        if "by v1" in question:
            raise KeyboardInterrupt
        return True

    played = play(person=Someone(stop), is_read_meanwhile=True)

    assert played.person.heard[-1] == "stopped"
    assert len(played.ledger) == 1
    assert "It was stopped; not all questions were put." in played.report
    assert "At most $0.035 of $1.00 spent; 1 picture kept." in played.report


def test_a_refused_key_ends_the_check() -> None:
    refuse = Fault("credits", status=401, times=0)
    played = play(prepare=lambda simulator: simulator.inject(refuse), is_read_meanwhile=True)

    assert "The key was refused" in played.check.ended_early
    assert played.ledger == []
    assert played.person.asked == []


def test_neither_key_nor_what_belongs_to_an_account_is_written() -> None:
    words = f"No: {KEY} of jane.doe@example.com, 6a0f6a0e-3f0b-4d3e-9f53-0d7c2f7f1a11, https://x.example/a?sig=abc123"

    def tell(simulator: Simulator) -> None:
        simulator.inject(Fault("submit", times=0, status=400, body={"error": words}))
        simulator.inject(Fault("upload", headers={"x-request-id": KEY}))

    played = play(prepare=tell, is_read_meanwhile=True)
    said = "\n".join([*played.drafts, *played.person.heard, *played.person.asked])

    assert "No: … of [e-mail], 6a0f6a0e…" in played.report
    for secret in (KEY, "jane.doe", "6a0f6a0e-3f0b", "abc123"):
        assert secret not in said
    assert played.leaks == []


def test_paid_pictures_are_kept_and_named() -> None:
    played = play(person=Someone(lambda question: "$" in question))

    assert len(played.pictures) == len(played.ledger) == 2
    assert "| kept as | 1.png | |" in played.report
