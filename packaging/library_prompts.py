"""Prompts for a made-up library: 8 to 40 words with mentions, in several scripts. The same seed, the same prompts."""

import random

from kling_desktop.core.prompt import mention_text

SHORTEST, LONGEST = 8, 40
"""In words; Chinese, written without spaces, has one word for each clause here, and is shorter."""
MENTIONED = 4
"""References a prompt names at most; a Recipe may hold more, as people's do."""

_OPENERS = (
    "Merge {0} into one calm scene",
    "Place {0} in the middle of the picture",
    "Put the object of {0} on a stone plinth",
    "Show {0} as a full page photograph",
    "Keep {0} exactly as it is",
)
_FURTHER = ("into the landscape of {0}", "with the colours of {0}", "beside {0}", "under the sky of {0}")
_DETAILS = (
    "low sun from the left",
    "soft morning fog over the water",
    "long shadows",
    "seen from slightly above",
    "shot on a 50 mm lens",
    "fine film grain",
    "muted pastel colours",
    "wind in the grass",
    "a narrow path leading to the horizon",
    "wet sand with clear reflections",
    "no text and no people",
    "very shallow depth of field",
    "a thin layer of fresh snow",
    "warm lamps in the windows",
    "an empty foreground for a headline",
    "glass edges catching the light",
    "two birds far away",
    "deep blue hour after sunset",
)
_EMOJI = ("golden hour 🌅", "calm ocean 🌊", "spring meadow 🌸🌿", "starry night ✨🌙", "proud family 👩‍👩‍👧‍👦")
_CHINESE = (
    "把{0}放进清晨的雾里",
    "保留{0}的形状",
    "使用{0}的颜色",
    "低角度的阳光",
    "长长的影子",
    "湿润的沙滩倒映着天空",
    "浅景深",
    "电影般的质感",
    "画面里没有文字",
    "远处有两只鸟",
    "柔和的粉彩色调",
)
_ARABIC = (
    "ضع {0} في وسط الصورة",
    "بجانب {0}",
    "مع ألوان {0}",
    "ضوء الصباح الناعم فوق الماء",
    "ظلال طويلة على الرمال",
    "سماء صافية عند الغروب",
    "تفاصيل دقيقة جدا",
    "بدون نص وبدون أشخاص",
    "عمق ميدان ضحل",
    "ألوان هادئة ودافئة",
)


def prompt(chance: random.Random, references: int) -> str:
    """A prompt that names the first `references` pictures: mostly English, some with emoji, Chinese or Arabic."""
    mentions = [mention_text(number) for number in range(1, min(references, MENTIONED) + 1)]
    script = chance.choices(("latin", "emoji", "chinese", "arabic"), (76, 8, 9, 7))[0]
    if script == "chinese":
        return _chinese(chance, mentions)
    if script == "arabic":
        return _sentence(chance, _in_order(_ARABIC[:1], _ARABIC[1:3], chance, mentions), _ARABIC[3:], "، ")
    opening = _in_order(_OPENERS, _FURTHER, chance, mentions)
    if script == "emoji":
        opening.append(chance.choice(_EMOJI))
    return _sentence(chance, opening, _DETAILS, ", ")


def _in_order(
    openers: tuple[str, ...], further: tuple[str, ...], chance: random.Random, mentions: list[str]
) -> list[str]:
    first, *rest = mentions
    clauses = [chance.choice(openers).format(first)]
    return clauses + [chance.choice(further).format(mention) for mention in rest]


def _sentence(chance: random.Random, opening: list[str], details: tuple[str, ...], comma: str) -> str:
    """The opening, and as many details as a length drawn by lot allows."""
    wanted = chance.randint(SHORTEST, LONGEST)
    text = " ".join(opening)
    for detail in chance.sample(details, len(details)):
        longer = f"{text}{comma}{detail}"
        if len(text.split()) >= wanted or len(longer.split()) > LONGEST:
            break
        text = longer
    return text


def _chinese(chance: random.Random, mentions: list[str]) -> str:
    clauses = [_CHINESE[place % 3].format(mention) for place, mention in enumerate(mentions)]
    details = chance.sample(_CHINESE[3:], chance.randint(2, len(_CHINESE) - 3))
    return "，".join([*clauses, *details]) + "。"
