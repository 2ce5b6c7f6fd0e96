"""Studio: what the three panes of the Workspace do, and all wiring between them and the engine, in one method.

A reader follows any news here: who says it, who hears it. Must not know adapters.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kling_desktop.core.draft import Draft
from kling_desktop.core.failure import Failure
from kling_desktop.core.history_entry import ATTENTION, Filter
from kling_desktop.core.job import Job
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import RECENT_PICTURES, usual_seconds
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.source_reader import Destination
from kling_desktop.ui.gallery.grid.focus_order import put_before, stops_in
from kling_desktop.ui.gallery.inspector.inspector import Inspector
from kling_desktop.ui.gallery.selection import Selection
from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from kling_desktop.ui.jobs.queue_banner import QueueBanner
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.consent import Consent
from kling_desktop.ui.main_window.draft_memory import NOTE as DRAFT_NOTE
from kling_desktop.ui.main_window.draft_memory import DraftMemory
from kling_desktop.ui.main_window.job_actions import JobActions
from kling_desktop.ui.main_window.lost_files import LostFiles
from kling_desktop.ui.main_window.network_watch import NetworkWatch
from kling_desktop.ui.main_window.picture_actions import PictureActions
from kling_desktop.ui.main_window.picture_care import PictureCare
from kling_desktop.ui.main_window.picture_export import PictureExport
from kling_desktop.ui.main_window.recover_desk import RecoverDesk
from kling_desktop.ui.main_window.report_desk import ReportDesk
from kling_desktop.ui.main_window.spokesman import Spokesman
from kling_desktop.ui.main_window.upkeep_desk import UpkeepDesk
from kling_desktop.ui.main_window.viewer import Viewer
from kling_desktop.ui.main_window.workspace import Workspace

_DETAILS_CACHE_BYTES = 16 * 1024 * 1024


class Studio(QObject):
    """Composer and inspector in the outer panes of a Workspace, and everything that can be done in it. Thread: gui.

    Signals:
        key_requested: the person wants to enter a key.
        network_settings_requested, storage_settings_requested: that page of Settings.
        limits_requested: the page of Settings with the monthly cap.
        link_requested: an https address for the browser.
        selection_changed: the gallery's `Selection`.
    """

    key_requested = Signal()
    network_settings_requested = Signal()
    storage_settings_requested = Signal()
    limits_requested = Signal()
    link_requested = Signal(str)
    selection_changed = Signal(object)

    def __init__(
        self, workspace: Workspace, composer: Composer, compose: ComposePanel, circumstances: Circumstances
    ) -> None:
        """Fill the outer panes and let all of them work; what they show comes with `begin`.

        Args:
            workspace: what is on the screen already; the parent.
            composer: of this workspace's Draft, which is still empty.
            compose: its panel, not shown yet.
            circumstances: hears the engine since before the panes were there.

        Raises:
            KlingError: DATABASE.
        """
        super().__init__(workspace)
        self.workspace, self._circumstances = workspace, circumstances
        self.model, self.gallery, self.panes = workspace.model, workspace.gallery, workspace.panes
        self._kit, self._history = kit, history = workspace.kit, workspace.history
        self.composer, self.compose = composer, compose
        # A loader forgets what its own part of the window does not show, so each part has one.
        self._details_loader = ThumbnailLoader(kit.pool, _DETAILS_CACHE_BYTES, self)
        self._cards_loader = ThumbnailLoader(kit.pool, _DETAILS_CACHE_BYTES, self)
        self.inspector = Inspector(kit.theme, self.model, self._details_loader, kit.files, workspace.inspector_place)
        self.attention = AttentionPanel(kit.theme, self._cards_loader, kit.files, is_free=kit.is_demo)
        self.banner = QueueBanner(kit.theme, kit.now_ms)
        self.spokesman = Spokesman(kit.theme, self.gallery, self.composer, workspace)
        export = PictureExport(kit, workspace.note, kit.pool, self.spokesman, workspace)
        self.pictures = PictureActions(kit, self.composer, self.spokesman, export, workspace)
        self.lost = LostFiles(kit, kit.pool, self.spokesman, workspace)
        self.pictures.heed(self.model)
        self.consent = Consent(kit, workspace)
        self.jobs = JobActions(kit.engine, self.consent, history, workspace, is_free=kit.is_demo)
        self.recovery = RecoverDesk(kit, history, workspace)
        self.report = ReportDesk(kit, workspace)
        self.upkeep = UpkeepDesk(kit, self.model, workspace)
        self.viewer = Viewer(kit, workspace.pages, self.model, kit.pool, self.pictures)
        self._network_watch = NetworkWatch(self)
        self._fill()
        self._wire()
        self._draft_memory = DraftMemory(self.composer, kit.files, kit.engine, self)

    def begin(self) -> Iterator[None]:
        """Show what the library holds and what was being composed; once, before anything else is done here.

        Raises:
            KlingError: DATABASE.
        """
        self._read_queue()
        yield
        needing = self._history.entries(self._history.rows(ATTENTION))
        self.attention.set_jobs([entry.job for entry in needing])
        yield
        if not self._draft_memory.restore(self.workspace.note(DRAFT_NOTE)):
            self._begin_with_example()
        self.composer.stepped.connect(self.panes.reveal_composer)
        yield
        self.inspector.prepare()
        yield
        if self.gallery.selection.count:
            self._on_gallery_selection_changed(self.gallery.selection)

    # ------------------------------------------------------------ for the window

    @Slot(str)
    def tell(self, text: str) -> None:
        """Show a passing notice."""
        self.spokesman.tell(text)

    def remember(self) -> None:
        """Have the engine write down what is being composed."""
        self._draft_memory.keep()

    # ------------------------------------------------------------ building

    def _fill(self) -> None:
        workspace = self.workspace
        self.compose.set_status(self._circumstances.compose_status)  # the demo's names no price, not for a turn either
        workspace.compose_place.fill(self.compose)
        put_before(next(iter(stops_in(self.gallery))), self.compose)
        workspace.inspector_place.fill(self.inspector)
        self.gallery.set_banner(self.banner)
        self.gallery.set_head(self.attention)
        self.panes.walk.begin_at(workspace.compose_place, self.compose.prompt.editor)

    def _wire(self) -> None:
        """Who says what to whom: all of it, but for what needs a person, which follows."""
        engine, queued = self._kit.engine, Qt.ConnectionType.QueuedConnection
        self.workspace.job_changed.connect(self._on_workspace_job_changed)
        engine.preview_ready.connect(self._on_engine_preview_ready, queued)
        engine.reference_settled.connect(self._on_engine_reference_settled, queued)
        engine.lookup_ended.connect(self._on_engine_lookup_ended, queued)
        engine.check_ended.connect(self.jobs.end_check, queued)
        engine.crashed.connect(self._on_engine_crashed, queued)

        self.composer.intake_requested.connect(self._on_composer_intake_requested)
        self.compose.generate_requested.connect(self.consent.generate)
        self.compose.add_to_waiting_requested.connect(self.consent.add_to_waiting)
        self.consent.added.connect(self._on_consent_added)
        self.consent.link_requested.connect(self.link_requested)
        self.consent.limits_requested.connect(self.limits_requested)
        self.compose.key_requested.connect(self.key_requested)
        self.compose.keyring_requested.connect(self._kit.engine.ask_keyring)
        self.compose.original_requested.connect(self.pictures.show_original)
        self.compose.library_picture_requested.connect(self._select_picture)
        self.compose.drag_held.connect(self.panes.set_others_veiled)
        self.compose.gallery_pictures_requested.connect(self._on_compose_gallery_pictures_requested)

        self.pictures.serve(self.gallery, self.inspector)
        self.pictures.draft_begun.connect(self.compose.focus_prompt)
        self.gallery.sources_dropped.connect(self.compose.add_pictures)
        self.gallery.held.connect(self._on_gallery_held)
        self.gallery.cancel_requested.connect(self.jobs.cancel)
        self.gallery.stop_watching_requested.connect(self.jobs.ask_to_stop_watching)
        self.gallery.selection_changed.connect(self._on_gallery_selection_changed)
        self.model.arrived.connect(self._on_model_arrived)
        self.model.progress_changed.connect(self._on_model_progress_changed)
        self._circumstances.changed.connect(self._show_circumstances)
        self._circumstances.noticed.connect(self.spokesman.tell_failure)
        self._network_watch.ask_wanted.connect(engine.ask_balance)
        loaders = (self.workspace.loader, self._details_loader, self._cards_loader)
        self._hear_mistakes(loaders)
        PictureCare(engine, self._history, self._kit.card, self).watch(loaders, self.compose.previews)

        self.gallery.example_chosen.connect(self.pictures.begin_example)
        self._wire_inspector()
        self.panes.inspector_docked.connect(self.inspector.set_docked)
        self.inspector.set_docked(self.panes.is_inspector_docked)
        self._wire_attention_and_banner()

        self.viewer.join(self.gallery, self.inspector, self.spokesman)
        self.viewer.compose_wanted.connect(self.compose.focus_prompt)

    def _hear_mistakes(self, loaders: Iterable[ThumbnailLoader]) -> None:
        """Say what a bug of ours kept from being read, be it before this was here."""
        for signal in (self.model.failed, *(loader.broke for loader in loaders)):
            signal.connect(self.spokesman.tell_mistake)
        if self.model.failure is not None or self.workspace.loader.has_broken:
            self.spokesman.tell_mistake()

    def _wire_attention_and_banner(self) -> None:
        """The same for what needs a person."""
        self.jobs.checking.connect(self._on_jobs_checking)
        self.jobs.told.connect(self.tell)
        self.jobs.dismissed.connect(self._on_jobs_dismissed)
        self.gallery.head_seen.connect(self.attention.show_part)
        self.attention.chosen.connect(self._on_attention_chosen)
        self.attention.check_requested.connect(self.jobs.check)
        self.attention.recover_requested.connect(self.recovery.ask)
        self.recovery.told.connect(self.tell)
        self.recovery.link_requested.connect(self.link_requested)
        self.attention.make_again_requested.connect(self.jobs.make_again)
        self.attention.edit_requested.connect(self._on_attention_edit_requested)
        self.attention.dismiss_requested.connect(self.jobs.dismiss)
        self.attention.details_requested.connect(self._on_attention_details_requested)
        self.attention.details_copied.connect(self._on_attention_details_copied)
        self.attention.storage_settings_requested.connect(self.storage_settings_requested)
        self.banner.resume_requested.connect(self.jobs.resume_held)
        self.banner.remove_requested.connect(self.jobs.remove_held)
        self.banner.cancel_requested.connect(self._on_banner_cancel_requested)
        self.banner.try_again_requested.connect(self._kit.engine.ask_balance)
        self.banner.library_requested.connect(self._kit.engine.look_at_library)
        self.banner.send_now_requested.connect(self._kit.engine.send_now)
        self.banner.keyring_requested.connect(self._kit.engine.ask_keyring)
        self.banner.network_settings_requested.connect(self.network_settings_requested)
        self.banner.storage_settings_requested.connect(self.storage_settings_requested)
        self.banner.key_requested.connect(self.key_requested)
        self.banner.link_requested.connect(self.link_requested)

    def _wire_inspector(self) -> None:
        """What a person wants with the Job or the lost picture that the inspector shows."""
        inspector = self.inspector
        inspector.picture_shown.connect(self.lost.look)
        inspector.find_requested.connect(self.lost.find)
        self.lost.settled.connect(self.model.set_lost)
        inspector.cancel_requested.connect(self.jobs.cancel)
        inspector.stop_watching_requested.connect(self.jobs.ask_to_stop_watching)
        inspector.picture_chosen.connect(self._select_picture)
        inspector.check_requested.connect(self.jobs.check)
        inspector.recover_requested.connect(self.recovery.ask)
        inspector.make_again_requested.connect(self.jobs.make_again)
        inspector.dismiss_requested.connect(self.jobs.dismiss)

    def _read_queue(self) -> None:
        """What is held, as the database has it, and what that means for the rest."""
        self.banner.set_jobs(self.jobs.held())
        self._circumstances.set_queue_held(is_held=self.banner.has_held)
        self._measure()
        self._show_circumstances()

    def _begin_with_example(self) -> None:
        """A library in which nothing was made yet may have something to begin with."""
        example = self._kit.example
        if example is None or self._history.rows(Filter(with_hidden=True, limit=1)):
            return
        draft = Draft(self._kit.card.slug, example.prompt, choices=self._kit.card.defaults())
        self.composer.restore(draft.with_choice("aspect_ratio", example.aspect_ratio))
        self.composer.add_sources([PictureSource(Path(path).name, path) for path in example.paths])

    def _measure(self) -> None:
        """How long a picture usually takes, for the composer and for the rings."""
        seconds = usual_seconds(self._history.recent_durations_ms(RECENT_PICTURES), self._kit.seconds_each)
        self._circumstances.set_seconds_each(seconds)
        self.model.set_expected_seconds(seconds)

    # ------------------------------------------------------------ what a person wants

    @Slot()
    def _on_consent_added(self) -> None:
        self.gallery.show_deleted(is_shown=False)

    @Slot(int)
    def _on_gallery_held(self, count: int) -> None:
        """A drop on the gallery goes to the slots: they show it, and nothing else is for it."""
        self.compose.strip.expect(count)
        self.panes.set_inspector_veiled(bool(count))

    @Slot(object)
    def _on_gallery_selection_changed(self, selection: Selection) -> None:
        self.inspector.set_selection(selection)
        self._mark_described_card()
        self.selection_changed.emit(selection)

    @Slot(object, object)
    def _on_compose_gallery_pictures_requested(self, output_ids: tuple[str, ...], destination: Destination) -> None:
        found = [self._history.entry(output_id.partition("-")[0]) for output_id in output_ids]
        self.compose.place(self.pictures.sources([entry for entry in found if entry is not None]), destination)

    @Slot(str)
    def _select_picture(self, output_id: str) -> None:
        self.gallery.select(output_id.partition("-")[0])

    @Slot(int, object)
    def _on_composer_intake_requested(self, key: int, source: PictureSource) -> None:
        self._kit.engine.take_in(key, source, self._kit.card)

    @Slot(str)
    def _on_attention_chosen(self, job_id: str) -> None:
        entry = self._history.entry(job_id)
        if entry is not None:
            self.gallery.grid.clearSelection()
            self.inspector.show_problem(entry)
            self._mark_described_card()

    def _mark_described_card(self) -> None:
        """The card whose Job the inspector describes is marked, and no other."""
        entry = self.inspector.entry
        self.attention.choose("" if entry is None else entry.job.id)

    @Slot(str)
    def _on_attention_details_requested(self, job_id: str) -> None:
        """Unlike a click, it asks to see them: the pane comes where it is hidden."""
        self._on_attention_chosen(job_id)
        self.panes.show_inspector(is_shown=True)

    @Slot(str)
    def _on_attention_details_copied(self, _job_id: str) -> None:
        self.tell(self.tr("Technical details copied"))

    @Slot(str)
    def _on_attention_edit_requested(self, job_id: str) -> None:
        entry = self._history.entry(job_id)
        if entry is not None:
            self.pictures.load(entry.job.recipe)
            self.compose.focus_prompt()

    @Slot(str, bool)
    def _on_jobs_checking(self, job_id: str, is_checking: bool) -> None:
        self.attention.set_checking(job_id, is_checking=is_checking)
        self.inspector.set_checking(job_id, is_checking=is_checking)

    @Slot(str)
    def _on_jobs_dismissed(self, job_id: str) -> None:
        self.spokesman.offer_undo(self.tr("Problem dismissed"), partial(self.jobs.put_back, job_id))

    @Slot()
    def _on_banner_cancel_requested(self) -> None:
        self.jobs.cancel_all(self.banner.paused_ids)

    # ------------------------------------------------------------ what the engine says

    @Slot(object)
    def _on_workspace_job_changed(self, job: Job) -> None:
        self.attention.apply(job)
        self.banner.apply(job)
        self.model.set_over(self.banner.over_reasons)
        self.inspector.apply(job)
        self._circumstances.set_queue_held(is_held=self.banner.has_held)

    @Slot()
    def _on_model_arrived(self) -> None:
        self._measure()
        if not self._kit.is_demo:
            self._kit.engine.ask_balance()

    @Slot(int, str)
    def _on_engine_preview_ready(self, key: int, path: str) -> None:
        self.composer.preview_ready(key, path)

    @Slot(int, object)
    def _on_engine_reference_settled(self, key: int, outcome: Reference | Failure) -> None:
        self.composer.settle(key, outcome)

    @Slot(object)
    def _on_engine_crashed(self, _error: BaseException) -> None:
        self.spokesman.tell_mistake()

    @Slot(str, bool)
    def _on_engine_lookup_ended(self, _job_id: str, is_found: bool) -> None:
        if is_found:
            return
        if self._kit.is_demo:
            self.tell(self.tr("Nothing is known of it. The demo's service ends with the program."))
        else:
            self.tell(self.tr("Nothing is known of it yet. Segmind's records can be up to two hours late."))

    @Slot()
    def _on_model_progress_changed(self) -> None:
        self._circumstances.set_jobs_ahead(self.model.progress.in_progress)

    @Slot()
    def _show_circumstances(self) -> None:
        status = self._circumstances.compose_status
        self.compose.set_status(status)
        self.attention.set_balance(status.balance_micros)
        self.inspector.set_balance(status.balance_micros)
        self.banner.set_status(self._circumstances.queue_status)
        self.model.set_over(self.banner.over_reasons)
        self.model.set_online(is_online=status.is_online)
        if not self._kit.is_demo:
            self._network_watch.set_online(is_online=status.is_online)
