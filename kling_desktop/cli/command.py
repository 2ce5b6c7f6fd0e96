"""The verbs. Facts go to stdout (one JSON value with `--json`), sentences for people to stderr.

Must not know adapters: `bootstrap` hands in the doors to them.
"""

import argparse
import asyncio
import json
import os
from collections.abc import Sequence

from kling_desktop.cli.doors import Doors
from kling_desktop.cli.facts import check_facts, check_line, job_facts, recipe_facts
from kling_desktop.cli.session import Session, say
from kling_desktop.core.draft import Draft, Problem, ProblemKind, Slot
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports import Intake, IntakeOrder, TakenIn
from kling_desktop.core.reference import PictureSource
from kling_desktop.core.words import charge_badge, notice, problem_sentence, state_sentence
from kling_desktop.engine.engine import Engine

OK, FAILED, MISUSED = 0, 1, 2
"""Exit codes: every picture is there; something needs a person; the request itself makes no sense."""

_OPEN = frozenset(state for state in JobState if not state.is_end)


class Command:
    """Carries out one verb."""

    def __init__(self, doors: Doors, args: argparse.Namespace) -> None:
        """Prepare one verb.

        Args:
            doors: the ways to the outside.
            args: as `command_line.parser` gives them; `args.verb` names the verb.
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
        }
        try:
            return asyncio.run(verbs[self._args.verb]())
        except KlingError as error:
            say(notice(error.failure).in_one_line())
            return FAILED

    # ------------------------------------------------------------ verbs that write

    async def _generate(self) -> int:
        draft = self._draft()
        problems = [problem for problem in draft.problems(KLING_O1) if problem.kind is not ProblemKind.SLOT_READING]
        if problems:
            return _refuse(problems)
        async with Session(self._doors, quiet=self._args.json) as session:
            await session.prove_key()
            taken = await self._take_in(session.engine, draft)
            recipe = None if taken is None else taken.recipe(KLING_O1)
            if recipe is None:
                return FAILED
            jobs = session.engine.submit(recipe, draft.count)
            return self._report(await session.settled([job.id for job in jobs]), session, as_list=draft.count > 1)

    async def _take_in(self, engine: Engine, draft: Draft) -> Draft | None:
        """The Draft with every picture read, or None after each refusal was told."""
        for slot, path in zip(draft.slots, self._args.image, strict=True):
            source = PictureSource(slot.name, _absolute(path))
            try:
                draft = draft.with_slot_settled(slot.key, await engine.take_in(source, KLING_O1.limits, _ignore))
            except KlingError as error:
                say(f"{path}: {notice(error.failure).in_one_line()}")
                draft = draft.with_slot_settled(slot.key, error.failure)
        return None if any(slot.failure for slot in draft.slots) else draft

    async def _resume(self) -> int:
        async with Session(self._doors, quiet=self._args.json) as session:
            if self._args.held:
                await session.prove_key()
                session.engine.resume()
            wanted = [entry.job.id for entry in self._entries(Filter(states=_OPEN, with_hidden=True))]
            return self._report(await session.settled(wanted), session, as_list=True)

    def _report(self, jobs: Sequence[Job], session: "Session", *, as_list: bool) -> int:
        entries = [Entry(0, job, session.output(job.id)) for job in jobs]
        self._print(entries, as_list=as_list)
        for job in jobs:
            if job.failure is not None and job.state is not JobState.SAVED:
                say(notice(job.failure).in_one_line())
        return OK if all(job.state in (JobState.SAVED, JobState.CANCELLED) for job in jobs) else FAILED

    # ------------------------------------------------------------ verbs that read

    async def _list(self) -> int:
        states = frozenset({JobState(self._args.state)}) if self._args.state else frozenset[JobState]()
        self._print(self._entries(Filter(states, with_hidden=True, limit=self._args.limit)), as_list=True)
        return OK

    async def _show(self) -> int:
        history = self._doors.history()
        entry = None
        if history is not None:
            entry = history.entry(self._args.id)
            history.close()
        if entry is None:
            say(f"There is no picture with the id {self._args.id} in this library.")
            return FAILED
        if self._args.json:
            print(json.dumps(job_facts(entry, self._doors) | recipe_facts(entry.job), ensure_ascii=False, indent=2))
            return OK
        self._print([entry], as_list=False)
        for number, reference in enumerate(entry.job.recipe.references, 1):
            print(f"  @Image{number}  {reference.name}  {reference.width_px} × {reference.height_px}")
        print(f"  {entry.job.recipe.prompt}")
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
            print(json.dumps([check_facts(found) for _, found in rows], ensure_ascii=False, indent=2))
        else:
            for path, found in rows:
                print(f"{path}: {check_line(found)}")
        return OK if all(isinstance(found, TakenIn) for _, found in rows) else FAILED

    # ------------------------------------------------------------ pieces

    def _draft(self) -> Draft:
        draft = Draft(prompt=self._args.prompt).with_count(self._args.count)
        draft = draft.with_choice("aspect_ratio", self._args.aspect_ratio)
        draft = draft.with_choice("output_format", self._args.format)
        for key, path in enumerate(self._args.image):
            draft = draft.with_slot_added(Slot(key, os.path.basename(path)))
        return draft

    def _entries(self, wanted: Filter) -> tuple[Entry, ...]:
        history = self._doors.history()
        if history is None:
            return ()
        try:
            return history.entries(history.rows(wanted))
        finally:
            history.close()

    def _print(self, entries: Sequence[Entry], *, as_list: bool) -> None:
        if self._args.json:
            facts = [job_facts(entry, self._doors) for entry in entries]
            print(json.dumps(facts if as_list or not facts else facts[0], ensure_ascii=False, indent=2))
            return
        for entry in entries:
            where = "" if entry.output is None else self._doors.picture(entry.output.path)
            print(f"{entry.job.id}  {state_sentence(entry.job).text()}  {charge_badge(entry.job).text()}  {where}")


def _absolute(path: str) -> str:
    return os.path.abspath(path)


def _ignore(_preview: str) -> None:
    """No window, no preview."""


def _refuse(problems: Sequence[Problem]) -> int:
    for problem in problems:
        say(f"{problem_sentence(problem).text()}. Nothing was sent or charged.".replace("..", "."))
    return MISUSED


async def _examined(intake: Intake, order: IntakeOrder) -> TakenIn | Failure:
    try:
        return await intake.take_in(order, lambda: None)
    except KlingError as error:
        return error.failure
