"""What an engine said of a sentence -> a draft of it, mended where that is plain, with all that is doubtful about it.

What is to be repeated is put back, then what the glossary asks for; the guards look at the words; the markup gets its
places. All that asks for no engine is done here, for many sentences at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.catalogs.glossary.matching import Terms
from polyglot.drafting.inline_markup.sentence import Places, Projection, Sentence
from polyglot.drafting.inline_markup.write import written
from polyglot.drafting.quality_estimation import Trust, confidence
from polyglot.drafting.tag_projection.projector import Drafted, Projector, Text, learn
from polyglot.drafting.terms import enforce
from polyglot.model import Draft, Locale
from polyglot.quality import machine_text, placeables
from polyglot.quality.machine_text import Fault
from polyglot.quality.placeables import Item
from polyglot.quality.restore import restore

_SEVERE = 0.5  # the weight of a fault that makes another attempt worth while
_MANY = 300  # sentences to learn from
_UNCLEAR = 0.5  # markup whose places are less sure than that had better be kept by pieces
_PLACED = Projection((), 1.0)  # of a sentence without markup


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an engine made of a sentence, by one way or another."""

    sentence: Sentence
    terms: Terms
    draft: Draft
    places: Places | None = None  # of its marks, where they are known


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft as it would be shown, and what is doubtful about it."""

    sentence: Sentence
    terms: Terms
    draft: Draft
    items: Sequence[Item]  # what stands in the sentence that is to be repeated
    faults: tuple[Fault, ...] = ()
    unkept: tuple[str, ...] = ()  # terms, in sentences
    projection: Projection = _PLACED

    @property
    def usable(self) -> bool:
        """Is a translator better off with it than without?"""
        return not any(fault.unusable for fault in self.faults)

    @property
    def sound(self) -> bool:
        """Is nothing wrong with its words that another attempt might mend?"""
        return not any(fault.weight >= _SEVERE for fault in self.faults)

    @property
    def lacking(self) -> list[Item]:
        """What was only to be repeated, and is lost."""
        return [item for item, place in placeables.standing(self.draft.text, self.items) if place is None]

    @property
    def torn(self) -> bool:
        """Would its markup be surer in pieces?"""
        return self.projection.confidence < _UNCLEAR

    @property
    def trust(self) -> Trust:
        """How sure it is, and what is to be looked at."""
        return confidence(
            self.draft.score, projection=self.projection.confidence, faults=self.faults, terms=self.unkept
        )

    @property
    def rank(self) -> tuple[bool, int]:
        """What is greater is better."""
        return (self.usable, self.trust.confidence)

    def written(self) -> str:
        """The sentence's translation as its unit writes it."""
        return written(self.sentence, self.draft.text, self.projection.places)


class Judge:
    """Looks at drafts from one language into another, and learns from them where markup belongs.

    Where drafts are not meant to be read, as those of the pseudo engine, there is nothing to mend or to find.
    """

    def __init__(self, languages: tuple[Locale, Locale], *, readable: bool = True) -> None:
        self._languages, self._readable = languages, readable
        self._projector: Projector | None = None
        self._learned = 0

    def learn(self, drafts: Sequence[Text], examples: Sequence[Text]) -> None:
        """Learn from drafts and from people's translations. Where there were many drafts before, there is no need to."""
        if self._learned < _MANY and len(drafts) > self._learned:
            self._projector = learn((self._languages[0].tag, self._languages[1].tag), [*drafts, *examples])
            self._learned = len(drafts)

    def judge(self, candidates: Sequence[Candidate]) -> list[Verdict]:
        """What comes of each of these."""
        return self.placed([self._mended(one) for one in candidates])

    def placed(self, verdicts: Sequence[Verdict], said: Mapping[str, str] = {}) -> list[Verdict]:
        """The verdicts with places for their markup, where these are not known.

        `said` are texts of spans, and what the engine makes of each on its own.
        """
        open_ = [one for one in verdicts if (one.sentence.marks and one.projection is _PLACED) or said]
        if not open_ or self._projector is None:
            return list(verdicts)
        drafts = [Drafted(one.sentence, one.draft.text, one.draft.alignment, said) for one in open_]
        found = dict(zip(map(id, open_), self._projector.project(drafts), strict=True))
        return [replace(one, projection=found.get(id(one), one.projection)) for one in verdicts]

    def _mended(self, one: Candidate) -> Verdict:
        known = _PLACED if one.places is None else Projection(one.places, 1.0)
        plain, draft, unkept = one.sentence.plain, one.draft, tuple[str, ...]()
        items = placeables.items(plain, [(mark.start, mark.end) for mark in one.sentence.marks if mark.verbatim])
        if one.places is None:  # else they would have to be carried along
            draft = restore(plain, draft, items, self._languages)
            if self._readable:
                enforced = enforce(plain, draft, one.terms)
                draft, unkept = enforced.draft, enforced.doubts
        faults = machine_text.examine(plain, draft.text, self._languages, items) if self._readable else ()
        return Verdict(one.sentence, one.terms, draft, items, faults, unkept, known)
