"""PictureExport: pictures on their way out of the program, to the clipboard or to a folder of the person's.

What leaves is the clean copy: it says that a model made it, and not from which prompt. Must not know adapters.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, QStandardPaths, Qt, QThreadPool, QUrl, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.file_words import not_copied_sentence
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import Outgoing
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.job_text import format_text
from kling_desktop.ui.base.open_outside import open_outside
from kling_desktop.ui.base.own_picture import read_own_picture
from kling_desktop.ui.base.picture_mime import PictureBitmap, bitmap_png, gallery_mime
from kling_desktop.ui.base.translate import counted_text, sentence_text, titled_text
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.spokesman import Spokesman

FOLDER_NOTE = "save folder"
"""The note that remembers where pictures were saved last."""
Note = Callable[[str], str | None]
_FILE_MANAGER_FORMAT = "x-special/gnome-copied-files"
"""What the file managers of GNOME and its kin paste files from."""


class PictureExport(QObject):
    """Copies and saves the pictures of Entries; those without one are passed over. Thread: gui."""

    def __init__(self, kit: WindowKit, note: Note, pool: QThreadPool, spokesman: Spokesman, window: QWidget) -> None:
        """Listen to the engine for renders.

        Args:
            kit: what the window was handed.
            note: gives a small text by its name, be it written by now or not; one remembers a folder.
            pool: where files are written and pictures decoded.
            spokesman: says how it went.
            window: whose dialogs are shown.
        """
        super().__init__(window)
        self._kit, self._spokesman, self._window = kit, spokesman, window
        self._note = note
        self._chosen_folder = ""
        self._copied: _Copied | None = None
        self._copying, self._saving = Background(pool, self), Background(pool, self)
        self._copying.answered.connect(self._on_copying_answered)
        self._copying.failed.connect(self._on_failed)
        self._saving.answered.connect(self._on_saving_answered)
        self._saving.failed.connect(self._on_failed)
        for background in (self._copying, self._saving):
            background.broke.connect(spokesman.tell_mistake)
        queued = Qt.ConnectionType.QueuedConnection
        kit.engine.rendered.connect(self._on_engine_rendered, queued)
        kit.engine.render_failed.connect(self._on_engine_render_failed, queued)

    @property
    def is_saving(self) -> bool:
        """Whether copies are still being written into a folder of the person's."""
        return self._saving.is_busy

    # ------------------------------------------------------------ the clipboard

    @Slot(object)
    def copy(self, entries: Sequence[Entry]) -> None:
        """Put pictures on the clipboard: their clean files and, of a single one, the picture itself."""
        outputs = _outputs(entries)
        if outputs:
            self._copied = None
            self._copying.ask_instead(partial(_clean_files, self._kit.outgoing, outputs))

    @Slot(int, object)
    def _on_copying_answered(self, _number: int, answer: "_Copied") -> None:
        """Files are there, or the picture as well. Several pictures are files only: no program takes more than one."""
        if len(answer.outputs) == 1 and answer.image is None:
            output = answer.outputs[0]
            self._copied = answer
            self._kit.engine.render(output.id, self._kit.files.picture(output.path))
        else:
            self._put(answer)

    @Slot(str, str)
    def _on_engine_rendered(self, key: str, path: str) -> None:
        copied = self._copied
        if copied is not None and copied.outputs[0].id == key:
            self._copied = None
            self._copying.ask_instead(partial(_with_picture, copied, path))

    @Slot(str, object)
    def _on_engine_render_failed(self, key: str, _failure: Failure) -> None:
        """A file that cannot be shown can be copied all the same."""
        if self._copied is not None and self._copied.outputs[0].id == key:
            copied, self._copied = self._copied, None
            self._put(copied)

    def _put(self, copied: "_Copied") -> None:
        QGuiApplication.clipboard().setMimeData(copied.mime())
        count = len(copied.outputs)
        if count > 1:
            self._spokesman.tell(self.tr("%n pictures copied", "", count))
        else:
            self._spokesman.tell(self.tr("Copied"))

    # ------------------------------------------------------------ a folder of the person's

    @Slot(object)
    def save_as(self, entries: Sequence[Entry]) -> None:
        """Ask where to, then write clean copies there."""
        outputs = _outputs(entries)
        if len(outputs) == 1:
            self._ask_for_name(outputs[0])
        elif outputs:
            self._ask_for_folder(outputs)

    def _ask_for_name(self, output: Output) -> None:
        name = Path(output.path).name
        dialog = QFileDialog(self._window, self.tr("Save the picture as"), str(Path(self._folder()) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffixes = " ".join(f"*{suffix}" for suffix in _suffixes(output))
        name_filter = self.tr("{format} picture ({suffixes})")
        dialog.setNameFilter(name_filter.format(format=format_text(output.format), suffixes=suffixes))
        dialog.setDefaultSuffix(_suffix(output).removeprefix("."))
        dialog.selectFile(name)
        self._open(dialog, (output,))

    def _ask_for_folder(self, outputs: tuple[Output, ...]) -> None:
        title = self.tr("Save %n pictures in a folder", "", len(outputs))
        dialog = QFileDialog(self._window, title, self._folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Save here"))
        self._open(dialog, outputs)

    def _open(self, dialog: QFileDialog, outputs: tuple[Output, ...]) -> None:
        """Show it without waiting."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._save_to, outputs))
        dialog.open()

    def _save_to(self, outputs: tuple[Output, ...], chosen: str) -> None:
        path = Path(chosen)
        if len(outputs) == 1:
            suffix = _suffix(outputs[0])
            has_own = path.suffix.lower() in _suffixes(outputs[0])
            # Under a name of ours nobody was asked whether a file may be written over.
            target = path if has_own else path.with_name(f"{path.name}{suffix}")
            work = partial(_save_one, self._kit.outgoing, outputs[0], target, replaces=has_own)
            self._remember(path.parent)
        else:
            work = partial(_save_all, self._kit.outgoing, outputs, path)
            self._remember(path)
        self._saving.ask(work)

    @Slot(int, object)
    def _on_saving_answered(self, _number: int, saved: "_Saved") -> None:
        count, folder = len(saved.paths), saved.folder
        if saved.failure is not None:
            reason = sentence_text(not_copied_sentence(saved.failure))
            saved_text = self._counted("1 picture saved, then no more", "%n pictures saved, then no more", count)
            self._spokesman.tell(titled_text(saved_text, reason) if count else reason)
            return
        name = Path(folder).name or folder
        text = self._counted("Saved to {folder}", "%n pictures saved to {folder}", count)
        show = partial(open_outside, folder)
        self._spokesman.offer(text.format(folder=name), self.tr("Show"), show)

    def _counted(self, one: str, many: str, count: int) -> str:
        return counted_text(type(self).__name__, one, many, count)

    @Slot(int, object)
    def _on_failed(self, _number: int, failure: Failure) -> None:
        self._spokesman.tell(sentence_text(not_copied_sentence(failure)))

    def _folder(self) -> str:
        """Where pictures were saved last, else the system's folder for pictures."""
        folder = self._chosen_folder or self._note(FOLDER_NOTE) or ""
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return folder if folder and Path(folder).is_dir() else usual

    def _remember(self, folder: Path) -> None:
        if str(folder) != self._folder():
            self._kit.engine.keep_note(FOLDER_NOTE, str(folder))
        self._chosen_folder = str(folder)


@dataclass(frozen=True, slots=True)
class _Copied:
    """What goes onto the clipboard: clean files and, of a single picture, its pixels and its bytes as PNG."""

    outputs: tuple[Output, ...]
    files: tuple[Path, ...]
    image: QImage | None = None
    png: bytes = b""

    def mime(self) -> QMimeData:
        """Best form first for each kind of program: our own gallery, file managers, editors, the rest."""
        mime = gallery_mime([output.id for output in self.outputs], self.files)
        urls = "\n".join(url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in mime.urls())
        mime.setData(_FILE_MANAGER_FORMAT, QByteArray(f"copy\n{urls}".encode()))
        if self.png:
            mime.setData("image/png", QByteArray(self.png))
        if self.image is not None and not self.image.isNull():
            mime.setImageData(self.image)
        return mime


@dataclass(frozen=True, slots=True)
class _Saved:
    """Which copies were written into which folder, and what kept the next one from it."""

    folder: str
    paths: tuple[str, ...]
    failure: Failure | None = None


def _outputs(entries: Sequence[Entry]) -> tuple[Output, ...]:
    return tuple(entry.output for entry in entries if entry.output is not None)


def _suffix(output: Output) -> str:
    """The one its file has in the library: the format's own."""
    return Path(output.path).suffix


def _suffixes(output: Output) -> tuple[str, ...]:
    """All that are as good."""
    suffix = _suffix(output)
    return (suffix, ".jpeg") if suffix == ".jpg" else (suffix,)


def _clean_files(outgoing: Outgoing, outputs: tuple[Output, ...]) -> _Copied:
    """Thread: one of the pool's."""
    return _Copied(outputs, tuple(Path(outgoing.clean_file(output)) for output in outputs))


def _with_picture(copied: _Copied, render: str) -> _Copied:
    """Add the pixels; a PNG's own bytes carry the label too, others are written anew. Thread: one of the pool's."""
    image = read_own_picture(render)  # null if the cache was emptied this very moment: the file alone will do
    png = b""
    if copied.outputs[0].format == "png":
        with suppress(OSError):
            png = copied.files[0].read_bytes()
    elif not image.isNull():
        png = bitmap_png(PictureBitmap(image))
    return replace(copied, image=image, png=png)


def _save_one(outgoing: Outgoing, output: Output, target: Path, *, replaces: bool) -> _Saved:
    """Thread: one of the pool's."""
    path = outgoing.save_copy(output, str(target), replaces=replaces)
    return _Saved(str(target.parent), (path,))


def _save_all(outgoing: Outgoing, outputs: tuple[Output, ...], folder: Path) -> _Saved:
    """Write one after the other, each under its own name or the next free one. Thread: one of the pool's."""
    paths: list[str] = []
    for output in outputs:
        try:
            paths.append(outgoing.save_copy(output, str(folder / Path(output.path).name), replaces=False))
        except KlingError as error:
            return _Saved(str(folder), tuple(paths), error.failure)
    return _Saved(str(folder), tuple(paths))
