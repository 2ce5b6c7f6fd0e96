"""A Job's times, sizes and technical details in words, the same wherever a Job is shown.

Failures and states have their words in `core/words.py`; this is what depends on the person's language and clock.
"""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from kling_desktop.core.job import Job
from kling_desktop.core.price import dollars_text

_FORMATS = {"jpeg": "JPG", "webp": "WebP"}
"""Where the capitals of a format's own name are not what people know it by."""


def clock_text(at_ms: int) -> str:
    """The time of day of a moment (UTC milliseconds), such as 14:32."""
    return QLocale().toString(_local(at_ms).time(), QLocale.FormatType.ShortFormat)


def moment_text(at_ms: int, now_ms: int) -> str:
    """`Today, 14:32`, `Yesterday, 14:32` or a date; both in UTC milliseconds."""
    days = _local(at_ms).date().daysTo(_local(now_ms).date())
    time = clock_text(at_ms)
    if days == 0:
        return QCoreApplication.translate("JobText", "Today, {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("JobText", "Yesterday, {time}").format(time=time)
    date = QLocale().toString(_local(at_ms).date(), QLocale.FormatType.ShortFormat)
    return QCoreApplication.translate("JobText", "{date}, {time}").format(date=date, time=time)


def full_moment_text(at_ms: int) -> str:
    """The date in full and the time to the second of a moment (UTC milliseconds)."""
    moment = _local(at_ms)
    date = QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)
    time = QLocale().toString(moment.time(), "HH:mm:ss")
    return QCoreApplication.translate("JobText", "{date}, {time}").format(date=date, time=time)


def duration_text(seconds: int) -> str:
    """`58 s` or `1 min 42 s`."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return QCoreApplication.translate("JobText", "{seconds} s").format(seconds=rest)
    return QCoreApplication.translate("JobText", "{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def format_text(file_format: str) -> str:
    """The name of a picture's format, the same wherever one is read: `jpeg` and `jpg` are JPG."""
    return _FORMATS.get(file_format, file_format.upper())


def short_id(text: str) -> str:
    """A long identity by its ends, such as `f31c…9a07`."""
    return text if len(text) <= 12 else f"{text[:4]}…{text[-4:]}"


def technical_text(job: Job) -> str:
    """What the service's support would ask for: status, request, time of sending, balance before. One fact a line."""
    facts = []
    if job.failure is not None:
        facts.append(QCoreApplication.translate("JobText", "Kind: {kind}").format(kind=job.failure.kind.value))
        if job.failure.status is not None:
            facts.append(f"HTTP {job.failure.status}")
    if job.request_id:
        facts.append(QCoreApplication.translate("JobText", "Request: {id}").format(id=job.request_id))
    if job.sent_at_ms is not None:
        sent = QLocale().toString(_local(job.sent_at_ms).time(), "HH:mm:ss")
        facts.append(QCoreApplication.translate("JobText", "Sent: {time}").format(time=sent))
    else:
        facts.append(QCoreApplication.translate("JobText", "Never sent"))
    if job.balance_before_micros is not None:
        balance = dollars_text(job.balance_before_micros)
        facts.append(QCoreApplication.translate("JobText", "Balance before: {amount}").format(amount=balance))
    return "\n".join(facts)


def technical_line(job: Job) -> str:
    """The few of them that name the case: `HTTP 500 · Request f31c…9a07 · 14:31:08`."""
    facts = []
    if job.failure is not None and job.failure.status is not None:
        facts.append(f"HTTP {job.failure.status}")
    if job.request_id:
        request = QCoreApplication.translate("JobText", "Request {id}")
        facts.append(request.format(id=short_id(job.request_id)))
    if job.sent_at_ms is None:
        facts.append(QCoreApplication.translate("JobText", "Never sent"))
    else:
        time = QLocale().toString(_local(job.sent_at_ms).time(), "HH:mm:ss")
        facts.append(time if facts else QCoreApplication.translate("JobText", "Sent: {time}").format(time=time))
    return " · ".join(facts)


def _local(at_ms: int) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(at_ms)
