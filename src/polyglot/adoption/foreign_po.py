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

from polyglot.adoption.apply import ImportedTranslation
from polyglot.adoption.blocks import ArticleVersion, ImportedBlock, read_blocks
from polyglot.adoption.pairing import AlignedTexts, pair_versions
from polyglot.adoption.plausibility import is_plausible, is_untranslated
from polyglot.adoption.relabel import relabel_text
from polyglot.articles import front_matter
from polyglot.errors import ContentError
from polyglot.language.word_count import count_words
from polyglot.markdown import markup_check, parser
from polyglot.markdown.equivalence import normal_form
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.markdown.units import SegmentationOptions, walk
from polyglot.model import Block, BlockKind, Locale, Message, Unit

_INLINE = "paragraph 0"
_MIN_WORDS = 4  # words that a sentence needs to mean the same in another paragraph
_FRONT = re.compile(
    r"(?:---[ \t]*\n)?(?P<yaml>[\w-]+:[ \n].*?)(?:\n---[ \t]*)?\s*", re.DOTALL
)  # mdpo, translate-toolkit
_BLOCK_PREFIX = re.compile(
    r"\s*(?:\[[ xX]\][ \t]+|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s+)"
)  # kept in the text by some
_ROWS = re.compile(r"^\|.*\|[ \t]*:?-+:?[ \t]*\|")  # a table that po4a wrote into one line
_END_OF_ROW = re.compile(r"\|[ \t]+(?=\|)")
_LINKED = re.compile(r"\]\{(\d+)\}")  # translate-toolkit's placeholders: of a link's address
_ALONE = re.compile(r"(?<!\])\{(\d+)\}")  # and of a whole address or tag
_ANGLES = re.compile(r"<[^<>]+>")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")

_References = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ForeignTranslation:
    """A translation of a unit, as a message of another tool has it."""

    unit: Unit
    text: str
    certain: bool
    block: tuple[str, ...]  # the keys of all units of that message
    placeholders: tuple[str, ...]  # the placeholders of addresses and tags in the unit, in order
    line: int


@dataclass(slots=True)
class ForeignCatalog:
    """What one file of another tool knows."""

    path: str
    messages: int = 0  # that have a translation
    units: dict[str, list[ForeignTranslation]] = field(default_factory=dict)
    plain_texts: dict[str, ForeignTranslation] = field(
        default_factory=dict
    )  # whole messages, for fields of the front matter
    used: set[int] = field(default_factory=set)  # lines of messages that found a place

    def find_translations(self, source: ArticleVersion, allowed: Collection[str]) -> Iterator[ImportedTranslation]:
        """Translations for the units of an article."""
        for text in source.fields:
            known = self.plain_texts.get(normal_form(text.unit.text, ""))
            if known is not None:
                yield self._create_translation(text.unit, known, known.text, certain=known.certain)
        for passage in source.blocks:
            block = tuple(_lookup_key(text.unit.text) for text in passage.texts)
            holed = tuple(_lookup_key(_ANGLES.sub("{0}", text.unit.text)) for text in passage.texts)
            for place, text in enumerate(passage.texts):
                rows = self.units.get(block[place]) or self.units.get(holed[place]) or []
                if not text.translatable or not rows:
                    continue
                at_home = [known for known in rows if known.block in {block, holed}]
                known = _choose_translation(at_home or rows)
                said = _fill_placeholders(text.unit, known)
                enough = bool(at_home) or (
                    count_words(text.unit.text) >= _MIN_WORDS and len({one.text for one in rows}) == 1
                )
                fits = (
                    known.certain and enough and markup_check.preserves_markup(text.unit, said, source.notes, allowed)
                )
                yield self._create_translation(text.unit, known, said, certain=fits)

    def _create_translation(
        self, unit: Unit, known: ForeignTranslation, text: str, *, certain: bool
    ) -> ImportedTranslation:
        self.used.add(known.line)
        return ImportedTranslation(unit, text, certain, self.path, known.line)


