"""Ten identical pictures at once, three of them unanswered, and a history that does not know everything yet."""

from pathlib import Path

from tests.torture.bed import made_bed
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.points import FOR_EVER
from tests.torture.proxy import Proxy
from tests.torture.verdict import Verdict

COUNT = 10
UNANSWERED = (2, 5, 8)
LAGS = ("nothing", "a part", "all")
"""How much of it the history knows by the time of the second start."""


def ten_identical(known: str, forge: Forge, folder: Path) -> Verdict:
    """Each ends with a picture of its own, or as one that may have been charged; as many as the ledger has lines."""
    switches = {"history_lag": FOR_EVER}
    with made_bed(folder, forge, **switches) as bed, Proxy(bed.base, _fault) as proxy:
        bed.base = proxy.base_url
        bed.live(Order(bed.generate(COUNT)))
        proxy.choice = lambda _kind, _number: ""
        sent = [float(str(line["at"])) for line in bed.simulator.requests("submit")]
        bed.heal(lag=FOR_EVER if known == "nothing" else 0.0)
        if known == "a part":  # the first two that were not answered have landed, the third has not
            bed.clock.stands_at = now = bed.clock()
            third = UNANSWERED[2] - 1
            bed.simulator.switch(history_lag=now - (sent[third] + sent[third - 1]) / 2)
        found = bed.settle()
        expected = {"nothing": 3, "a part": 1, "all": 0}[known]
        if found.ends != {"saved": COUNT - expected, **({"interrupted": expected} if expected else {})}:
            found.wrong.append(f"history knows {known}: {dict(found.ends)}")
        if found.charges != COUNT:
            found.wrong.append(f"{found.charges} charges for {COUNT} pictures")
        return found


def _fault(kind: str, number: int) -> str:
    return "drop-after" if kind == "submit" and number in UNANSWERED else ""
