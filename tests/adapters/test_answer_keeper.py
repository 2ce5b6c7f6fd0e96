"""AnswerKeeper: what is kept of an answer that made no sense, and what never is."""

import json
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.answer_keeper import MOST_BODY_BYTES, MOST_FILES, MOST_OF_A_KIND, AnswerKeeper
from kling_desktop.adapters.logs import Redaction
from kling_desktop.core.odd_answer import OddAnswer

PROMPT = 'A fox & "two" hens äß'
KEY = "SG_0123456789abcdef"
ABOUTS = ("submit", "v1", "upload", "status", "result", "history")


class Clock:
    """A millisecond passes with each look."""

    def __init__(self) -> None:
        self.now = 1_795_000_000_000

    def __call__(self) -> int:
        self.now += 1
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "answers"


def keeper(folder: Path) -> AnswerKeeper:
    return AnswerKeeper(folder, Redaction().of, Clock())


def odd(body: bytes | str, about: str = "submit", **more: object) -> OddAnswer:
    data = body.encode() if isinstance(body, str) else body
    return OddAnswer(about, "service_trouble", 200, {}, data, len(data))._replace(**more)


def kept(folder: Path, answer: OddAnswer) -> str:
    """The one text that is kept of it."""
    keeper(folder)(answer)
    (path,) = folder.iterdir()
    return path.read_text("utf-8")


def body_of(folder: Path, answer: OddAnswer) -> str:
    return kept(folder, answer).partition("\n\n")[2].removesuffix("\n")


def test_what_was_asked_and_how_it_was_answered_stands_at_the_top(folder: Path) -> None:
    headers = {"content-type": "text/html", "set-cookie": "who=you", "location": "https://a.example/x?token=1"}

    text = kept(folder, odd("<html>Sign in</html>", headers=headers))

    assert text.splitlines() == [
        "2026-11-18T11:06:40.001+00:00 submit: service_trouble",
        "HTTP 200, 20 bytes",
        "content-type: text/html",
        "location: https://a.example/[10 characters]",
        "",
        "<html>Sign in</html>",
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"status": "PAUSED", "n": 3}', '{"status": "PAUSED", "n": 3}'),
        ('{"prompt": "A fox"}', '{"prompt": "[5 characters]"}'),
        ('{"request_body": "{\\"prompt\\": \\"A fox\\"}"}', '{"request_body": "[23 characters]"}'),
        ('{"prompt": "A fo', '{"prompt": "[4 characters]"'),
        ('{"prompt": "A fo\\', '{"prompt": "[4 characters]"'),
        ('["A fox", {"prompt" : ["B", null]}]', '["[5 characters]", {"prompt" : ["[1 characters]", null]}]'),
        (
            '{"file_urls": ["https://i.example/a/b.png?x=1"]}',
            '{"file_urls": ["https://i.example/[12 characters].png"]}',
        ),
        ('{"u": "https:\\/\\/i.example\\/a\\/b.png"}', '{"u": "https:\\/\\/i.example/[10 characters].png"}'),
        ("moved to http://10.0.0.1:8/secret", "moved to http://10.0.0.1:8/[7 characters]"),
        (f"your key {KEY} is bad", "your key […] is bad"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text; begins with 89 50 4e 47 0d 0a 1a 0a 00 00"),
        (b"", ""),
    ],
)
def test_what_is_kept_of_a_body(folder: Path, body: bytes | str, told: str) -> None:
    assert body_of(folder, odd(body)) == told


@pytest.mark.parametrize("escaped", [PROMPT, json.dumps(PROMPT)[1:-1], "A fox &amp; &quot;two&quot; hens äß"])
@pytest.mark.parametrize("around", ['{"error": "%s is bad"}', "<p>%s</p>", '{"error": "' + "x" * 495 + '%s"}'])
def test_the_prompt_is_in_no_form_kept(folder: Path, escaped: str, around: str) -> None:
    text = kept(folder, odd(around.replace("%s", escaped), private=(PROMPT,)))

    assert "fox" not in text
    assert "A fo" not in text


@pytest.mark.parametrize("member", ["error", "message", "detail"])
def test_a_long_text_becomes_its_length_for_whoever_quotes_is_long(folder: Path, member: str) -> None:
    said = "A fox is no prompt: ".ljust(501, "x")
    address = "https://a.example/" + "x" * 600
    text = kept(folder, odd(json.dumps({member: said, "url": address}), headers={"via": said, "location": address}))

    assert "A fox" not in text
    assert f'{{"{member}": "[501 characters]", "url": "https://a.example/[601 characters]"}}' in text
    assert "via: [501 characters]\n" in text
    assert "location: https://a.example/[601 characters]\n" in text


def test_a_prompt_that_is_cut_off_at_the_end_of_what_is_kept_is_not_kept_either(folder: Path) -> None:
    text = kept(folder, odd("x" * (MOST_BODY_BYTES - 5) + PROMPT, private=(PROMPT,)))

    assert "A fox" not in text
    assert len(text) < MOST_BODY_BYTES + 200


def test_nobody_else_can_read_it(folder: Path) -> None:
    kept(folder, odd("x"))
    (path,) = folder.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_newest_stay_and_no_question_pushes_out_the_others(folder: Path) -> None:
    keep = keeper(folder)
    keep(odd("first", "v1"))
    for number in range(MOST_OF_A_KIND + 5):
        keep(odd(f"{number}", "status"))
    names = sorted(path.name.partition("-")[2] for path in folder.iterdir())
    assert names == [*["status.txt"] * MOST_OF_A_KIND, "v1.txt"]
    texts = [path.read_text("utf-8").split()[-1] for path in sorted(folder.iterdir())]
    assert texts == ["first", *(f"{number}" for number in range(5, MOST_OF_A_KIND + 5))]

    for about in ABOUTS:
        for number in range(MOST_OF_A_KIND):
            keep(odd(f"again {number}", about))
    assert len(list(folder.iterdir())) == MOST_FILES


def test_the_same_answer_again_is_kept_once(folder: Path) -> None:
    keep = keeper(folder)
    for _ in range(3):
        keep(odd("same", "status"))
        keep(odd("same", "result"))
    assert len(list(folder.iterdir())) == 2


@pytest.mark.expected_log("odd answers are not kept")
def test_a_disk_that_takes_nothing_is_told_of_once_and_harms_nobody(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"in the way")
    keep = keeper(folder)
    for number in range(3):
        keep(odd(f"{number}"))
    assert [record.getMessage() for record in caplog.records] == ["odd answers are not kept: NotADirectoryError"]
