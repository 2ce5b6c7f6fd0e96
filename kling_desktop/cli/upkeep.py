"""`library verify` and `library rebuild`: what is found, as facts and in plain words."""

import sys
from dataclasses import asdict

from kling_desktop.cli.doors import Doors
from kling_desktop.cli.terminal import say, show, show_json
from kling_desktop.core.price import MICROS_PER_DOLLAR
from kling_desktop.core.upkeep import HARMLESS
from kling_desktop.core.upkeep_progress import Stage
from kling_desktop.core.upkeep_words import checked_line, finding_line, rebuilt_lines, remedy_sentences

_STAGES = {
    Stage.LOGS: "Reading the log",
    Stage.OLD_INDEX: "Reading the old index",
    Stage.FILES: "Reading pictures",
    Stage.REFERENCES: "Reading references",
    Stage.INDEX: "Writing the index",
}


def verify(doors: Doors, *, as_json: bool) -> bool:
    """Check the library; whether nothing needs a person."""
    checked = doors.verify(_Progress(is_quiet=as_json).tell)
    if as_json:
        findings = [
            {"kind": each.kind.value, "what": each.what, "harmless": each.kind in HARMLESS} for each in checked.findings
        ]
        show_json({"sound": checked.is_sound, **asdict(checked), "findings": findings})
    else:
        for finding in checked.findings:
            show(finding_line(finding))
        for sentence in remedy_sentences(checked):
            say(sentence.text())
        say(checked_line(checked))
    return checked.is_sound


def rebuild(doors: Doors, *, as_json: bool) -> None:
    """Make the index anew."""
    rebuilt = doors.rebuild(_Progress(is_quiet=as_json).tell)
    if as_json:
        facts = asdict(rebuilt)
        facts["spent_usd"] = facts.pop("spent_micros") / MICROS_PER_DOLLAR
        show_json(facts)
    else:
        for line in rebuilt_lines(rebuilt):
            say(line)


class _Progress:
    """Says on a terminal how far it is, in tenths."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._is_quiet = is_quiet or not sys.stderr.isatty()
        self._said: tuple[Stage, int] | None = None

    def tell(self, stage: Stage, done: int, total: int) -> None:
        """`core.upkeep.Tell`."""
        tenths = 10 * done // total if total else 0
        if not self._is_quiet and self._said != (stage, tenths):
            self._said = (stage, tenths)
            say(f"{_STAGES[stage]}: {tenths * 10} %")
