"""The account's own history: what to ask, and which requests an answer tells of. No I/O.

The envelope around the rows and some names in them are not documented, so both are found, not expected; a request with
several pictures has one row each.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from kling_desktop.adapters.segmind.answer import Answer, clean, request_id_of
from kling_desktop.adapters.segmind.moment import moment_ms
from kling_desktop.adapters.segmind.output_address import addresses, is_address
from kling_desktop.adapters.segmind.refusal import ask_refusal
from kling_desktop.adapters.segmind.wire import cost_micros
from kling_desktop.core.ports.service import AccountRecord

ROWS_PER_PAGE = 100
_DAY_MS = 86_400_000
_LONGEST_WINDOW_MS = 30 * _DAY_MS
_DEEPEST = 3
_OUTCOMES = {"COMPLETED": "completed", "SUCCESS": "completed", "SUCCEEDED": "completed", "FAILED": "failed"}
_TIMES = ("model_created", "created_at", "created", "createdAt", "timestamp", "updated_at")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of history.

    Attributes:
        records: of the model that was asked for.
        is_full: whether there may be another page.
    """

    records: tuple[AccountRecord, ...]
    is_full: bool


def page_query(slug: str, since_ms: int, now_ms: int, page: int) -> str:
    """The query for one page (from 1), newest first.

    A day more than needed is asked for: nobody says whose midnight counts.
    """
    since = max(min(since_ms, now_ms) - _DAY_MS, now_ms - _LONGEST_WINDOW_MS)
    asked = {
        "page": page,
        "per_page": ROWS_PER_PAGE,
        "from_date": _day(since),
        "to_date": _day(now_ms),
        "model_name": slug,
        "sort_by": "model_created",
        "sort_order": "desc",
    }
    return urlencode(asked)


def page_meaning(answer: Answer, slug: str, now_ms: int) -> Page:
    """The requests on a page that were made with exactly this model: the service matches a part of the name too.

    Raises:
        KlingError: it could not be learned. An answer without rows where rows should be is no proof of anything.
    """
    rows = _rows(answer.document()) if answer.is_success else None
    if rows is None:
        raise ask_refusal(answer, now_ms)
    wanted = [row for row in rows if row.get("model_name", slug) == slug]
    return Page(merged(record for row in wanted for record in _records(row)), len(rows) >= ROWS_PER_PAGE)


def record_meaning(answer: Answer, request_id: str, now_ms: int) -> AccountRecord | None:
    """The one request that was asked about; None where it is not known (yet).

    Raises:
        KlingError: it could not be learned.
    """
    if answer.status == 404:
        return None
    document = answer.document()
    if not answer.is_success or document is None:
        raise ask_refusal(answer, now_ms)
    rows = [*_objects(document, _DEEPEST), *(_rows(document) or [])]
    found = merged(record for row in rows for record in _records(row) if record.request_id == request_id)
    return found[0] if found else None


def merged(records: Iterable[AccountRecord]) -> tuple[AccountRecord, ...]:
    """One record for each request: the addresses of all its rows, everything else from its first."""
    by_id: dict[str, AccountRecord] = {}
    for record in records:
        first = by_id.get(record.request_id, record)
        urls = tuple(dict.fromkeys(first.output_urls + record.output_urls))
        by_id[record.request_id] = replace(first, output_urls=urls)
    return tuple(by_id.values())


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    """An object and the objects directly in it, outermost first."""
    if isinstance(value, dict):
        yield value
        if depth:
            for member in value.values():
                yield from _objects(member, depth - 1)


def _rows(document: object) -> list[dict[str, object]] | None:
    """The first list of objects in an answer; empty where it is empty, None where there is no list."""
    if isinstance(document, list):
        return [row for row in document if isinstance(row, dict)]
    is_empty = False
    for holder in _objects(document, _DEEPEST):
        for member in holder.values():
            if isinstance(member, list) and any(isinstance(row, dict) for row in member):
                return [row for row in member if isinstance(row, dict)]
            is_empty = is_empty or member == []
    return [] if is_empty else None


def _records(row: dict[str, object]) -> Iterator[AccountRecord]:
    """The record in a row; nothing where it names no request."""
    request_id = request_id_of(row.get("request_id"))
    if request_id is None:
        return
    urls = addresses(row.get("generation_url"))
    bodies = _inputs(row.get("request_body")), _inputs(row.get("parameters"))
    status = str(row.get("model_status") or row.get("status") or "").upper()
    yield AccountRecord(
        request_id=request_id,
        outcome=_OUTCOMES.get(status, "completed" if urls else "pending"),
        output_urls=urls,
        asset_urls=_asset_urls(bodies[0]) or _asset_urls(bodies[1]),
        cost_micros=cost_micros(row.get("credits_deduction")),
        created_at_ms=next((at for at in (moment_ms(row.get(name)) for name in _TIMES) if at is not None), None),
        message=clean(row.get("error")),
        model=_text(row.get("model_name")),
        prompt=_text(bodies[0].get("prompt")) or _text(bodies[1].get("prompt")),
    )


def _inputs(inputs: object) -> dict[str, object]:
    """A request's inputs; empty where there are none."""
    if isinstance(inputs, str):
        try:
            inputs = json.loads(inputs)
        except (ValueError, RecursionError):
            return {}
    return inputs if isinstance(inputs, dict) else {}


def _asset_urls(inputs: dict[str, object]) -> tuple[str, ...]:
    """The first list of addresses among a request's inputs, whatever the model calls it."""
    lists = (value for value in inputs.values() if isinstance(value, list) and value)
    return next((tuple(urls) for urls in lists if all(is_address(url) for url in urls)), ())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
