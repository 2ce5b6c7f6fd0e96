"""Rows of Jobs, of their pictures and of their references, inside whatever commit the caller has open."""

import sqlite3
from collections.abc import Sequence

from kling_desktop.adapters.sqlite.rows import job_values, output_values, sound_text
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job

_INSERT_JOB = """
    INSERT INTO job (
        id, run_id, place, state, is_hidden, created_at_ms, changed_at_ms, sent_at_ms, model,
        delivery, recipe, prompt, request_id, asset_urls, output_urls, held_file, key_hint,
        balance_before_micros, cost_micros, cost_is_estimate, hold_reason, failure, retry_of
    ) VALUES (
        :id, :run_id, :place, :state, :is_hidden, :created_at_ms, :changed_at_ms, :sent_at_ms,
        :model, :delivery, :recipe, :prompt, :request_id, :asset_urls, :output_urls, :held_file,
        :key_hint, :balance_before_micros, :cost_micros, :cost_is_estimate, :hold_reason, :failure,
        :retry_of
    )
"""
_UPDATE_JOB = """
    UPDATE job SET
        state = :state, is_hidden = :is_hidden, changed_at_ms = :changed_at_ms, sent_at_ms = :sent_at_ms, delivery =
        :delivery, request_id = :request_id, asset_urls = :asset_urls, output_urls = :output_urls,
        held_file = :held_file, key_hint = :key_hint, balance_before_micros =
        :balance_before_micros, cost_micros = :cost_micros, cost_is_estimate = :cost_is_estimate,
        hold_reason = :hold_reason, failure = :failure
    WHERE id = :id
"""
"""What an event can change; the rest of a Job stays as it was made."""
_REPLACE_JOB = """
    UPDATE job SET
        run_id = :run_id, place = :place, state = :state, created_at_ms = :created_at_ms, changed_at_ms =
        :changed_at_ms, sent_at_ms = :sent_at_ms, model = :model, delivery = :delivery, recipe = :recipe, prompt =
        :prompt, request_id = :request_id, asset_urls = :asset_urls, output_urls = :output_urls, held_file = :held_file,
        key_hint = :key_hint, balance_before_micros = :balance_before_micros, cost_micros = :cost_micros,
        cost_is_estimate = :cost_is_estimate, hold_reason = :hold_reason, failure = :failure, retry_of = :retry_of
    WHERE row = :row
"""
_INSERT_OUTPUT = """
    INSERT INTO output (
        id, job_row, ordinal, path, format, width_px, height_px, size_bytes, received_sha256,
        file_sha256, created_at_ms
    ) VALUES (
        :id, :job_row, :ordinal, :path, :format, :width_px, :height_px, :size_bytes,
        :received_sha256, :file_sha256, :created_at_ms
    )
"""


def insert(connection: sqlite3.Connection, job: Job) -> int:
    """Write a new Job with its references; gives its row."""
    row = int(connection.execute(_INSERT_JOB, job_values(job)).lastrowid or 0)
    _insert_references(connection, row, job)
    return row


def replace_all(connection: sqlite3.Connection, row: int, job: Job) -> None:
    """Write every field of a Job anew, with its references; `is_hidden` stays."""
    connection.execute(_REPLACE_JOB, {**job_values(job), "row": row})
    _insert_references(connection, row, job)


def _insert_references(connection: sqlite3.Connection, row: int, job: Job) -> None:
    references, urls = job.recipe.references, job.asset_urls
    connection.executemany(
        "INSERT OR IGNORE INTO reference VALUES (?, ?, ?, ?, ?, ?)",
        [
            (each.sha256, sound_text(each.name), each.format, each.width_px, each.height_px, each.size_bytes)
            for each in references
        ],
    )
    connection.executemany(
        "INSERT INTO job_reference VALUES (?, ?, ?, ?, ?)",
        [
            (row, slot, each.sha256, sound_text(urls[slot - 1]) if slot <= len(urls) else None, each.source_output)
            for slot, each in enumerate(references, 1)
        ],
    )


def update(connection: sqlite3.Connection, job: Job) -> None:
    """Write a Job as it stands after an event."""
    connection.execute(_UPDATE_JOB, job_values(job))


def set_addresses(connection: sqlite3.Connection, row: int, urls: Sequence[str]) -> None:
    """Write where the references of a Job were uploaded to, in slot order; none of them where nothing is known now."""
    connection.execute("UPDATE job_reference SET url = NULL WHERE job_row = ?", (row,))
    connection.executemany(
        "UPDATE job_reference SET url = ? WHERE job_row = ? AND slot = ?",
        [(sound_text(url), row, slot) for slot, url in enumerate(urls, 1)],
    )


def insert_outputs(connection: sqlite3.Connection, row: int, outputs: Sequence[Output]) -> None:
    """Write the pictures of a Job."""
    connection.executemany(_INSERT_OUTPUT, [output_values(output, row) for output in outputs])
