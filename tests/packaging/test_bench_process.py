"""Processes of the benchmark live in a home of their own, and a failure is said with their own words."""

import sys

import pytest

from bench_process import BenchError, home

TELL = "import json, os, sys; json.dump(dict(os.environ), open(sys.argv[1], 'w'))"


def test_a_process_finds_an_empty_home_and_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING_OF_MINE", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    with home() as place:
        target = place.folder / "told.json"
        _, told = place.run([sys.executable, "-c", TELL, str(target)], target)
    assert {told[name] for name in ("HOME", "XDG_RUNTIME_DIR")} == {str(place.folder)}
    assert told["XDG_DATA_HOME"].startswith(str(place.folder))
    assert told["PYTHON_KEYRING_BACKEND"] == "keyring.backends.fail.Keyring"
    assert not {"SOMETHING_OF_MINE", "PYTHONDONTWRITEBYTECODE"} & set(told)
    assert not place.folder.exists()


@pytest.mark.parametrize(
    ("program", "words"), [("raise SystemExit('no window')", "no window"), ("pass", "told.json"), ("1/0", "Zero")]
)
def test_a_process_that_fails_is_no_figure(program: str, words: str) -> None:
    with home() as place:
        target = place.folder / "told.json"
        with pytest.raises(BenchError, match=words):
            place.run([sys.executable, "-c", program], target)
