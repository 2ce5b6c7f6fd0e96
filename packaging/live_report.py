"""The report of a live check: Markdown, with everything struck out that belongs to an account.

Must not know: how anything was asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kling_desktop.adapters.logs import Redaction
from kling_desktop.core.price import dollars_text
from live_money import Budget
from live_run import Finding
from live_seen import Fact, Seen, differences, listed

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_LONG = re.compile(r"(?=[\w-]*\d)[\w-]{20,}")
"""Ids, signatures, tokens: long, with a digit somewhere."""
_SHOWN = 8

NEVER_ASKED = (
    "How Kling refuses a prompt, and whether that is charged (10): it would take a prompt that offends.",
    "Whether a v1 call that was dropped is in the history (7): it would pay for a picture and throw it away.",
    "How large an upload may be and how long it stays (6), how long a picture stays: it would take days.",
    "How many orders may be at work at once (8), and what 403, 410 and 5xx look like (9): nobody can ask for those.",
)
"""Numbers are those of docs/service.md section 5."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the findings.

    Attributes:
        day: of the check, as people read it.
        service: where it was asked.
        version: of the program.
    """

    day: str
    service: str
    version: str


def report(heading: Heading, findings: Sequence[Finding], budget: Budget, ended_early: str, key: Redaction) -> str:
    """The whole report.

    Args:
        heading: what stands above.
        findings: in the order in which the questions were put.
        budget: what was spent.
        ended_early: why not all questions were put; empty if they were.
        key: strikes the key out.
    """
    put = [finding for finding in findings if not finding.skipped]
    lines = [
        f"# Live check of {heading.day}",
        "",
        f"Kling Desktop {heading.version} asked {heading.service} and its own simulator, whose switches all stood at",
        "their defaults, the same questions. Keys, ids, e-mail addresses and amounts of the account are left out; read",
        "the report before you pass it on all the same.",
        "",
        f"- {summary(findings, budget)}",
        *([f"- {ended_early}; not all questions were put."] if ended_early else []),
        "",
        "## Differences",
        "",
        *(_differences(put, key) or ["None."]),
        "",
        "## Every question",
        "",
        *(line for finding in put for line in _question(finding, key)),
        "## Not asked this time",
        "",
        *([f"- {each.question.title} Because {each.skipped}." for each in findings if each.skipped] or ["Nothing."]),
        "",
        "## Never asked",
        "",
        *(f"- {line}" for line in NEVER_ASKED),
        "",
    ]
    return key.of("\n".join(lines))


def summary(findings: Iterable[Finding], budget: Budget) -> str:
    """How it went, in one sentence or two."""
    put = [finding for finding in findings if not finding.skipped]
    differing = sum(bool(finding.differing) for finding in put)
    files = sum(len(finding.files) for finding in put)
    spent = dollars_text(budget.booked_micros)
    money = f"At most {spent} of {dollars_text(budget.most_micros)} spent" if budget.booked_micros else "Nothing spent"
    kept = f"{files} picture{'s' * (files != 1)} kept"
    return f"Questions put: {len(put)}; answered differently: {differing}. {money}; {kept}."


def redacted(text: str) -> str:
    """Text from outside without what could belong to somebody: e-mail addresses, ids, queries of addresses, keys."""
    text = _EMAIL.sub("[e-mail]", Redaction().of(text))
    return _LONG.sub(lambda found: f"{found[0][:_SHOWN]}…", text)


def _differences(findings: Iterable[Finding], key: Redaction) -> list[str]:
    return [
        f"- **{finding.question.title}** {name}: the service: {_cell(_apart(service, simulator), key)}; "
        f"the simulator: {_cell(_apart(simulator, service), key)}{finding.question.hint(name)}."
        for finding in findings
        for name, (service, simulator) in differences(finding.service, finding.simulator).items()
    ]


def _apart(fact: Fact, other: Fact) -> Fact:
    """Of a set, what the other lacks; anything else whole."""
    return fact - other if isinstance(fact, frozenset) and isinstance(other, frozenset) else fact


def _question(finding: Finding, key: Redaction) -> list[str]:
    numbers = ", ".join(map(str, finding.question.numbers))
    lines = [f"### {finding.question.title}", ""]
    if numbers:
        lines += [f"Belongs to {numbers} of docs/service.md section 5.", ""]
    if not finding.is_done:
        lines += ["It was stopped in the midst of this.", ""]
    lines += ["| what | the service | the simulator |", "| --- | --- | --- |"]
    lines += [_row(name, finding.service, finding.simulator, key) for name in _names(finding)]
    lines += [f"| kept as | {name} | |" for name in finding.files]
    return [*lines, ""]


def _names(finding: Finding) -> list[str]:
    both = (finding.service, finding.simulator)
    return list(dict.fromkeys([name for seen in both for name in (*seen.facts, *seen.told)]))


def _row(name: str, service: Seen, simulator: Seen, key: Redaction) -> str:
    values = [seen.facts.get(name, seen.told.get(name, "")) for seen in (service, simulator)]
    other = "same" if values[0] == values[1] else _cell(values[1], key)
    sign = "**different:** " if name in differences(service, simulator) else ""
    return f"| {name} | {_cell(values[0], key)} | {sign}{other} |"


def _cell(fact: Fact, key: Redaction) -> str:
    """A fact as Markdown that shows it and does nothing else.

    The key goes first: of one that was shortened or changed before, the rest would not be known any more.
    """
    text = redacted(key.of(listed(fact) if isinstance(fact, frozenset) else fact))
    return f"`{text.replace('`', chr(39)).replace('|', '/')}`" if text else ""
