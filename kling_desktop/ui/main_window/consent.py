"""Consent: the one door to what spends. No other module of the window asks the engine to send anything.

Must not know: which button or menu asks. What is free (looking for a result, adding to what waits) is not asked about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count as numbers

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from kling_desktop.core.agreement import NOT_ASKED, Agreement, Order
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Job
from kling_desktop.core.price import dollars_text
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from kling_desktop.core.remedy import price_again_micros
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.questions import (
    large_run_question,
    make_again_question,
    over_cap_question,
    send_held_question,
)
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


Act = Callable[[Order], None]
"""Has the engine send, with what the person agreed to."""

_MOST_SENT = 16
"""So many clicks are remembered: the engine objects to one within milliseconds, or not at all."""


class Consent(QObject):
    """Asks what has to be asked before money is spent, then has the engine send. Thread: gui.

    The first time pictures leave the computer, the person reads where they go; that notice names the price as well, so
    it is the only question then. Else a sum above the limit in Settings is asked about, and one that was not named. The
    demo spends nothing and asks nothing.

    The engine holds every click against the limits once more, and only it knows what this month came to: where it
    objects, nothing was sent, and the person is asked then; while another question is open, after its answer.

    Signals:
        limits_requested: the person wants to see the cap in Settings.
        added: new pictures are on their way into the gallery.
        link_requested: an https address for the browser.
    """

    added = Signal()
    limits_requested = Signal()
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
        self._asked: tuple[Spending, Act, Agreement] | None = None
        self._sent: dict[int, tuple[Spending, Act]] = {}
        self._put_off: list[tuple[Spending, Act, Agreement]] = []
        self._numbers = numbers(1)
        kit.engine.not_agreed.connect(self._on_engine_not_agreed, Qt.ConnectionType.QueuedConnection)

    # ------------------------------------------------------------ what spends

    @Slot(object, int)
    def generate(self, recipe: Recipe, count: int) -> None:
        """Make `count` pictures of a Recipe."""

        def act(order: Order) -> None:
            self.added.emit()
            self._kit.engine.submit(recipe, count, order)

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

        def act(order: Order) -> None:
            self._kit.engine.resume_held(ids, order)

        self._ask(Spending(recipes, len(held), price, True, is_price_seen), act)

    def make_again(self, job: Job, *, is_price_seen: bool = True) -> None:
        """Spend again on a Job that brought no picture.

        Args:
            job: one that needs a person.
            is_price_seen: whether the button that was pressed named the price.
        """

        def act(order: Order) -> None:
            self._kit.engine.make_again(job.id, order)

        self._ask(Spending((job.recipe,), 1, price_again_micros(job), is_price_seen=is_price_seen), act)

    # ------------------------------------------------------------ asking

    def _ask(self, spending: Spending, act: Act) -> None:
        """Act at once where there is nothing to ask, else after a yes; one question at a time."""
        if self._box is not None:
            self._box.activateWindow()
            return
        box = self._question(spending)
        if box is None:
            self._send(spending, act, NOT_ASKED)
        else:
            self._open(box, spending, act, Agreement(spending.price_micros))

    def _open(self, box: QDialog, spending: Spending, act: Act, agreement: Agreement) -> None:
        """Ask; a yes is the agreement."""
        self._box, self._asked = box, (spending, act, agreement)
        box.finished.connect(self._on_box_finished)
        box.open()

    def _send(self, spending: Spending, act: Act, agreement: Agreement) -> None:
        number = next(self._numbers)
        self._sent[number] = spending, act
        self._sent.pop(number - _MOST_SENT, None)
        act(Order(number, agreement))

    @Slot(object, object)
    def _on_engine_not_agreed(self, order: Order, failure: Failure) -> None:
        """Nothing was sent: the engine knows of something that was not asked about."""
        sent = self._sent.pop(order.number, None)
        if sent is None:
            return
        spending, act = sent
        if self._box is not None:
            self._put_off.append((spending, act, order.agreement))
            return
        is_over_cap = failure.kind is FailureKind.OVER_CAP
        box = over_cap_question(self._ground.window(), failure, spending.price_micros) if is_over_cap else None
        if box is not None:
            box.buttons()[0].clicked.connect(self.limits_requested)
        agreement = Agreement(spending.price_micros, over_cap=is_over_cap or order.agreement.over_cap)
        self._open(box or self._sum_question(spending), spending, act, agreement)

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
        if not (spending.waited or spending.is_price_seen):
            return make_again_question(self._ground.window(), spending.price_micros)
        return self._sum_question(spending)

    def _sum_question(self, spending: Spending) -> QDialog:
        """Whether so much shall be spent."""
        question = send_held_question if spending.waited else large_run_question
        return question(self._ground.window(), spending.count, spending.price_micros)

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
        box, asked = self._box, self._asked
        self._box = self._asked = None
        if asked is not None and result == QDialog.DialogCode.Accepted:
            if isinstance(box, PrivacyDialog):
                self._kit.write_preferences(replace(self._kit.read_preferences(), privacy_accepted=True))
            self._send(*asked)
        put_off, self._put_off = self._put_off, []
        for click in put_off:  # the engine objects once more, and names what the month comes to by now
            self._send(*click)


def _references(recipes: Sequence[Recipe]) -> list[Reference]:
    """Every reference of these Recipes once, in their order."""
    found = {reference.sha256: reference for recipe in recipes for reference in recipe.references}
    return list(found.values())
