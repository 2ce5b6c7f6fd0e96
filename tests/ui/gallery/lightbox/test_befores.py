"""What a picture can be compared with, and which of it comes first."""

from dataclasses import replace

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Marks
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from kling_desktop.ui.gallery.lightbox.befores import Befores
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS


def reference(number: int, width: int, height: int, source: str | None = None) -> Reference:
    return Reference(f"{number}" * 64, f"{number}.jpg", "jpeg", width, height, 1000, source_output=source)


def made_from(*references: Reference, size: tuple[int, int] = (1360, 768)) -> Entry:
    job = make_job(1, NOON_MS)
    return make_entry(1, replace(job, recipe=Recipe("kling-o1", "@Image1", references, ())), size)


def nobody(_job_id: str) -> None:
    return None


BOTTLE, DUNES, TALL = reference(1, 900, 1200), reference(2, 1920, 1080), reference(3, 400, 1000)


def test_the_scene_comes_first_by_its_shape() -> None:
    befores = Befores.of(made_from(BOTTLE, DUNES, TALL), nobody)
    assert (befores.first, befores.of_gallery) == (2, frozenset())
    assert Befores.of(made_from(BOTTLE, DUNES, TALL, size=(768, 1360)), nobody).first == 1
    assert Befores.of(made_from(BOTTLE, DUNES, TALL, size=(400, 1000)), nobody).first == 3


def test_what_it_was_refined_from_comes_before_all() -> None:
    source = make_entry(9, make_job(9, NOON_MS))
    assert source.output is not None
    refined = reference(1, 300, 900, source.output.id)
    entry = made_from(refined, DUNES)

    assert Befores.of(entry, lambda _id: source) == Befores((refined, DUNES), frozenset({1}), 1)
    deleted = replace(source, marks=Marks(deleted_at_ms=NOON_MS))
    assert Befores.of(entry, lambda _id: deleted).first == 2
    assert Befores.of(entry, nobody).of_gallery == frozenset()


def test_the_second_picture_of_a_job_is_known_by_the_job() -> None:
    asked: list[str] = []

    def find(job_id: str) -> None:
        asked.append(job_id)

    Befores.of(made_from(reference(1, 300, 900, "0f0f-2")), find)
    assert asked == ["0f0f"]


def test_comparing_goes_on_with_the_same_reference() -> None:
    befores = Befores.of(made_from(BOTTLE, DUNES, TALL), nobody)
    assert befores.number_of(TALL.sha256) == 3
    assert befores.number_of("another") == 2
    assert befores.reference(3) == TALL


def test_without_references_there_is_nothing() -> None:
    befores = Befores.of(made_from(), nobody)
    assert befores.first == 0
    assert (befores.reference(0), befores.reference(1)) == (None, None)


def test_odd_sizes_do_no_harm() -> None:
    assert Befores.of(made_from(reference(1, 0, 0), DUNES), nobody).first == 2
