"""Consent: the one door to what spends. No other module of the window asks the engine to send anything.

Must not know: which button or menu asks. What is free (looking for a result, adding to what waits) is not asked about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from kling_desktop.core.job import Job
from kling_desktop.core.price import dollars_text
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.questions import large_run_question, make_again_question, send_held_question
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog, SentPicture


@dataclass(frozen=True, slots=True)
class Spending:
    """What is about to be sent.

    Attributes:
        recipes: of the pictures that shall be made; each once is enough.
        count: how many pictures.
        price_micros: what all of them cost together.
        waited: whether they waited for a person to send them.
        is_price_seen: whether the button that was pressed named the price.
    """

    recipes: Sequence[Recipe]
    count: int
    price_micros: int
    waited: bool = False
    is_price_seen: bool = True


class Consent(QObject):
    """Asks what has to be asked before money is spent, then has the engine send. Thread: gui.

    The first time pictures leave the computer, the person reads where they go; that notice names the price as well, so
    it is the only question then. Else a sum above the limit in Settings is asked about, and one that was not named. The
    demo spends nothing and asks nothing.

    Signals:
        added: new pictures are on their way into the gallery.
        link_requested: an https address for the browser.
    """

    added = Signal()
    link_requested = Signal(str)

    def __init__(self, kit: WindowKit, ground: QWidget) -> None:
        """Prepare.

        Args:
            kit: the engine, the preferences, the price.
            ground: the widget whose window the questions belong to.
        """
        super().__init__(ground)
        self._kit, self._ground = kit, ground
        self._box: QDialog | None = None
        self._act: Callable[[], None] | None = None

    # ------------------------------------------------------------ what spends

    @Slot(object, int)
    def generate(self, recipe: Recipe, count: int) -> None:
        """Make `count` pictures of a Recipe."""

        def act() -> None:
            self.added.emit()
            self._kit.engine.submit(recipe, count)

        self._ask(Spending((recipe,), count, self._kit.card.price_micros * count), act)

    @Slot(object, int)
    def add_to_waiting(self, recipe: Recipe, count: int) -> None:
        """Put pictures beside those that wait: nothing is sent now, and `resume` asks about all of them."""
        self.added.emit()
        self._kit.engine.submit_held(recipe, count)

    def resume(self, held: Sequence[Job], *, is_price_seen: bool) -> None:
        """Send what waits.

        Args:
            held: the Jobs that wait, one or more.
            is_price_seen: whether the button that was pressed named their price.
        """
        price = sum(job.cost_micros for job in held)
        recipes = tuple(job.recipe for job in held)
        ids = tuple(job.id for job in held)  # not what is held by the time of the yes

        def act() -> None:
            self._kit.engine.resume_held(ids)

        self._ask(Spending(recipes, len(held), price, True, is_price_seen), act)

    def make_again(self, job: Job, *, is_price_seen: bool = True) -> None:
        """Spend again on a Job that brought no picture.

        Args:
            job: one that needs a person.
            is_price_seen: whether the button that was pressed named the price.
        """

        def act() -> None:
            self._kit.engine.make_again(job.id)

        self._ask(Spending((job.recipe,), 1, job.cost_micros, is_price_seen=is_price_seen), act)

    # ------------------------------------------------------------ asking

    def _ask(self, spending: Spending, act: Callable[[], None]) -> None:
        """Act at once where there is nothing to ask, else after a yes; one question at a time."""
        if self._box is not None:
            self._box.activateWindow()
            return
        box = self._question(spending)
        if box is None:
            act()
            return
        self._box, self._act = box, act
        box.finished.connect(self._on_box_finished)
        box.open()

    def _question(self, spending: Spending) -> QDialog | None:
        """What has to be asked, if anything."""
        preferences = self._kit.read_preferences()
        limit = preferences.ask_above_micros
        if self._kit.is_demo:
            return None
        if not preferences.privacy_accepted:
            return self._privacy_notice(spending)
        if spending.is_price_seen and (limit is None or spending.price_micros <= limit):
            return None
        window = self._ground.window()
        if not (spending.waited or spending.is_price_seen):
            return make_again_question(window, spending.price_micros)
        question = send_held_question if spending.waited else large_run_question
        return question(window, spending.count, spending.price_micros)

    def _privacy_notice(self, spending: Spending) -> PrivacyDialog:
        """What is sent, where it stays, and what it costs."""
        pictures = [
            SentPicture(self._kit.files.preview(reference.sha256), reference.size_bytes)
            for reference in _references(spending.recipes)
        ]
        price = dollars_text(spending.price_micros)
        dialog = PrivacyDialog(self._kit.theme, pictures, spending.count, price, self._ground.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.link_requested.connect(self.link_requested)
        return dialog

    @Slot(int)
    def _on_box_finished(self, result: int) -> None:
        """Whatever the answer is, it is the answer to this question only."""
        box, act = self._box, self._act
        self._box = self._act = None
        if act is None or result != QDialog.DialogCode.Accepted:
            return
        if isinstance(box, PrivacyDialog):
            self._kit.write_preferences(replace(self._kit.read_preferences(), privacy_accepted=True))
        act()


def _references(recipes: Sequence[Recipe]) -> list[Reference]:
    """Every reference of these Recipes once, in their order."""
    found = {reference.sha256: reference for recipe in recipes for reference in recipe.references}
    return list(found.values())
