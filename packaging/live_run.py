"""Puts the questions one after the other, asks a person before whatever may cost, and keeps what was seen.

Must not know: where keys come from, how a report looks. A spend is booked before it is sent and stays booked unless it
is certain that nothing was charged; so the sum of all charges never exceeds what the person allowed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.price import dollars_text
from live_free import FREE, LAST
from live_money import Budget
from live_orders import money
from live_paid import HOUR, PAID
from live_question import Question
from live_seen import Seen, differences
from live_side import NoAnswerError, Side

ALL = (*FREE, *PAID, HOUR, *LAST)

_AFTER_REFUSAL_SECONDS = (2.0,)
_AFTER_ORDER_SECONDS = (0.0, 2.0, 5.0, 10.0, 20.0, 30.0)
"""Between looks at the balance: an order of unknown end may be at work still; a failed one may be charged late."""


class Person(Protocol):
    """Who started the check."""

    def agrees(self, question: str) -> bool:
        """Whether they say yes; False where nobody is there."""

    def hears(self, sentence: str) -> None:
        """Tell them how it goes on."""


@dataclass(slots=True)
class Finding:
    """What became of one question.

    Attributes:
        skipped: why it was not put; empty if it was.
        is_done: whether both sides were asked to the end.
        files: names of the pictures that were kept.
    """

    question: Question
    service: Seen
    simulator: Seen
    skipped: str = ""
    is_done: bool = False
    files: list[str] = field(default_factory=list)

    @property
    def differing(self) -> list[str]:
        """Names of the facts that differ."""
        return list(differences(self.service, self.simulator))


class Check:
    """One run over all questions. Thread: main.

    Args:
        service: the side that is checked; what it makes costs money.
        simulator: with its switches as they are by default.
        person: is asked and told.
        budget: how much may be spent.
        keep: writes pictures of a finding down, and gives the names of the files.
    """

    def __init__(
        self,
        service: Side,
        simulator: Side,
        person: Person,
        budget: Budget,
        keep: Callable[[dict[str, bytes]], list[str]],
    ) -> None:
        self.findings: list[Finding] = []
        self.ended_early = ""
        self.budget = budget
        self._service, self._simulator = service, simulator
        self._person, self._keep = person, keep

    def run(self, note: Callable[[], None]) -> None:
        """Put every question.

        Args:
            note: called whenever something new is known.

        Raises:
            KeyboardInterrupt: the person had enough; what was seen until then is in `findings`.
        """
        with asyncio.Runner() as runner:
            try:
                for number, question in enumerate(ALL, 1):
                    self._put(runner, question, f"{number:>3}/{len(ALL)}")
                    note()
                    if self.ended_early:
                        break
            except KeyboardInterrupt:
                self.ended_early = "It was stopped"
                raise
            finally:
                note()
                runner.run(self._close())

    def _put(self, runner: asyncio.Runner, question: Question, number: str) -> None:
        finding = Finding(question, Seen(self._service.is_own), Seen(self._simulator.is_own))
        self.findings.append(finding)
        finding.skipped = "the check was stopped"
        finding.skipped = self._objection(question, number)
        if finding.skipped:
            self._person.hears(f"{number}  {question.title} Not asked: {finding.skipped}.")
            return
        booked_micros = self.budget.book() if question.consent == "price" else 0
        fell_micros: list[int] = []
        try:
            runner.run(_ask(self._service, question, finding.service, fell_micros))
        finally:
            if booked_micros:
                self._settle(finding.service, booked_micros, fell_micros)
            finding.files = self._keep(finding.service.pictures)
            self._tell_of_lost(finding.service)
        runner.run(_ask(self._simulator, question, finding.simulator, []))
        finding.is_done = True
        self._person.hears(f"{number}  {question.title} {_outcome(finding)}")
        self._look_for_the_end(finding)

    def _objection(self, question: Question, number: str) -> str:
        """Why a question is not to be put; empty if it is."""
        if question.needs and not getattr(self._service.found, question.needs):
            return "an earlier answer is missing"
        price, left = dollars_text(self.budget.price_micros), dollars_text(self.budget.left_micros)
        if question.consent == "price" and not self.budget.has_room():
            return f"it may cost {price}, and {left} may still be spent"
        if not question.consent:
            return ""
        warning = question.warning.format(price=price)
        most = dollars_text(self.budget.most_micros)
        rest = f" {left} of {most} left." if question.consent == "price" else ""
        return "" if self._person.agrees(f"{number}  {warning}{rest} Go on?") else "nobody said yes"

    def _settle(self, seen: Seen, booked_micros: int, fell_micros: list[int]) -> None:
        """A refusal is believed only where the balance was seen not to fall; `fell_micros` is empty otherwise.

        An order that was taken and failed later stays booked: whether it is charged, and when, is what is being asked.
        """
        self.budget.settle(
            booked_micros,
            is_free=seen.order == "unsent" or (seen.order == "refused" and bool(fell_micros)),
            told_micros=seen.cost_micros,
            fell_micros=sum(fell_micros),
        )

    def _tell_of_lost(self, seen: Seen) -> None:
        if seen.order == "sent" and not seen.pictures:
            name = f" {seen.request_id}" if seen.request_id else ""
            self._person.hears(f"What the request{name} made, if anything, was not fetched: look at {ACCOUNT_URL}.")

    def _look_for_the_end(self, finding: Finding) -> None:
        """After the first question with the key, or without a network, there may be nothing more to ask."""
        if len(self.findings) == 1 and finding.service.facts["answer"] != "came":
            self.ended_early = "The service could not be reached"
        if finding.service.facts.get("answer: the program reads") == "a failure: key_rejected":
            self.ended_early = "The key was refused"
        if self.ended_early:
            self._person.hears(f"{self.ended_early}; nothing more was asked.")

    async def _close(self) -> None:
        await self._service.aclose()
        await self._simulator.aclose()


async def _ask(side: Side, question: Question, seen: Seen, fell_micros: list[int]) -> None:
    """Put a question to one side; where it may cost, with a look at the balance before and after."""
    is_priced = question.consent == "price"
    before = await money(side) if is_priced else None
    try:
        await question.ask(side, seen)
        seen.facts["answer"] = "came"
    except NoAnswerError as error:
        seen.facts["answer"] = f"none ({error})"
    fell = None if before is None else await _fallen(side, seen, before)
    fell_micros.extend([] if fell is None else [fell])


async def _fallen(side: Side, seen: Seen, before: tuple[int, int]) -> int | None:
    """By how much the balance fell, micro-dollars; waits for it as long as it may still fall.

    Returns:
        None where nobody knows.
    """
    fell_micros, now = 0, None
    for seconds in _AFTER_ORDER_SECONDS if seen.order in ("sent", "failed") else _AFTER_REFUSAL_SECONDS:
        await side.clock.wait(seconds)
        now = await money(side)
        fell_micros = max(0, sum(before) - sum(now)) if now else 0
        if fell_micros and now:
            names = ("credits", "free-credits")
            fallen = [name for name, was, left in zip(names, before, now, strict=True) if left < was]
            seen.told["the balance fell"] = f"by {dollars_text(fell_micros)}, in {' and '.join(fallen)}"
            break
    if now is None:
        return None
    seen.facts["the balance"] = "fell" if fell_micros else "did not fall"
    return fell_micros


def _outcome(finding: Finding) -> str:
    named = [f"{name}{finding.question.hint(name)}" for name in finding.differing]
    return f"DIFFERENT: {', '.join(named)}." if named else "Same."
