"""Source text left standing: words of the source in a row in its translation, that are no names, no code and no titles."""

import re
from collections.abc import Iterator
from itertools import pairwise

from polyglot.quality.analysed_text import LATIN, Fault, Side, shortened

_QUOTED = re.compile(r"\([^()]*\)|（[^（）]*）|“[^“”]*”|«[^«»]*»|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_LETTER = rf"(?:[{LATIN}]+|[^\W\d_{LATIN}]+)"
_WORD = re.compile(rf"{_LETTER}(?:['’-]{_LETTER})*")
_RUN, _RUN_CLOSE = 3, 6  # words; between languages that share many
_FAMILIES = (
    frozenset({"es", "pt", "gl", "ca", "it", "ast", "oc", "an", "la"}),
    frozenset({"nb", "nn", "no", "da", "sv"}),
    frozenset({"sr", "hr", "bs", "sl", "mk"}),
    frozenset({"ru", "uk", "be", "bg", "mk"}),
    frozenset({"cs", "sk"}),
    frozenset({"id", "ms", "jv", "su"}),
    frozenset({"zh", "yue", "ja"}),
)


def find(source: Side, target: Side) -> Iterator[Fault]:
    """At most one fault: the longest run of words that were not translated."""
    ours = {word for word in source.folded if word.isalpha()}
    if len(ours.intersection(target.folded)) < 2:
        return
    least = _least(source, target)
    words = _WORD.findall(source.words.casefold())
    rows = set(pairwise(words))
    best: list[str] = []
    run: list[str] = []
    shown = _WORD.findall(_QUOTED.sub(" | ", target.words)) if target.text != source.text else target.words.split()
    for word in shown:
        if run and (run[-1].casefold(), word.casefold()) in rows:
            run.append(word)
        else:
            run = [word] if word.casefold() in ours else []
        if _plain(run) >= least and len(run) > len(best) and not _title(run, source):
            best = list(run)
    if best:
        share = len(best) / max(1, len(shown))
        yield Fault("source", f"“{shortened(' '.join(best))}” is not translated.", 1.0 if share > 0.5 else 0.6)


def _plain(run: list[str]) -> int:
    """How many of the words are surely no names: those without a capital, of more than one letter."""
    return sum(word[0].islower() or not word[0].isupper() for word in run)


def _title(run: list[str], source: Side) -> bool:
    """Whether the words begin with a capital within the source, as a title does that stays."""
    return run[0][0].isupper() and not source.text.lstrip("\"'“‘(").startswith(run[0])


def _least(source: Side, target: Side) -> int:
    languages = {source.locale.language, target.locale.language}
    return _RUN_CLOSE if any(languages <= family for family in _FAMILIES) else _RUN
