"""Every row of the design's table of errors that is about one Job, once, in the real window: words, badge, buttons.

One cause is told in one place. What its free buttons promise, they do. The rows about all Jobs are in
`test_every_refusal`, those about a field in `test_every_field_problem`.
"""

import shutil
from datetime import UTC, datetime

from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.words import notice
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from kling_desktop.ui.preferences.storage_page import StoragePage
from tests.scenarios.problem_rig import PROMPT, Rig, Said, said_by_card

NOT, MAYBE, PAID = "Not charged", "May have been charged", "Charged $0.035"
AGAIN, LOOK, RECOVER = "Make again · $0.035", "Check for result", "Recover by request ID…"
SHRINK = "Shrink and make again · $0.035"
EVIDENCE = "Price $0.035; balance *."
ERROR = {"error": "something broke"}
SUBMIT_SECONDS = 2.0
"""Our own patience in these tests; a real request has a minute."""


def answer(status: int, body: object = ERROR, **more: object) -> Fault:
    return Fault("submit", status=status, body=body, **more)


TROUBLE = Said(
    "Segmind is having trouble", f"The service didn't answer properly. {EVIDENCE}", MAYBE, [LOOK, AGAIN, RECOVER]
)
UNANSWERED = Said(
    "No answer yet",
    f"Segmind didn't answer in time. The picture may still be made. {EVIDENCE}",
    MAYBE,
    [LOOK, AGAIN, RECOVER],
)
DECLINED = Said(
    "Kling O1 declined this request",
    "“content policy”. Rephrase the prompt or use other pictures.",
    NOT,
    ["Edit prompt", "Dismiss"],
)
GONE = Said(
    "Kling O1 isn't available right now",
    "Segmind no longer offers the model at this address. A newer version of Kling Desktop may know where it is now.",
    NOT,
    ["Details"],
)
CARDS: dict[str, tuple[tuple[Fault, ...], Said]] = {
    "400": (
        (answer(400),),
        Said(
            "Segmind couldn't use this request",
            "“something broke”. Change the prompt or pictures and try again.",
            NOT,
            ["Edit prompt", "Details"],
        ),
    ),
    "410": ((answer(410),), GONE),
    "406 other": (
        (answer(406, {"error": "aspect_ratio must be one of"}),),
        Said("Segmind refused a setting", "“aspect_ratio must be one of”.", NOT, ["Edit", "Details"]),
    ),
    "413": (
        (answer(413),),
        Said(
            "Your pictures are too large to send",
            "Together they are more than Segmind takes. Remove one, or send smaller copies.",
            NOT,
            [SHRINK, "Edit"],
        ),
    ),
    "422": ((answer(422, {"error": "content policy"}),), DECLINED),
    "moderation of the run": (
        (Fault("status", status=422, body={"status": "FAILED", "error": "content policy"}),),
        DECLINED,
    ),
    "500 with Segmind's own message": (
        (answer(500),),
        Said(
            "Generation failed",
            "Segmind reported an error. “something broke”. If it repeats, simplify the prompt.",
            NOT,
            [AGAIN, "Details"],
        ),
    ),
    "500 without": ((answer(500, "oops"),), TROUBLE),
    "502": ((answer(502, "bad"),), TROUBLE),
    "503": ((answer(503),), TROUBLE),
    "504": ((answer(504, "late"),), UNANSWERED),
    "our timeout": ((Fault("submit", delay=SUBMIT_SECONDS + 0.5),), UNANSWERED),
    "connection lost after sending": (
        (Fault("submit", drop="after"),),
        Said(
            "Connection lost while generating",
            f"The request was sent, but the answer never arrived. {EVIDENCE}",
            MAYBE,
            [LOOK, AGAIN, RECOVER],
        ),
    ),
    "answer isn't a picture": (
        (Fault("file", status=200, body="not a picture", times=0),),
        Said(
            "The picture arrived damaged",
            "Segmind answered, but the file can't be read. What arrived is kept. Fetching it again is free.",
            PAID,
            ["Fetch again · free", "Copy details"],
        ),
    ),
    # Last: from now on this session knows that v2 is not offered.
    "404": ((answer(404), Fault("v1", status=404, body=ERROR)), GONE),
}


# ------------------------------------------------------------ one Job


def test_every_problem_of_one_job_has_its_card(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url, submit=SUBMIT_SECONDS)
    seen, told = dict[str, Said](), dict[str, list[str]]()
    for name, (faults, _) in CARDS.items():
        service.inject(*faults)
        rig.generate()
        seen[name] = said_by_card(rig.wait_for_card())
        told[name] = rig.notices()
        service.clear_faults()
        rig.dismiss()
    assert seen == {name: said for name, (_, said) in CARDS.items()}
    assert told == {name: [said.title] for name, (_, said) in CARDS.items()}, "each cause is told once"


