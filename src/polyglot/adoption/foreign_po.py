"""Catalogs that other tools made -> a memory of units: po4a, mdpo, mdbook-i18n-helpers, translate-toolkit.

Their messages are whole blocks, with addresses, marks or placeholders in the text. Each is read as the Markdown that it
is, source and translation, and cut into units by our own walk; so what was known of a block is known of its sentences,
also where the block has changed since.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from polyglot.adoption.apply import Offer
from polyglot.adoption.blocks import Passage, Side, passages
from polyglot.adoption.pairing import Match, pair
from polyglot.adoption.plausibility import plausible, untranslated
from polyglot.adoption.relabel import fitted
from polyglot.articles import front_matter
from polyglot.errors import ContentError
from polyglot.language.word_count import count
from polyglot.markdown import markup_check, parser
from polyglot.markdown.equivalence import form
from polyglot.markdown.link_labels import printable
from polyglot.markdown.units import Reading, walk
from polyglot.model import Block, Locale, Message, Unit

_INLINE = "paragraph 0"
_FEW = 4  # words that a sentence needs to mean the same in another paragraph
_FRONT = re.compile(
    r"(?:---[ \t]*\n)?(?P<yaml>[\w-]+:[ \n].*?)(?:\n---[ \t]*)?\s*", re.DOTALL
)  # mdpo, translate-toolkit
_HEAD = re.compile(r"\s*(?:\[[ xX]\][ \t]+|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s+)")  # kept in the text by some
_ROWS = re.compile(r"^\|.*\|[ \t]*:?-+:?[ \t]*\|")  # a table that po4a wrote into one line
_END_OF_ROW = re.compile(r"\|[ \t]+(?=\|)")
_LINKED = re.compile(r"\]\{(\d+)\}")  # translate-toolkit's placeholders: of a link's address
_ALONE = re.compile(r"(?<!\])\{(\d+)\}")  # and of a whole address or tag
_ANGLES = re.compile(r"<[^<>]+>")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")

_References = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """A translation of a unit, as a message of another tool has it."""

    unit: Unit
    text: str
    certain: bool
    block: tuple[str, ...]  # the keys of all units of that message
    holes: tuple[str, ...]  # the placeholders of addresses and tags in the unit, in order
    line: int


@dataclass(slots=True)
class Memory:
    """What one file of another tool knows."""

    path: str
    messages: int = 0  # that have a translation
    units: dict[str, list[Known]] = field(default_factory=dict)
    plain: dict[str, Known] = field(default_factory=dict)  # whole messages, for fields of the front matter
    used: set[int] = field(default_factory=set)  # lines of messages that found a place

    def offers(self, source: Side, allowed: Collection[str]) -> Iterator[Offer]:
        """Translations for the units of an article."""
        for text in source.fields:
            known = self.plain.get(form(text.unit.text, ""))
            if known is not None:
                yield self._offer(text.unit, known, known.text, known.certain)
        for passage in source.passages:
            block = tuple(_key(text.unit.text) for text in passage.texts)
            holed = tuple(_key(_ANGLES.sub("{0}", text.unit.text)) for text in passage.texts)
            for place, text in enumerate(passage.texts):
                rows = self.units.get(block[place]) or self.units.get(holed[place]) or []
                if not text.offered or not rows:
                    continue
                at_home = [known for known in rows if known.block in {block, holed}]
                known = _agreed(at_home or rows)
                said = _filled(text.unit, known)
                enough = bool(at_home) or (count(text.unit.text) >= _FEW and len({one.text for one in rows}) == 1)
                fits = known.certain and enough and markup_check.keeps(text.unit, said, source.notes, allowed)
                yield self._offer(text.unit, known, said, fits)

    def _offer(self, unit: Unit, known: Known, text: str, certain: bool) -> Offer:  # noqa: FBT001
        self.used.add(known.line)
        return Offer(unit, text, certain, self.path, known.line)


def learn(
    messages: Iterable[Message], path: str, locales: tuple[Locale, Locale], references: _References, *, sentences: bool
) -> Memory:
    """The memory of a file's messages. `references` are link definitions of the articles, which messages may use."""
    memory = Memory(path)
    old, new = (_Reader(locale.language, references, sentences) for locale in locales)
    for message in messages:
        if not message.target or message.obsolete or message.source == message.target:
            continue
        memory.messages += 1
        for source, target in _fields(message):
            known = Known(Unit(source, Block("field", 1)), target, not message.fuzzy, (), (), message.line)
            memory.plain.setdefault(form(source, ""), known)
        for ours in old.readings(message.source):
            theirs = new.read(message.target, whole=len(ours) == 1 and ours[0].traits.kind == _INLINE)
            for known in _learned(ours, theirs, message, locales[1]):
                memory.units.setdefault(_key(known.unit.text), []).append(known)
    return memory


