"""The verbs. Facts go to stdout (one JSON value with `--json`), sentences for people to stderr.

Must not know adapters: `bootstrap` hands in the doors to them.
"""

import argparse
import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

from kling_desktop.cli import upkeep
from kling_desktop.cli.doors import Doors
from kling_desktop.cli.facts import (
    check_facts,
    check_line,
    doubt_text,
    entry_line,
    job_facts,
    recipe_facts,
    recipe_lines,
)
from kling_desktop.cli.session import Session, at_work, one_line
from kling_desktop.cli.terminal import ask, can_ask, say, show, show_json
from kling_desktop.core.agreement import OBJECTIONS, Agreement
from kling_desktop.core.draft import Draft, Problem, ProblemKind, Slot
from kling_desktop.core.draft_words import problem_sentence
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.intake import Intake, IntakeOrder, TakenIn
from kling_desktop.core.price import dollars_text
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource
from kling_desktop.core.words import notice
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.recovery import is_lost

OK, FAILED, MISUSED, STOPPED = 0, 1, 2, 130
"""Exit codes: all is done; something needs a person; the request itself makes no sense; stopped by Ctrl+C."""

_OPEN = frozenset(state for state in JobState if not state.is_end)


class Command:
    """Carries out one verb."""

    def __init__(self, doors: Doors, args: argparse.Namespace) -> None:
        """Prepare one verb.

        Args:
            doors: the ways to the outside.
            args: as `parser.make_parser` gives them; `args.verb` names the verb.
        """
        self._doors, self._args = doors, args

    def run(self) -> int:
        """Do it. Every expected failure is one clear sentence on stderr and a non-zero exit code."""
        verbs = {
            "generate": self._generate,
            "resume": self._resume,
            "list": self._list,
            "show": self._show,
            "check": self._check,
            "library": self._library,
            "report": self._tell_report,
        }
        try:
            return asyncio.run(verbs[self._args.verb]())
        except KlingError as error:
            say(one_line(error.failure))
            return FAILED

    # ------------------------------------------------------------ verbs that write

    async def _generate(self) -> int:
        draft = self._draft()
        problems = [problem for problem in draft.problems(KLING_O1) if problem.kind is not ProblemKind.SLOT_READING]
        if problems:
            return _refuse(problems)
        async with at_work(self._doors, quiet=self._args.json) as session:
            await session.prove_key()
            recipe = await self._recipe(session.engine, draft)
            if recipe is None:
                return FAILED
            price = KLING_O1.price_micros * draft.count
            jobs = await self._spend(price, partial(session.engine.submit, recipe, draft.count))
            return self._report(await _settled(session, jobs), session, as_list=draft.count > 1)

    async def _recipe(self, engine: Engine, draft: Draft) -> Recipe | None:
        """The Recipe with every picture read, or None after each refusal was told."""
        for slot, path in zip(draft.slots, self._args.image, strict=True):
            source = PictureSource(slot.name, _absolute(path))
            try:
                draft = draft.with_slot_settled(slot.key, await engine.take_in(source, KLING_O1.limits, _ignore))
            except KlingError as error:
                say(f"{path}: {one_line(error.failure)}")
        return draft.recipe(KLING_O1)

    async def _resume(self) -> int:
        async with at_work(self._doors, quiet=self._args.json) as session:
            wanted = [entry.job for entry in self._entries(Filter(states=_OPEN, with_hidden=True))]
            if self._args.job is not None:
                wanted = [job for job in wanted if job.id.startswith(self._args.job)]
            if (request_id := self._args.request_id) is not None:
                return await self._recover(session, wanted, request_id)
            held = [job for job in wanted if job.state is JobState.HELD and not job.is_hidden]
            if self._args.held and held:
                await session.prove_key()
                price = sum(job.cost_micros for job in held)
                await self._spend(price, partial(session.engine.resume, [job.id for job in held]))
            for job in wanted:
                if job.state is JobState.INTERRUPTED and not is_lost(job):  # lost ones are looked for at the start
                    await _ask_after(session, job)
            if not wanted and not self._args.json:
                say("There is nothing to collect.")
            return self._report(await _settled(session, wanted), session, as_list=True)

    async def _recover(self, session: Session, wanted: Sequence[Job], request_id: str) -> int:
        """Follow the request that the person named; free."""
        if self._args.job is None or len(wanted) != 1:
            say("Name the one it belongs to: resume ID --request-id REQUEST. `list --state interrupted` shows the ids.")
            return MISUSED
        (job,) = wanted
        doubt = await session.engine.recover_by_id(job.id, request_id.strip(), is_sure=self._args.yes)
        if doubt is not None:
            question = f"{doubt_text(doubt)} Use it all the same?"
            if not can_ask() or not await asyncio.to_thread(ask, question):
                say(f"{doubt_text(doubt)} Nothing was changed. --yes uses it all the same.")
                return FAILED
            await session.engine.recover_by_id(job.id, request_id.strip(), is_sure=True)
        return self._report(await _settled(session, wanted), session, as_list=False)

    async def _spend(self, price_micros: int, act: Callable[[Agreement], Sequence[Job]]) -> Sequence[Job]:
        """Act with what the person agreed to; where more is needed and somebody is there, ask.

        Raises:
            KlingError: OVER_CAP or ASK_FIRST where nobody agreed; or as the engine.
        """
        is_agreed = self._args.yes or self._args.over_cap
        agreement = Agreement(price_micros if is_agreed else 0, over_cap=self._args.over_cap)
        try:
            return act(agreement)
        except KlingError as error:
            failure = error.failure
            if failure.kind not in OBJECTIONS or not can_ask():
                raise
            told = notice(failure)
            question = f"{told.title.text()}. {told.happened.text()} Spend {dollars_text(price_micros)}?"
            if not await asyncio.to_thread(ask, question):
                raise
        return act(Agreement(price_micros, over_cap=failure.kind is FailureKind.OVER_CAP))

    def _report(self, jobs: Sequence[Job], session: Session, *, as_list: bool) -> int:
        self._print([Entry(0, job, session.output(job.id)) for job in jobs], as_list=as_list)
        for job in jobs:
            if job.failure is not None and job.state is not JobState.SAVED:
                session.say_once(one_line(job.failure))
        if any(job.state is JobState.HELD for job in jobs):
            session.say_once("What waits was not sent. `kling-desktop resume --held` sends it; that is charged.")
        return OK if all(job.state in (JobState.SAVED, JobState.CANCELLED) for job in jobs) else FAILED

    # ------------------------------------------------------------ verbs that read

    async def _list(self) -> int:
        if (history := self._doors.history()) is None:
            say("There is no library here yet.")
        else:
            history.close()
        states = frozenset({JobState(self._args.state)}) if self._args.state else frozenset[JobState]()
        self._print(self._entries(Filter(states, with_hidden=True, limit=self._args.limit)), as_list=True)
        return OK

    async def _show(self) -> int:
        entries = self._entries_of(self._args.id)
        if len(entries) > 1:
            say(f"More than one id begins with {self._args.id}. Give more of it.")
            return FAILED
        if not entries:
            say(f"There is no picture with the id {self._args.id} in this library.")
            return FAILED
        (entry,) = entries
        if self._args.json:
            show_json(job_facts(entry, self._doors) | recipe_facts(entry.job))
            return OK
        for line in (entry_line(entry, self._doors), *recipe_lines(entry.job)):
            show(line)
        if entry.job.failure is not None:
            show(f"  {one_line(entry.job.failure)}")
        return OK

    async def _check(self) -> int:
        rows = []
        intake = self._doors.intake()
        try:
            with self._doors.scratch() as folder:
                for number, path in enumerate(self._args.file):
                    order = IntakeOrder(_absolute(path), KLING_O1.limits, None, None, f"{folder}/{number}.part")
                    rows.append((path, await _examined(intake, order)))
        finally:
            await intake.aclose()
        if self._args.json:
            show_json([{"file": path} | check_facts(found) for path, found in rows])
        else:
            for path, found in rows:
                show(f"{path}: {check_line(found)}")
        return OK if all(isinstance(found, TakenIn) for _, found in rows) else FAILED

    # ------------------------------------------------------------ upkeep

    async def _library(self) -> int:
        if self._args.act == "rebuild":
            upkeep.rebuild(self._doors, as_json=self._args.json)
            return OK
        return OK if upkeep.verify(self._doors, as_json=self._args.json) else FAILED

    async def _tell_report(self) -> int:
        lines = (await asyncio.to_thread(self._doors.report)).splitlines()
        if self._args.json:
            show_json({"report": lines})
        else:
            for line in lines:
                show(line)
        return OK

    # ------------------------------------------------------------ pieces

    def _draft(self) -> Draft:
        draft = Draft().with_count(self._args.count)
        draft = draft.with_choice("aspect_ratio", self._args.aspect_ratio)
        draft = draft.with_choice("output_format", self._args.format)
        for key, path in enumerate(self._args.image):
            draft = draft.with_slot_added(Slot(key, os.path.basename(path)))
        return draft.with_prompt(self._args.prompt)

    def _entries_of(self, beginning: str) -> tuple[Entry, ...]:
        """The Jobs whose id begins so; two are enough to know that it is not one."""
        history = self._doors.history()
        if history is None:
            return ()
        with closing(history):
            found = [history.entry(job_id) for job_id in history.job_ids(beginning, 2)]
        return tuple(entry for entry in found if entry is not None)

    def _entries(self, wanted: Filter) -> tuple[Entry, ...]:
        history = self._doors.history()
        if history is None:
            return ()
        with closing(history):
            return history.entries(history.rows(wanted))

    def _print(self, entries: Sequence[Entry], *, as_list: bool) -> None:
        if self._args.json:
            facts = [job_facts(entry, self._doors) for entry in entries]
            show_json(facts if as_list or not facts else facts[0])
            return
        for entry in entries:
            show(entry_line(entry, self._doors))


def _absolute(path: str) -> str:
    return os.path.abspath(path)


def _ignore(_preview: str) -> None:
    """No window, no preview."""


def _refuse(problems: Sequence[Problem]) -> int:
    for problem in problems:
        say(f"{problem_sentence(problem).text().rstrip('.')}. Nothing was sent or charged.")
    return MISUSED


async def _settled(session: Session, jobs: Sequence[Job]) -> tuple[Job, ...]:
    return await session.engine.settled([job.id for job in jobs])


async def _ask_after(session: Session, job: Job) -> None:
    """What stopped it (a full disk, an expired record) may have passed; free."""
    try:
        await session.engine.check(job.id)
    except KlingError as error:
        session.trouble(error.failure)


async def _examined(intake: Intake, order: IntakeOrder) -> TakenIn | Failure:
    try:
        return await intake.take_in(order, lambda: None)
    except KlingError as error:
        return error.failure
