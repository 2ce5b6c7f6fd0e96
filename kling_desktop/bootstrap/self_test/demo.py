"""Check of the whole way of a picture: the demo's service makes one, and the real engine brings it into a library."""

import asyncio
from functools import partial
from pathlib import Path

from kling_desktop.adapters.library.lock import Holder
from kling_desktop.adapters.metadata import read
from kling_desktop.adapters.places import PicturePlaces
from kling_desktop.bootstrap import services, shelf
from kling_desktop.bootstrap.demo_process import DemoService
from kling_desktop.bootstrap.demo_service import SERVICE_KEY
from kling_desktop.bootstrap.profile import Profile, demo_profile, real_profile, with_service
from kling_desktop.bootstrap.self_test.check import demand
from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.price import Balance
from kling_desktop.core.reference import PictureSource
from kling_desktop.engine.engine import Engine
from kling_desktop.ui.base.resources import resource_path

_SECONDS = 30.0
_SECONDS_A_PICTURE = 0.1


def makes_a_picture(folder: Path) -> str:
    """Start the demo's service as the program does, and generate with one reference, in a library below `folder`."""
    return asyncio.run(_demo(folder))


class _Waiter:
    """`engine.bench.Listener`: waits for the end of the one Job."""

    def __init__(self) -> None:
        self.ended: asyncio.Future[Job] = asyncio.get_running_loop().create_future()

    def job_changed(self, job: Job) -> None:
        """Its end is what is waited for; a Job that needs a person has none here."""
        if not self.ended.done() and (job.state.is_end or job.state in (JobState.HELD, JobState.INTERRUPTED)):
            self.ended.set_result(job)

    def balance_changed(self, _balance: Balance) -> None:
        """Play money."""

    def trouble(self, failure: Failure) -> None:
        """What concerns more than one Job ends this one too."""
        self.crashed(RuntimeError(failure.kind.value))

    def library_changed(self, obstacle: Failure | None) -> None:
        """Without a library there is no picture."""
        if obstacle is not None:
            self.trouble(obstacle)

    def crashed(self, error: BaseException) -> None:
        """A bug of ours."""
        if not self.ended.done():
            self.ended.set_exception(error)


async def _demo(folder: Path) -> str:
    service = DemoService(seconds_a_picture=_SECONDS_A_PICTURE)
    profile = with_service(demo_profile(real_profile(None, str(folder), None), SERVICE_KEY), service.base)
    try:
        job = await _generated(profile)
    finally:
        service.stop()
    demand(job.state is JobState.SAVED, f"the Job ended as {job.state.value}")
    return _saved(profile, job)


async def _generated(profile: Profile) -> Job:
    waiter = _Waiter()
    workshop = services.workshop(
        profile, Preferences(), services.Opening(Holder.COMMAND, _nothing), partial(Engine, listener=waiter)
    )
    try:
        workshop.engine.start(SERVICE_KEY)
        await _submit(workshop.engine)
        return await asyncio.wait_for(waiter.ended, _SECONDS)
    finally:
        await workshop.engine.stop()
        workshop.release()


async def _submit(engine: Engine) -> None:
    name = "picture.jpeg"
    source = PictureSource(name, str(resource_path(f"self_test/{name}")))
    draft = Draft().with_slot_added(Slot(0, name)).with_prompt("Make a poster of @Image1")
    draft = draft.with_slot_settled(0, await engine.take_in(source, KLING_O1.limits, _nothing))
    recipe = draft.recipe(KLING_O1)
    assert recipe is not None
    engine.submit(recipe, 1)


def _saved(profile: Profile, job: Job) -> str:
    """Look the picture up in the library, as the gallery would."""
    history = shelf.history(profile)
    demand(history is not None, "there is no database")
    assert history is not None
    entry = history.entry(job.id)
    history.close()
    demand(entry is not None and entry.output is not None, "the database knows of no picture")
    assert entry is not None
    assert entry.output is not None
    path = PicturePlaces(profile.places, profile.library).picture(entry.output.path)
    packet = read(Path(path).read_bytes())
    demand(packet is not None and packet.recipe.prompt == job.recipe.prompt, "the picture does not carry its Recipe")
    return f"one picture, {entry.output.width_px} x {entry.output.height_px}, with its Recipe"


def _nothing(*_: object) -> None:
    """Nothing more to let go of, and no window to show a preview."""
