"""The store of jobs stays within its limits and never forgets a job that has not ended."""

from kling_desktop.simulator.account import Account
from kling_desktop.simulator.job import Job, Jobs
from kling_desktop.simulator.model import MODELS


def job(name: str, body_bytes: int = 10) -> Job:
    return Job(
        request_id=name,
        account=Account("SG_0123456789abcdef"),
        card=MODELS["kling-o1"],
        delivery="v2",
        body={},
        body_sha256=name,
        body_bytes=body_bytes,
        origin="",
        accepted_at=0,
        ready_at=10,
        refusal="",
        file_name=f"generations/{name}.png",
        variation=0,
    )


def names(jobs: Jobs) -> list[str]:
    return [one.request_id for one in jobs]


def test_the_oldest_ended_jobs_give_way() -> None:
    jobs = Jobs(limit=2)
    for name in ("a", "b", "c"):
        jobs.add(job(name))
    assert names(jobs) == ["a", "b", "c"]
    assert [one.request_id for one in jobs.take_due(10)] == ["a", "b", "c"]
    jobs.add(job("d"))
    assert names(jobs) == ["c", "d"]
    assert jobs.find("a") is None
    assert jobs.with_file("generations/a.png") is None
    assert jobs.with_file("generations/c.png") is jobs.find("c")


def test_the_size_of_bodies_counts_too() -> None:
    jobs = Jobs(bodies_limit_bytes=100)
    jobs.add(job("a", 60))
    jobs.take_due(10)
    jobs.add(job("b", 40))
    assert names(jobs) == ["a", "b"]
    jobs.add(job("c", 1))
    assert names(jobs) == ["b", "c"]
    assert jobs.count_of("b") == 1


def test_jobs_end_once_and_in_the_order_of_their_ends() -> None:
    jobs = Jobs()
    for name, ready_at in (("late", 9), ("early", 3), ("later", 20)):
        one = job(name)
        one.ready_at = ready_at
        jobs.add(one)
    assert [one.request_id for one in jobs.take_due(10)] == ["early", "late"]
    assert jobs.take_due(10) == []
