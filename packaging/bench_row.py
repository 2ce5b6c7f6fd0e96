"""What `dev.py bench` measured, held against its target: arithmetic, table, JSON. Must not know how it is measured."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median

TIMES, MS, MIB = "x", "ms", "MiB"
PERCENT_99 = 0.99


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a figure may be.

    Attributes:
        name: of the figure; what stands before the first dot is its group.
        unit: `x` for a ratio to the yardstick, else of the difference to it.
        most: in this unit.
        meaning: what the figure is and what it is measured against, for the table of docs/benchmark.md.
    """

    name: str
    unit: str
    most: float
    meaning: str


TARGETS = (
    Target("start.first_frame.wall", TIMES, 1.4, "start to first frame, 1,000 pictures / window of usual widgets"),
    Target("start.first_frame.cpu", TIMES, 1.4, "processor time of the same"),
    Target("start.frozen", TIMES, 1.25, "the same start frozen / from source"),
    Target("gui.gap_upload.p99", MS, 8.0, "event-loop gap while ten photos are added, sent and three Jobs run - idle"),
    Target("gui.gap_upload.max", MS, 25.0, "the longest such gap - the longest idle"),
    Target("gui.memory", MIB, 50.0, "peak, 1,000 pictures - window of usual widgets - the cache of thumbnails"),
    Target("save.tile", TIMES, 2.5, "last byte to painted tile / decode + durable write + thumbnail"),
    Target("save.journal", TIMES, 12.0, "all commits of one Job / one durable write of 4 KiB"),
    Target("save.picture", TIMES, 2.0, "a picture made safe and saved / one durable write of the same bytes"),
)
"""Every figure, in the order of the table. Tightening one here, or with --target, shows that --check can fail."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One result.

    Attributes:
        name: as in `TARGETS`.
        value: None where it could not be measured.
        told: what it was made from, in words: the absolute figures, or why there is none.
        is_measurable: whether it can be measured here at all, on this system and with what was built.
    """

    name: str
    value: float | None
    told: str = ""
    is_measurable: bool = True


class Verdict(Enum):
    """Whether a figure keeps to its target."""

    HOLDS = "holds"
    MISSED = "MISSED"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its target."""

    figure: Figure
    target: Target

    @property
    def verdict(self) -> Verdict:
        """Whether the one keeps to the other; a value that is no number does not."""
        if self.figure.value is None:
            return Verdict.NOT_MEASURED
        return Verdict.HOLDS if self.figure.value <= self.target.most else Verdict.MISSED

    def to_json(self) -> dict[str, object]:
        """As others read it: `holds` and `value` are null where nothing was measured."""
        holds = None if self.verdict is Verdict.NOT_MEASURED else self.verdict is Verdict.HOLDS
        value = None if self.figure.value is None else round(self.figure.value, 3)
        target = self.target
        return {"name": target.name, "value": value, "unit": target.unit, "target": target.most, "holds": holds}


def chosen(prefix: str, changes: Mapping[str, float]) -> tuple[Target, ...]:
    """The targets whose names begin so, with other limits for some.

    Raises:
        ValueError: a sentence, where there is none of that name.
    """
    unknown = sorted(set(changes) - {target.name for target in TARGETS})
    if unknown:
        raise ValueError(f"no such figure: {', '.join(unknown)}")
    found = [target for target in TARGETS if target.name.startswith(prefix)]
    if not found:
        raise ValueError(f"no figure begins with {prefix!r}; there are: {', '.join(each.name for each in TARGETS)}")
    return tuple(replace(target, most=changes.get(target.name, target.most)) for target in found)


def rows(targets: Iterable[Target], figures: Iterable[Figure]) -> tuple[Row, ...]:
    """Each target with its figure, in the targets' order; one that nobody brought was not measured."""
    by_name = {figure.name: figure for figure in figures}
    return tuple(Row(by_name.get(each.name, Figure(each.name, None, "nothing was measured")), each) for each in targets)


def exit_code(found: Sequence[Row], prefix: str) -> int:
    """1 where a figure missed its target or was not measured; else 0.

    One that cannot be measured here is no failure, unless it was asked for by its whole name.
    """

    def fails(row: Row) -> bool:
        if row.verdict is Verdict.NOT_MEASURED:
            return row.figure.is_measurable or prefix == row.target.name
        return row.verdict is Verdict.MISSED

    return 1 if any(map(fails, found)) else 0


def table(found: Sequence[Row]) -> str:
    """The rows for a person."""
    cells = [("figure", "value", "target", "", "made from")]
    for row in found:
        value, unit = row.figure.value, row.target.unit
        shown = "-" if value is None else f"{value:.2f} {unit}"
        cells.append((row.target.name, shown, f"{row.target.most:g} {unit}", row.verdict.value, row.figure.told))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    return "\n".join(_line(line, widths) for line in cells)


def as_json(found: Sequence[Row]) -> str:
    """The rows for a program: a list."""
    return json.dumps([row.to_json() for row in found], indent=2) + "\n"


def ratio(values: Sequence[float], yardstick: Sequence[float]) -> float:
    """The median of interleaved runs over the median of their yardstick's.

    Raises:
        ValueError: a yardstick of nothing.
    """
    floor = median(yardstick)
    if floor <= 0:
        raise ValueError("the yardstick took no time")
    return median(values) / floor


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all do not exceed.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def _line(cells: tuple[str, ...], widths: Sequence[int]) -> str:
    name, value, target, verdict, told = cells
    aligned = f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:>{widths[2]}}  {verdict:<{widths[3]}}  {told}"
    return aligned.rstrip()
