"""Sentences about a Draft that cannot be sent yet. The rest of the words about what is wrong stands in `words`."""

from collections.abc import Mapping

from kling_desktop.core.draft import Problem, ProblemKind
from kling_desktop.core.prompt import LOST, mention_text
from kling_desktop.core.words import Sentence

_PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.NO_REFERENCE: "Add at least one picture",
    ProblemKind.TOO_MANY_REFERENCES: "Too many pictures. Ten fit; remove one.",
    ProblemKind.EMPTY_PROMPT: "Say what should happen in the prompt",
    ProblemKind.PROMPT_TOO_LONG: "The prompt is too long",
    ProblemKind.LOST_MENTION: "{mention} isn't in your slots. Add a picture or change the prompt.",
    ProblemKind.SLOT_READING: "{mention} is still being read",
    ProblemKind.SLOT_UNREADABLE: "{mention} can't be used. Remove it or choose another.",
    ProblemKind.UNKNOWN_CHOICE: "This model doesn't have that setting",
}


def problem_sentence(problem: Problem) -> Sentence:
    """Why a Draft cannot be sent."""
    mention = LOST if problem.number is None else mention_text(problem.number)
    return Sentence(_PROBLEMS[problem.kind], {"mention": mention})
