"""The one table: what was tried, what came about, and what was lost, charged twice or told wrongly."""

from collections.abc import Mapping, Sequence

from tests.torture.kills import Tally
from tests.torture.points import SIDES

LEAST_UNANSWERED = 0.15
"""Of the requests that were charged in all kills, so many at least must have gone unanswered: there it hurts."""
_HEAD = ("", "tried", "landed", "lost", "double", "wrong")
_MOST_SAID = 40


def table(tallies: Mapping[str, Tally]) -> str:
    """A line for each row, and their sum. The two sides of a point share a line: `landed` says `before + after`."""
    total = Tally()
    for tally in tallies.values():
        total += tally
    joined: dict[str, list[Tally]] = {}
    for name, tally in tallies.items():
        side, _, point = name.partition(" ")
        joined.setdefault(point if side in SIDES else name, []).append(tally)
    rows = [_HEAD, *(_row(name, sides) for name, sides in joined.items()), _row("all", [total])]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    lines = ["  ".join(_fitted(cell, widths[place], place) for place, cell in enumerate(row)).rstrip() for row in rows]
    ends = ", ".join(f"{count} {state}" for state, count in total.ends.most_common())
    return "\n".join([*lines, "", f"{total.submits} requests taken, {total.charges} charged; Jobs in the end: {ends}"])


def _row(name: str, sides: Sequence[Tally]) -> tuple[str, ...]:
    landed = " + ".join(str(side.landed) for side in sides)
    found = (sum(side.lost for side in sides), sum(side.double for side in sides), sum(side.wrong for side in sides))
    return (name, str(sum(side.tried for side in sides)), landed, *map(str, found))


def _fitted(cell: str, width: int, place: int) -> str:
    return cell.ljust(width) if place == 0 else cell.rjust(width)


def share_unanswered(tallies: Mapping[str, Tally]) -> float:
    """Of all charges, the part whose answer never reached the program."""
    charges = sum(tally.charges for tally in tallies.values())
    return sum(tally.unanswered for tally in tallies.values()) / charges if charges else 0.0


def complaints(tallies: Mapping[str, Tally]) -> list[str]:
    """What was found, and rows in which nothing came about."""
    said = [line for tally in tallies.values() for line in tally.said]
    return [*said, *(f"{name}: not once did it come about" for name, tally in tallies.items() if not tally.landed)]


def shown(lines: list[str]) -> str:
    """As many as a person reads."""
    more = [f"… and {len(lines) - _MOST_SAID} more"] if len(lines) > _MOST_SAID else []
    return "\n".join([*lines[:_MOST_SAID], *more])
