"""Joins the journal with the service's ledger: what was lost, charged twice, or told wrongly.

Asked when nothing is open any more: the program was started again until every Job had ended or waits for a person.
"""

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kling_desktop.adapters import metadata
from kling_desktop.simulator.server import Simulator

RESTING = {"saved", "failed", "cancelled", "held", "interrupted"}


@dataclass
class Verdict:
    """What the comparison found; empty lists are what everybody hopes for.

    Attributes:
        lost: charges whose picture is neither in the library nor known as one that may have been charged.
        double: charges beyond one for each Job.
        wrong: Jobs that say something that is not so.
        jobs: how many Jobs there are.
        submits: requests that the service took.
        charges: lines of the ledger.
        unanswered: charges whose answer the program never heard.
        ends: how many Jobs stand where.
        requests: that went through a proxy, where there was one.
        slowest_seconds, waited_seconds: that a window took to close, and was without a processor meanwhile.
    """

    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    jobs: int = 0
    submits: int = 0
    charges: int = 0
    unanswered: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    slowest_seconds: float = 0.0
    waited_seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether all promises were kept."""
        return not (self.lost or self.double or self.wrong)

    def complaints(self) -> list[str]:
        """All that was found, each in a line."""
        kinds = (("lost", self.lost), ("double", self.double), ("wrong", self.wrong))
        return [f"{kind}: {text}" for kind, found in kinds for text in found]


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    """Ask the journal below a data folder; nothing where there is none."""
    for path in (folder / "data" / "libraries").glob("*/index.sqlite3"):
        try:
            # Read only: what a killed program left is for the program to put right.
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
                database.row_factory = sqlite3.Row
                return [dict(row) for row in database.execute(sql)]
        except sqlite3.OperationalError:  # in the making when the program was killed
            return []
    return []


def verdict(folder: Path, simulator: Simulator) -> Verdict:
    """Compare what a data folder holds with what the service did."""
    found = Verdict()
    jobs = rows(folder, "SELECT * FROM job ORDER BY row")
    taken = simulator.taken()
    ledger = Counter(str(line["request_id"]) for line in simulator.ledger())
    found.jobs, found.submits, found.charges = len(jobs), len(taken), sum(ledger.values())
    found.ends = Counter(job["state"] for job in jobs)
    found.double += [f"{request} is on the ledger {count} times" for request, count in ledger.items() if count > 1]
    heard = _heard(folder)
    found.unanswered = len([request for request in ledger if request not in heard])
    by_request = {job["request_id"]: job for job in jobs if job["request_id"]}
    if len(by_request) != len([job for job in jobs if job["request_id"]]):
        found.wrong.append("a request belongs to two Jobs")
    outputs = {row["job_row"]: row for row in rows(folder, "SELECT * FROM output")}
    strays: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for request in taken:
        if not request["charged"]:
            continue
        job = by_request.get(str(request["request_id"]))
        if job is None:
            strays[_asked_with(request["body"])].append(str(request["request_id"]))
        else:
            _judge_known(found, folder, job, outputs.get(job["row"]), request)
    _judge_strays(found, jobs, strays, set(outputs))
    given_up = {row["job_row"] for row in rows(folder, "SELECT job_row FROM job_event WHERE event = 'GivenUp'")}
    for job in jobs:
        if job["row"] not in given_up:  # whatever it had cost: a person did not want to wait for it
            _judge_words(found, job, job["row"] in outputs)
    found.wrong += [
        text for (text,) in (row.values() for row in rows(folder, "PRAGMA integrity_check")) if text != "ok"
    ]
    return found


def _heard(folder: Path) -> set[str]:
    """Requests whose answer was written down."""
    events = rows(folder, "SELECT data FROM job_event WHERE event IN ('Accepted', 'Answered')")
    return {str(json.loads(event["data"]).get("request_id")) for event in events}


def _asked_with(body: object) -> tuple[str, ...]:
    assert isinstance(body, Mapping)
    return tuple(str(url) for url in body["image_urls"])


def _judge_known(
    found: Verdict, folder: Path, job: Mapping[str, Any], output: Mapping[str, Any] | None, request: Mapping[str, Any]
) -> None:
    """A charge whose Job knows its request: its picture is here, or can still be had."""
    name = f"Job {job['id'][:8]} ({job['state']})"
    if job["state"] in ("failed", "cancelled", "held", "queued", "uploading"):
        found.wrong.append(f"{name} was charged")
    if job["state"] != "saved":
        if job["state"] not in ("interrupted", "submitted", "running", "downloading"):
            found.lost.append(f"{name}: charged as {request['request_id']}")
        return
    if output is None:
        found.lost.append(f"{name} has no picture")
        return
    path = folder / "library" / output["path"]
    if not path.is_file():
        found.lost.append(f"{name}: {output['path']} is not there")
        return
    kept = path.read_bytes()
    received = metadata.unsplice(kept) if not path.with_name(f"{path.name}.json").exists() else kept
    hashes = {hashlib.sha256(received).hexdigest(), output["received_sha256"]}
    if request["sha256"] is not None and hashes != {request["sha256"]}:
        found.lost.append(f"{name}: its bytes are not those that were paid for")
    if hashlib.sha256(kept).hexdigest() != output["file_sha256"]:
        found.lost.append(f"{name}: its file is not what the journal says")


def _judge_strays(
    found: Verdict, jobs: Sequence[Mapping[str, Any]], strays: Mapping[tuple[str, ...], list[str]], saved: set[int]
) -> None:
    """Charges that no Job knows by name: each needs a Job of its own that says that it may have been charged."""
    for urls, requests in strays.items():
        same = [job for job in jobs if tuple(json.loads(job["asset_urls"])) == urls]
        may_be = [job for job in same if _may_be_charged(job, saved) and job["request_id"] is None]
        over = len(requests) - len(may_be)
        if over > 0 and len(may_be) == len(same) and same:
            found.double.append(f"{len(requests)} charges for {len(same)} Jobs that could have asked for them")
        elif over > 0:
            states = sorted(job["state"] for job in same)
            known = sum(job["request_id"] is not None for job in same)
            kind = found.double if known and known == len(same) else found.lost
            kind.append(f"{over} charges that no Job knows of (of {len(same)} with these pictures: {states})")


def _may_be_charged(job: Mapping[str, Any], saved: set[int]) -> bool:
    if job["state"] == "saved":  # the direct way does not always name its request
        return job["row"] in saved
    failure = json.loads(job["failure"] or "{}")
    return job["state"] in ("interrupted", "submitting") and failure.get("charge") in ("unknown", "charged")


def _judge_words(found: Verdict, job: Mapping[str, Any], has_output: bool) -> None:
    """What each Job says of itself."""
    name = f"Job {job['id'][:8]}"
    failure = json.loads(job["failure"] or "{}")
    if job["state"] not in RESTING:
        found.wrong.append(f"{name} is still {job['state']}")
    if job["state"] == "interrupted" and failure.get("charge") not in ("unknown", "charged"):
        found.wrong.append(f"{name} is interrupted and says {failure.get('charge')}")
    if job["state"] == "saved" and not has_output:
        found.wrong.append(f"{name} is saved without a picture")
    if job["state"] == "failed" and failure.get("charge") not in ("not_charged", None):
        found.wrong.append(f"{name} failed and says {failure.get('charge')}")