def _learned(ours: Sequence[Passage], theirs: Sequence[Passage], message: Message, locale: Locale) -> Iterator[Known]:
    """The units of a message, each with its part of the translation. Where both are of one shape, block stands for block."""
    if len(ours) > 1 and [one.traits.kind for one in ours] == [one.traits.kind for one in theirs]:
        for one, other in zip(ours, theirs, strict=True):
            yield from _learned([one], [other], message, locale)
        return
    texts = tuple(text for passage in ours for text in passage.texts)
    said = tuple(text for passage in theirs for text in passage.texts)
    block = tuple(_key(text.unit.text) for text in texts)
    alone = len(texts) == 1 and bool(said)
    for match in [Match(texts, said, 1.0)] if alone else pair(Side(tuple(ours)), Side(tuple(theirs))):
        if not match.target or not any(text.offered for text in match.source):
            continue
        unit = next(text.unit for text in match.source if text.offered)
        text = fitted(unit, [one.unit for one in match.target], {}, locale.joiner)
        if not untranslated(unit.text, text):
            sure = not message.fuzzy and (alone or (len(match.source) == 1 and plausible(match, unit.text, text)))
            yield Known(unit, text, sure, block, tuple(_ALONE.findall(unit.text)), message.line)


@dataclass(frozen=True, slots=True)
class _Reader:
    """How the texts of messages in one language are read."""

    language: str
    references: _References
    sentences: bool

    def readings(self, text: str) -> Iterator[list[Passage]]:
        """The passages of a message's source: as Markdown, and where that is more than a paragraph, as inline text too."""
        found = self.read(text, whole=False)
        yield found
        if found and found[0].traits.kind != _INLINE and "\n" not in text.strip():
            yield self.read(text, whole=True)

    def read(self, text: str, *, whole: bool) -> list[Passage]:
        """The passages of a text; `whole` takes it for the inline text of one block, whatever it begins with."""
        text = _HEAD.sub("", _LINKED.sub(r"][placeholder-\1]", printable(text).strip()), count=1)
        if _ROWS.match(text):
            text = _END_OF_ROW.sub("|\n", text)
        tokens, env = parser.parse_blocks("x" if whole else text)
        if whole:
            tokens[1].content = text
        holes = (
            {f"PLACEHOLDER-{n}": {"href": f"placeholder-{n}", "title": ""} for n in range(1, 100)}
            if "[placeholder-" in text
            else {}
        )
        env["references"] = {**self.references, **holes, **env.get("references", {})}
        notes = env.setdefault("footnotes", {}).setdefault("refs", {})
        notes |= {f":{label}": -1 for label in _NOTE.findall(text)} | notes
        return list(passages(tokens, walk(tokens, env, Reading(self.language, sentences=self.sentences)), ""))


def _fields(message: Message) -> Iterator[tuple[str, str]]:
    """A message as a field of the front matter: its whole text, and where it holds several fields each of them."""
    yield message.source, message.target
    found = [_FRONT.fullmatch(text) for text in (message.source, message.target)]
    if all(found) and "\n" in message.source:
        try:
            ours, theirs = (front_matter.parse(one["yaml"] + "\n", "").data for one in found if one)
        except ContentError:
            return
        for name, value in ours.items():
            if isinstance(value, str) and isinstance(theirs.get(name), str):
                yield value, theirs[name]


def _agreed(rows: Sequence[Known]) -> Known:
    """Of several translations of one unit: a certain one before others, what is said most often, the first."""
    often = Counter(known.text for known in rows)
    return max(rows, key=lambda known: (known.certain, often[known.text]))


def _filled(unit: Unit, known: Known) -> str:
    """The translation with the unit's own addresses and tags for the placeholders of them."""
    text = known.text
    for hole, angles in zip(known.holes, _ANGLES.findall(unit.text), strict=False):
        text = text.replace(f"{{{hole}}}", angles)
    return text


def _key(text: str) -> str:
    return form(_ALONE.sub("\x04", text))