def test_what_the_buttons_of_the_cards_promise_they_do(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    _edit_and_details(rig, service)
    _dismiss(rig, service)
    _check_for_result(rig, service)
    _fetch_again(rig, service)
    assert len(service.ledger()) == rig.saved() == 2
    _make_again(rig, service)
    assert len(service.ledger()) == rig.saved() == 3
    _shrink_and_make_again(rig, service)
    assert len(service.ledger()) == rig.saved() == 4


def _edit_and_details(rig: Rig, service: Simulator) -> None:
    service.inject(answer(400))
    rig.generate()
    card = rig.wait_for_card()
    rig.press(card, "Details")
    assert rig.studio.inspector.entry is not None
    assert rig.studio.inspector.entry.job.id == card.job.id
    rig.studio.composer.clear()
    rig.press(card, "Edit prompt")
    draft = rig.studio.composer.draft
    assert (draft.prompt, len(draft.slots)) == (PROMPT, 1)
    rig.dismiss()


def _dismiss(rig: Rig, service: Simulator) -> None:
    service.inject(answer(422, {"error": "content policy"}))
    rig.generate()
    rig.press(rig.wait_for_card(), "Dismiss")
    rig.wait(lambda: not rig.cards())


def _check_for_result(rig: Rig, service: Simulator) -> None:
    service.inject(Fault("submit", drop="after"))
    rig.generate()
    card = rig.wait_for_card()
    rig.press(card, LOOK)
    rig.wait(lambda: "Nothing is known of it yet" in rig.studio.spokesman.notice.text)
    assert card.isVisible()
    service.switch(history_lag=0.0)
    rig.press(card, LOOK)
    rig.wait(lambda: rig.saved() == 1 and not rig.cards())


def _fetch_again(rig: Rig, service: Simulator) -> None:
    service.inject(Fault("file", status=200, body="not a picture", times=0))
    rig.generate()
    card = rig.wait_for_card()
    rig.press(card, "Copy details")
    assert "Kind: bad_picture" in QGuiApplication.clipboard().text()
    service.clear_faults()
    rig.press(card, "Fetch again · free")
    rig.wait(lambda: rig.saved() == 2 and not rig.cards())


def _make_again(rig: Rig, service: Simulator) -> None:
    service.inject(answer(500))
    rig.generate()
    rig.press(rig.wait_for_card(), AGAIN)
    rig.wait(lambda: rig.saved() == 3 and not rig.cards())


def _shrink_and_make_again(rig: Rig, service: Simulator) -> None:
    Image.effect_noise((800, 600), 40).convert("RGB").save(rig.photo)
    rig.compose()
    service.inject(answer(413))
    rig.generate()
    rig.press(rig.wait_for_card(), SHRINK)
    rig.wait(lambda: rig.saved() == 4 and not rig.cards())
    *_, large, small = (int(str(upload["body_bytes"])) for upload in service.requests("upload"))
    assert small < 0.6 * large


def test_a_picture_that_cannot_be_written_waits_and_is_saved_later(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    rig.compose()
    # The library looks well before anything is sent.
    in_the_way = rig.places.default_library / "pictures" / f"{datetime.now(UTC):%Y}"
    in_the_way.touch()
    rig.generate()
    card = rig.wait_for_card()
    words = notice(Failure(FailureKind.NOT_WRITABLE, Charge.CHARGED))
    text = " ".join(sentence.text() for sentence in words.without_money)
    assert said_by_card(card) == Said(words.title.text(), text, PAID, ["Try again · free", "Storage settings"])
    assert rig.notices() == [words.title.text()]

    rig.press(card, "Storage settings")
    assert rig.settings().findChild(StoragePage).isVisible()
    rig.settings().close()
    in_the_way.unlink()
    rig.press(card, "Try again · free")
    rig.wait(lambda: rig.saved() == 1 and not rig.cards())
    assert len(service.ledger()) == 1


def test_an_original_that_was_moved_is_said_before_anything_is_sent(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    rig.compose()
    for original in (rig.places.default_library / "references").iterdir():
        original.unlink()
    shutil.rmtree(rig.places.cache)
    rig.places.make()
    rig.generate()
    assert said_by_card(rig.wait_for_card()) == Said(
        "The file was moved or deleted",
        "It is no longer where it was. Choose another.",
        NOT,
        ["Edit prompt", "Details"],
    )
    assert not service.requests("submit")


def test_an_app_that_closed_in_the_moment_of_sending_says_so(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    service.inject(Fault("submit", delay=6.0))
    rig.generate()
    rig.wait(lambda: service.requests("submit"))
    assert rig.close()
    rig.open(service.base_url)
    title = "Interrupted while generating"
    text = f"The app closed in the moment of sending. {EVIDENCE}"
    assert said_by_card(rig.wait_for_card()) == Said(title, text, MAYBE, [LOOK, AGAIN, RECOVER])
    assert rig.notices() == [title]


def test_a_picture_whose_file_is_gone_says_so_where_it_would_be_seen(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.saved() == 1)
    entry = rig.studio.model.index(0, 0).data(TileRole.ENTRY)
    (rig.places.default_library / entry.output.path).unlink()
    rig.studio.viewer.open(entry)
    stage = rig.studio.viewer.lightbox.stage
    words = "The picture's file was moved or deleted. Its prompt and settings are still here."
    rig.wait(lambda: words in [label.text() for label in stage.findChildren(QLabel) if label.isVisible()])
    assert rig.notices() == []