def build_catalog(
    messages: Iterable[Message], path: str, locales: tuple[Locale, Locale], references: _References, *, sentences: bool
) -> ForeignCatalog:
    """The memory of a file's messages. `references` are link definitions of the articles, which messages may use."""
    memory = ForeignCatalog(path)
    old, new = (_MessageReader(locale.language, references, sentences) for locale in locales)
    for message in messages:
        if not message.target or message.obsolete or message.source == message.target:
            continue
        memory.messages += 1
        for source, target in _split_fields(message):
            known = ForeignTranslation(
                Unit(source, Block(BlockKind.FIELD, 1)), target, not message.fuzzy, (), (), message.line
            )
            memory.plain_texts.setdefault(normal_form(source, ""), known)
        for ours in old.parse_variants(message.source):
            theirs = new.parse_text(message.target, whole=len(ours) == 1 and ours[0].features.kind == _INLINE)
            for known in _read_message(ours, theirs, message, locales[1]):
                memory.units.setdefault(_lookup_key(known.unit.text), []).append(known)
    return memory


def _read_message(
    ours: Sequence[ImportedBlock], theirs: Sequence[ImportedBlock], message: Message, locale: Locale
) -> Iterator[ForeignTranslation]:
    """The units of a message, each with its part of the translation. Where both are of one shape, block stands for block."""
    if len(ours) > 1 and [one.features.kind for one in ours] == [one.features.kind for one in theirs]:
        for one, other in zip(ours, theirs, strict=True):
            yield from _read_message([one], [other], message, locale)
        return
    texts = tuple(text for passage in ours for text in passage.texts)
    said = tuple(text for passage in theirs for text in passage.texts)
    block = tuple(_lookup_key(text.unit.text) for text in texts)
    alone = len(texts) == 1 and bool(said)
    for match in (
        [AlignedTexts(texts, said, 1.0)]
        if alone
        else pair_versions(ArticleVersion(tuple(ours)), ArticleVersion(tuple(theirs)))
    ):
        if not match.target or not any(text.translatable for text in match.source):
            continue
        unit = next(text.unit for text in match.source if text.translatable)
        text = relabel_text(unit, [one.unit for one in match.target], {}, locale.joiner)
        if not is_untranslated(unit.text, text):
            sure = not message.fuzzy and (alone or (len(match.source) == 1 and is_plausible(match, unit.text, text)))
            yield ForeignTranslation(unit, text, sure, block, tuple(_ALONE.findall(unit.text)), message.line)


@dataclass(frozen=True, slots=True)
class _MessageReader:
    """How the texts of messages in one language are read."""

    language: str
    references: _References
    sentences: bool

    def parse_variants(self, text: str) -> Iterator[list[ImportedBlock]]:
        """The passages of a message's source: as Markdown, and where that is more than a paragraph, as inline text too."""
        found = self.parse_text(text, whole=False)
        yield found
        if found and found[0].features.kind != _INLINE and "\n" not in text.strip():
            yield self.parse_text(text, whole=True)

    def parse_text(self, text: str, *, whole: bool) -> list[ImportedBlock]:
        """The passages of a text; `whole` takes it for the inline text of one block, whatever it begins with."""
        text = _BLOCK_PREFIX.sub("", _LINKED.sub(r"][placeholder-\1]", remove_unprintable(text).strip()), count=1)
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
        return list(
            read_blocks(tokens, walk(tokens, env, SegmentationOptions(self.language, sentences=self.sentences)), "")
        )


def _split_fields(message: Message) -> Iterator[tuple[str, str]]:
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


def _choose_translation(rows: Sequence[ForeignTranslation]) -> ForeignTranslation:
    """Of several translations of one unit: a certain one before others, what is said most often, the first."""
    often = Counter(known.text for known in rows)
    return max(rows, key=lambda known: (known.certain, often[known.text]))


def _fill_placeholders(unit: Unit, known: ForeignTranslation) -> str:
    """The translation with the unit's own addresses and tags for the placeholders of them."""
    text = known.text
    for hole, angles in zip(known.placeholders, _ANGLES.findall(unit.text), strict=False):
        text = text.replace(f"{{{hole}}}", angles)
    return text


def _lookup_key(text: str) -> str:
    return normal_form(_ALONE.sub("\x04", text))
