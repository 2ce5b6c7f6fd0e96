"""What was spent, as a table for a spreadsheet: CSV as RFC 4180 has it."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from kling_desktop.core.failure import Charge
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.price import MICROS_PER_DOLLAR
from kling_desktop.core.spending import spending_charge, spending_moment_ms

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""
_COLUMNS = ("time", "prompt", "model", "picture", "request_id", "amount_usd", "amount_is", "charged", "state", "id")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LINES_AT_ONCE = 200


def spend_sheet(entries: Iterable[Entry]) -> Iterator[str]:
    """The table in pieces, heading first: every Job that cost money or may have, in the order given."""
    text = io.StringIO()
    writer = csv.writer(text)  # its default dialect is RFC 4180: commas, CRLF, quotes doubled
    text.write(BYTE_ORDER_MARK)
    writer.writerow(_COLUMNS)
    for number, entry in enumerate(entry for entry in entries if _costs(entry)):
        writer.writerow(_row(entry))
        if number % _LINES_AT_ONCE == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _costs(entry: Entry) -> bool:
    return spending_charge(entry.job) is not Charge.NOT_CHARGED


def _row(entry: Entry) -> tuple[str, ...]:
    job, output = entry.job, entry.output
    when = datetime.fromtimestamp(spending_moment_ms(job) // 1000).astimezone()
    is_sure = spending_charge(job) is Charge.CHARGED
    return (
        f"{when:%Y-%m-%d %H:%M:%S}",
        _harmless(job.recipe.prompt),
        _harmless(job.recipe.model),
        _harmless("" if output is None else output.path),
        _harmless(job.request_id or ""),
        _dollars(job.cost_micros),
        "estimate" if job.cost_is_estimate else "real",
        "yes" if is_sure else "maybe",
        job.state.value,
        _harmless(job.id),
    )


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, and that every encoding of Unicode can hold."""
    sound = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return f"'{sound}" if sound.startswith(_FORMULA_SIGNS) else sound


def _dollars(micros: int) -> str:
    """`0.035`: exact, a decimal point whatever the locale, at least two decimals."""
    whole, rest = divmod(micros, MICROS_PER_DOLLAR)
    decimals = f"{rest:06d}".rstrip("0")
    return f"{whole}.{decimals:0<2}"
