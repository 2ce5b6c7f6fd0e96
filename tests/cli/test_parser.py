"""The grammar: verbs stay verbs, and files open the window."""

from pathlib import Path

import pytest

from kling_desktop.cli.parser import VERBS, make_parser, parse_arguments


def test_no_word_is_the_window() -> None:
    args = parse_arguments([])
    assert (args.verb, args.files, args.demo) == (None, [], False)


@pytest.mark.parametrize(
    ("words", "files", "data_dir"),
    [
        (["a.png"], ["a.png"], None),
        (["a.png", "b c.jpg"], ["a.png", "b c.jpg"], None),
        (["--data-dir", "home", "photos/a"], ["photos/a"], "home"),
        (["./list", "--data-dir", "home"], ["./list"], "home"),
        (["--demo", "a.png"], ["a.png"], None),
    ],
)
def test_files_open_the_window(words: list[str], files: list[str], data_dir: str | None) -> None:
    args = parse_arguments(words)
    assert (args.verb, args.files, args.data_dir) == (None, files, data_dir)


def test_a_file_without_an_ending_counts_if_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scan").touch()
    (tmp_path / "list").touch()
    assert parse_arguments(["scan"]).files == ["scan"]
    assert parse_arguments(["list"]).verb == "list"


def test_a_verb_takes_its_own_files() -> None:
    args = parse_arguments(["check", "a.png"])
    assert (args.verb, args.file, args.files) == ("check", ["a.png"], [])


def test_a_misspelled_verb_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["generat"])
    assert "invalid choice" in capsys.readouterr().err


def test_every_verb_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(["nothing"])
    said = capsys.readouterr().err
    assert all(verb in said for verb in VERBS)
    assert said.count("'") == 2 * (1 + len(VERBS)) or said.count(",") == len(VERBS) - 1
