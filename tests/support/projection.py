"""Marked sentences as cases have them, and what an engine says of their words."""

import re
from functools import cache

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence
from polyglot.drafting.tag_projection.projector import AlignedText, Projector, learn_projector
from polyglot.engines.argos import ArgosEngine
from tests.support.cases import cases
from tests.support.identity import units
from tests.support.paths import REPOSITORY

ARTICLES = REPOSITORY / "articles"
_SIGN = re.compile(r"\[\^\d\]|\]\(\d\)|\*\*|[*`\[]")


def read(text: str) -> Sentence:
    """A case's notation: `**`, `*`, `[…](1)`, code, and footnote marks."""
    plain, position = "", 0
    opened: list[tuple[int, str, int]] = []
    found: list[tuple[int, InlineTag]] = []
    for number, sign in enumerate(_SIGN.finditer(text)):
        plain += text[position : sign.start()]
        position = sign.end()
        if sign[0].startswith("[^"):
            found.append((number, InlineTag(len(plain), len(plain), sign[0])))
        elif opened and (opened[-1][1] == sign[0] or sign[0].startswith("]")):
            start, opening, first = opened.pop()
            found.append((first, InlineTag(start, len(plain), opening, sign[0], verbatim=opening == "`")))
        else:
            opened.append((len(plain), sign[0], number))
    return Sentence(plain + text[position:], tuple(mark for _, mark in sorted(found)))


CASES = cases("projection", 3)


def texts(language: str) -> list[tuple[Sentence, str]]:
    """The sentences of the cases in a language, and their translations."""
    found = []
    for case in CASES:
        source, translation, _ = case.values  # type: ignore[attr-defined]
        if case.id.startswith(language):  # type: ignore[attr-defined]
            found.append((read(source), translation))
    return found


@cache
def aligned(language: str) -> tuple[AlignedText, ...]:
    """The cases as an engine sees them; there is one for Spanish alone."""
    both = [(sentence.text, text) for sentence, text in texts(language)]
    if language != "es":
        return tuple((*pair, None) for pair in both)
    found = ArgosEngine().align([one for one, _ in both], [other for _, other in both], "en", language)
    return tuple((*pair, one) for pair, one in zip(both, found, strict=True))


@cache
def drafted() -> tuple[AlignedText, ...]:
    """The sentences of the sample publication, and what an engine makes of them."""
    articles = (path.read_text(encoding="utf-8") for path in sorted(ARTICLES.rglob("*.md")))
    plain = [re.sub(r"[*_`\[\]]", "", unit.text) for text in articles for unit in units(text)]
    drafts = ArgosEngine().translate(plain, "en", "es")
    return tuple((text, draft.text, draft.alignment) for text, draft in zip(plain, drafts, strict=True))


@cache
def projector(language: str) -> Projector:
    return learn_projector(("en", language), (*aligned(language), *(drafted() if language == "es" else ())))
