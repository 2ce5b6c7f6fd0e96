"""What a terminal is shown: sentences for people on stderr, facts on stdout, and never a foreign control character.

Must not know: what is said.
"""

import json
import sys
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories that move the cursor, turn the line round or are no character: controls, formats, lone surrogates."""
_JOINER, _VARIATION = "\u200d", "\ufe0f"
"""Inside emoji these are harmless, and without them the emoji falls apart."""


def prepare_streams() -> None:
    """Let no character that this terminal or pipe cannot show end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # somebody else's stream may not have it
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """One line for a person, on stderr: stdout is for facts."""
    print(plain(sentence), file=sys.stderr, flush=True)


def can_ask() -> bool:
    """Whether a person is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> bool:
    """A yes to a question on stderr; anything else, and the end of the input, is a no."""
    print(f"{plain(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def show(line: str) -> None:
    """One line of facts, on stdout."""
    print(plain(line))


def show_json(value: object) -> None:
    """One JSON value, on stdout; in ASCII, so that it survives every pipe."""
    print(json.dumps(value, indent=2))


def plain(text: str) -> str:
    """The text in one line, what would steer a terminal written out: prompts and file names are foreign."""
    return "".join(character if _is_harmless(character) else _written_out(character) for character in text)


def _is_harmless(character: str) -> bool:
    return character in (_JOINER, _VARIATION) or unicodedata.category(character) not in _HIDDEN


def _written_out(character: str) -> str:
    return " " if character in "\n\t" else f"\\u{ord(character):04x}"
