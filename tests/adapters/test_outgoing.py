"""What leaves the program: the picture and the label that a model made it; no prompt, no request, no name of a file."""

import errno
import hashlib
import os
import signal
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kling_desktop.adapters.metadata import DigitalSourceType, Packet, read, splice, unsplice
from kling_desktop.adapters.outgoing import STAYS_SECONDS, OutgoingFolder, sweep_outgoing
from kling_desktop.adapters.places import Places
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.file_words import not_copied_sentence
from kling_desktop.core.generation import Output
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from tests.adapters.child import start
from tests.adapters.intake.samples import encoded, quadrants

PROMPT, REQUEST, REFERENCE_NAME = "a heron in a red coat", "req-7f3a", "grandmother.jpg"
SECRETS = (PROMPT, REQUEST, REFERENCE_NAME, "kd:Recipe", "job-1")
RECIPE = Recipe("kling-o1", PROMPT, (Reference("ab" * 32, REFERENCE_NAME, "jpeg", 400, 300, 1234),), ())
PACKET = Packet("picture-1", "job-1", RECIPE, 1_790_000_000_000, request_id=REQUEST, cost_micros=35_000)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: RLIMIT_FSIZE")
NAMES = {"png": "png", "jpeg": "jpg", "webp": "webp"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places.under(tmp_path)
    places.make()
    return places


@pytest.fixture
def outgoing(places: Places) -> OutgoingFolder:
    return OutgoingFolder(places, places.default_library)


def received(form: str = "png") -> bytes:
    """With a text of the service's own, which stays."""
    texts = PngInfo()
    texts.add_text("Software", "the service")
    return encoded(quadrants(), form.upper(), pnginfo=texts, comment=b"the service")


def saved(places: Places, form: str = "png", packet: Packet | None = PACKET) -> Output:
    """A picture of the library, as `LibraryFolder` keeps it."""
    data = received(form)
    kept = data if packet is None else splice(data, packet)
    path = places.default_library / f"pictures/2026/11/a-heron-0f0f0f0f.{NAMES[form]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(kept)
    hashes = (hashlib.sha256(data).hexdigest(), hashlib.sha256(kept).hexdigest())
    relative = path.relative_to(places.default_library).as_posix()
    return Output("0f" * 16, "0f" * 16, 0, relative, form, 480, 360, len(kept), *hashes, 1_790_000_000_000)


def everything_in(data: bytes) -> str:
    """All texts that other programs find in a picture, and its bare bytes."""
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        return f"{picture.info} {getattr(picture, 'text', '')} {dict(picture.getexif())} {data!r}"


@pytest.mark.parametrize("form", ["png", "jpeg"])
def test_the_copy_is_what_was_received_with_the_label_alone(
    places: Places, outgoing: OutgoingFolder, form: str
) -> None:
    output = saved(places, form)
    assert PROMPT in everything_in((places.default_library / output.path).read_bytes()), "the master has it"

    path = Path(outgoing.clean_file(output))

    data = path.read_bytes()
    assert unsplice(data) == received(form)
    assert read(data) is None
    assert DigitalSourceType.COMPOSITE in everything_in(data)
    assert [secret for secret in SECRETS if secret in everything_in(data)] == []
    assert path.name == Path(output.path).name
    assert path.parent.parent == places.outgoing_folder()


def test_the_label_is_that_of_the_picture(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places, packet=replace(PACKET, source_type=DigitalSourceType.TRAINED))
    data = Path(outgoing.clean_file(output)).read_bytes()
    assert f'"{DigitalSourceType.TRAINED}"'.encode() in data


def test_what_cannot_be_labelled_leaves_as_it_was_received(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places, "webp", packet=None)
    assert Path(outgoing.clean_file(output)).read_bytes() == received("webp")


def test_a_file_that_another_program_changed_says_nothing_either(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places)
    texts = PngInfo()
    texts.add_text("Comment", "cropped by somebody")
    texts.add_itxt("XML:com.adobe.xmp", splice(received(), PACKET)[33:].decode("latin-1"))
    edited = encoded(quadrants().rotate(180), "PNG", pnginfo=texts)
    (places.default_library / output.path).write_bytes(edited)

    data = Path(outgoing.clean_file(output)).read_bytes()

    assert [secret for secret in SECRETS if secret in everything_in(data)] == []
    assert DigitalSourceType.COMPOSITE in everything_in(data)
    assert Image.open(BytesIO(data)).tobytes() == Image.open(BytesIO(edited)).tobytes()


def test_a_copy_is_used_again_but_never_what_somebody_made_of_it(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places)
    path = Path(outgoing.clean_file(output))
    clean, number = path.read_bytes(), path.stat().st_ino
    os.utime(path, (1_000, 1_000))

    assert outgoing.clean_file(output) == str(path)
    assert path.stat().st_ino == number
    assert path.stat().st_mtime > 1_000, "it is fresh again"

    path.write_bytes(b"painted over")
    outgoing.clean_file(output)
    assert path.read_bytes() == clean


def test_a_picture_whose_drive_answers_with_errors_is_not_called_damaged(places: Places) -> None:
    output = saved(places)
    library = places.default_library.with_name("long" * 100)  # no file system looks at that
    with pytest.raises(KlingError) as caught:
        OutgoingFolder(places, library).clean_file(output)
    assert caught.value.failure == Failure(FailureKind.LIBRARY_AWAY, message=library.name)


def test_a_picture_whose_library_is_away_is_not_called_deleted(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places)
    places.default_library.rename(places.default_library.with_name("drive"))
    with pytest.raises(KlingError) as caught:
        outgoing.clean_file(output)
    assert caught.value.failure == Failure(FailureKind.LIBRARY_AWAY, message=places.default_library.name)
    assert "isn't there" in not_copied_sentence(caught.value.failure).text()


def test_a_picture_that_is_gone_is_said(places: Places, outgoing: OutgoingFolder) -> None:
    output = saved(places)
    (places.default_library / output.path).unlink()
    with pytest.raises(KlingError) as caught:
        outgoing.clean_file(output)
    assert caught.value.failure.kind is FailureKind.FILE_MISSING


def test_an_id_that_leaves_the_folder_is_a_bug(places: Places, outgoing: OutgoingFolder) -> None:
    with pytest.raises(ValueError, match="not an Output's id"):
        outgoing.clean_file(replace(saved(places), id="../x"))


def test_a_copy_for_the_person_is_an_ordinary_file(places: Places, outgoing: OutgoingFolder, tmp_path: Path) -> None:
    target = tmp_path / "Desktop"
    target.mkdir()
    mask = os.umask(0o022)
    path = outgoing.save_copy(saved(places), str(target / "mine.png"), replaces=False)
    os.umask(mask)
    assert path == str(target / "mine.png")
    assert Path(path).stat().st_mode & 0o777 == 0o644
    assert unsplice(Path(path).read_bytes()) == received()
    assert PROMPT not in everything_in(Path(path).read_bytes())


def test_no_file_of_the_person_is_written_over(places: Places, outgoing: OutgoingFolder, tmp_path: Path) -> None:
    target, output = tmp_path / "Desktop", saved(places)
    target.mkdir()
    (target / "mine.png").write_bytes(b"theirs")
    (target / "mine (2).png").write_bytes(b"theirs too")
    path = outgoing.save_copy(output, str(target / "mine.png"), replaces=False)
    assert path == str(target / "mine (3).png")
    assert (target / "mine.png").read_bytes() == b"theirs"
    assert (target / "mine (2).png").read_bytes() == b"theirs too"
    assert unsplice(Path(path).read_bytes()) == received()
    assert len(list(target.iterdir())) == 3, "nothing of ours is left beside it"


def test_unless_they_said_so(places: Places, outgoing: OutgoingFolder, tmp_path: Path) -> None:
    target, output = tmp_path / "Desktop", saved(places)
    target.mkdir()
    (target / "mine.png").write_bytes(b"theirs")
    (target / "mine.png.part").write_bytes(b"theirs too")
    assert outgoing.save_copy(output, str(target / "mine.png"), replaces=True) == str(target / "mine.png")
    assert unsplice((target / "mine.png").read_bytes()) == received()
    assert {path.name for path in target.iterdir()} == {"mine.png", "mine.png.part"}
    assert (target / "mine.png.part").read_bytes() == b"theirs too"


CUT_OFF = """
import resource, signal, sys
from pathlib import Path
from kling_desktop.adapters.outgoing import OutgoingFolder
from kling_desktop.adapters.places import Places
from kling_desktop.core.generation import Output

root, target, replaces, *fields = sys.argv[1:]
places = Places.under(Path(root))
output = Output("0f" * 16, "0f" * 16, 0, fields[0], "png", 480, 360, 0, *fields[1:], 0)
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
OutgoingFolder(places, places.default_library).save_copy(output, target, replaces=replaces == "True")
"""
"""Its process is ended by the system in the middle of the file."""


@posix_only
@pytest.mark.parametrize("replaces", [False, True])
def test_a_copy_that_is_cut_off_never_lies_under_its_name(places: Places, tmp_path: Path, *, replaces: bool) -> None:
    target, output = tmp_path / "Desktop", saved(places)
    target.mkdir()
    hashes = (output.received_sha256, output.file_sha256)
    with start(CUT_OFF, tmp_path, target / "mine.png", replaces, output.path, *hashes) as process:
        errors = process.communicate(timeout=60)[1]
    assert process.returncode == -signal.SIGXFSZ, errors
    assert {path.name: path.stat().st_size for path in target.iterdir()} == {"mine.png.part": 200}


def no_link(_part: Path, _name: Path) -> None:
    """What FAT says of a second name for a file."""
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_a_disk_without_links_gets_whole_copies_beside_what_is_there(places: Places, tmp_path: Path) -> None:
    target, output = tmp_path / "Stick", saved(places)
    target.mkdir()
    (target / "mine.png").write_bytes(b"theirs")
    outgoing = OutgoingFolder(places, places.default_library, no_link)
    path = outgoing.save_copy(output, str(target / "mine.png"), replaces=False)
    assert path == str(target / "mine (2).png")
    assert unsplice(Path(path).read_bytes()) == received()
    assert (target / "mine.png").read_bytes() == b"theirs"
    assert {path.name for path in target.iterdir()} == {"mine.png", "mine (2).png"}


@pytest.mark.parametrize("replaces", [False, True])
def test_a_folder_that_is_gone_is_said(
    places: Places, outgoing: OutgoingFolder, tmp_path: Path, *, replaces: bool
) -> None:
    with pytest.raises(KlingError) as caught:
        outgoing.save_copy(saved(places), str(tmp_path / "nowhere" / "mine.png"), replaces=replaces)
    assert caught.value.failure.kind is FailureKind.NOT_WRITABLE


def test_copies_are_swept_when_nobody_used_them_for_a_day(places: Places, outgoing: OutgoingFolder) -> None:
    path = Path(outgoing.clean_file(saved(places)))
    used_s = round(path.stat().st_mtime)

    sweep_outgoing(places, (used_s + STAYS_SECONDS - 60) * 1000)
    assert path.exists()
    sweep_outgoing(places, (used_s + STAYS_SECONDS + 60) * 1000)
    assert list(places.outgoing_folder().iterdir()) == []


def test_sweeping_goes_into_no_link_and_minds_no_missing_folder(places: Places, tmp_path: Path) -> None:
    sweep_outgoing(places, 0)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "file").touch()
    os.utime(theirs / "file", (1_000, 1_000))
    places.outgoing_folder().mkdir()
    (places.outgoing_folder() / "link").symlink_to(theirs)
    sweep_outgoing(places, 2_000_000_000_000)
    assert (theirs / "file").exists()


def test_a_text_takes_the_place_of_what_was_there_whole_or_not_at_all(outgoing: OutgoingFolder, tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_text("before")
    assert outgoing.save_text(iter(["a,é\r\n", "b\r\n"]), str(path)) == str(path)
    assert path.read_bytes() == "a,é\r\nb\r\n".encode()
    with pytest.raises(KlingError) as caught:
        outgoing.save_text(["x"], str(tmp_path / "gone" / "spend.csv"))
    assert caught.value.failure.kind is FailureKind.NOT_WRITABLE
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(KlingError):
        outgoing.save_text(["x"], str(tmp_path / "folder.csv"))
    assert not list(tmp_path.glob("*.part"))
