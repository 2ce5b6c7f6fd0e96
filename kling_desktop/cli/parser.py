"""The command line's grammar. No verb: the window."""

import argparse
import os
from collections.abc import Sequence

from kling_desktop import __version__
from kling_desktop.core.identity import APP_NAME, APP_SLUG
from kling_desktop.core.job import JobState
from kling_desktop.core.model_card import KLING_O1, MAX_PICTURES

_HELP = {"-h", "--help"}
VERBS = frozenset({"generate", "list", "show", "resume", "check", "library", "report"})


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the program was asked for; `verb` is None for the window, `files` is what it is to begin with.

    A verb is never mistaken for a file: a file called `list` is written `./list`.
    """
    first = _first_plain_word(words)
    is_window = _is_file(first) if first is not None else _HELP.isdisjoint(words)
    return (_make_window_parser() if is_window else make_parser()).parse_args(words)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole program; `verb` is None for the window."""
    parser = argparse.ArgumentParser(
        prog=APP_SLUG,
        description=f"{APP_NAME} makes pictures with Kling O1. Without a verb it opens its window; files that are "
        "named then are added as references.",
        epilog="The API key is taken from the system keyring, or for one run from SEGMIND_API_KEY.",
    )
    _add_window(parser)
    parser.set_defaults(files=[])
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    _add_generate(verbs)
    _add_readers(verbs)
    resume = verbs.add_parser("resume", help="collect every picture that was sent and is not here yet; spends nothing")
    resume.add_argument("job", nargs="?", metavar="ID", help="only this one; the beginning of its id is enough")
    resume.add_argument("--held", action="store_true", help="also send the ones that wait; this spends")
    resume.add_argument(
        "--request-id", metavar="REQUEST", help="Segmind's name for that one, from your account's request history; free"
    )
    _add_agreement(resume)
    check = verbs.add_parser("check", help="say what would happen to files as references; sends nothing")
    check.add_argument("file", nargs="+", metavar="FILE")
    for verb in (resume, check):
        _add_common(verb)
    _add_library(verbs)
    report = verbs.add_parser("report", help="what helps to find out why something went wrong; without key and prompts")
    _add_common(report)
    return parser


def _make_window_parser() -> argparse.ArgumentParser:
    """The grammar where the first word is a file, or there are only options: without verbs, nobody waits for theirs."""
    parser = argparse.ArgumentParser(prog=APP_SLUG)
    _add_window(parser)
    parser.add_argument("files", nargs="*", metavar="FILE", help="added as a reference")
    parser.set_defaults(verb=None)
    return parser


def _first_plain_word(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor what an option takes."""
    rest = iter(words)
    for word in rest:
        if word in ("--api-base", "--data-dir", "--self-test", "--first-frame"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _is_file(word: str) -> bool:
    """Whether a word names a file rather than a verb, spelled well or not."""
    if word in VERBS:
        return False
    return os.sep in word or "." in word or os.path.exists(word)


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", action="version", version=f"{APP_NAME} {__version__}")
    parser.add_argument("--demo", action="store_true", help="open the window with the free demo, without a network")
    parser.add_argument(
        "--self-test",
        nargs="?",
        const="",
        metavar="FILE",
        help="look whether everything works, without a network; tells it as JSON, to FILE if one is named",
    )
    # For `dev.py bench`: tell FILE of the first painted frame, and end.
    parser.add_argument("--first-frame", metavar="FILE", help=argparse.SUPPRESS)
    _add_places(parser)


def _add_generate(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    generate = verbs.add_parser("generate", help="make pictures; each one is charged")
    generate.add_argument("--image", action="append", default=[], metavar="FILE", help="a reference; first is @Image1")
    generate.add_argument("--prompt", required=True, help="what should happen, such as “Merge @Image1 into @Image2”")
    for name, option in (("aspect_ratio", "--aspect-ratio"), ("output_format", "--format")):
        choice = KLING_O1.choice(name)
        assert choice is not None
        generate.add_argument(option, choices=choice.values, default=choice.default)
    generate.add_argument(
        "--count", type=int, choices=range(1, MAX_PICTURES + 1), default=1, metavar=f"1-{MAX_PICTURES}"
    )
    _add_agreement(generate)
    _add_common(generate)


def _add_agreement(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--yes", action="store_true", help="agree to what would be asked")
    verb.add_argument("--over-cap", action="store_true", help="agree to the sum, also over the monthly cap")


def _add_readers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listing = verbs.add_parser("list", help="every picture and attempt, newest first")
    listing.add_argument("--state", choices=[state.value for state in JobState])
    listing.add_argument("--limit", type=_count, metavar="N", help="only the newest N")
    show = verbs.add_parser("show", help="one picture or attempt with its recipe")
    show.add_argument("id", help="the id, or its beginning")
    for verb in (listing, show):
        _add_common(verb)


def _add_library(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    library = verbs.add_parser("library", help="check the library, or make its index anew; sends nothing")
    acts = library.add_subparsers(dest="act", metavar="verify|rebuild", required=True)
    _add_common(acts.add_parser("verify", help="look at every picture, reference and line of the log; changes nothing"))
    _add_common(acts.add_parser("rebuild", help="make the index anew from the library folder; the old one is kept"))


def _count(text: str) -> int:
    """A number of lines: 0 or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


_count.__name__ = "count"  # what argparse calls it: "invalid count value"


def _add_common(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="print one JSON value")
    _add_places(verb, default=argparse.SUPPRESS)


def _add_places(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--api-base", metavar="URL", default=default, help="one address for all of Segmind: https, or http on loopback"
    )
    parser.add_argument("--data-dir", metavar="DIR", default=default, help="keep everything below one folder")
