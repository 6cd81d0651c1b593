"""The reader of PO files of other tools: po4a, mdpo, mdbook-i18n-helpers and translate-toolkit.

Their messages are whole blocks, with addresses, markup or placeholders in the text. Source and translation are parsed as
Markdown and segmented into units by the same walk as articles. So the sentences of a block have translations even if the
block has changed since.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from polyglot.adoption.apply import AdoptedTranslation
from polyglot.adoption.blocks import AdoptedBlock, ArticleVersion, read_blocks
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
_MIN_WORDS = 4  # of a sentence that is reused in another paragraph
_FRONT = re.compile(
    r"(?:---[ \t]*\n)?(?P<yaml>[\w-]+:[ \n].*?)(?:\n---[ \t]*)?\s*", re.DOTALL
)  # mdpo, translate-toolkit
_BLOCK_PREFIX = re.compile(
    r"\s*(?:\[[ xX]\][ \t]+|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s+)"
)  # that some tools keep in the text
_ROWS = re.compile(r"^\|.*\|[ \t]*:?-+:?[ \t]*\|")  # a table that po4a wrote on one line
_END_OF_ROW = re.compile(r"\|[ \t]+(?=\|)")
_LINKED = re.compile(r"\]\{(\d+)\}")  # translate-toolkit's placeholder of the address of a link
_ALONE = re.compile(r"(?<!\])\{(\d+)\}")  # its placeholder of a whole address or tag
_ANGLES = re.compile(r"<[^<>]+>")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")

_References = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ForeignTranslation:
    """A translation of a unit, from a message of another tool."""

    unit: Unit
    text: str
    certain: bool
    block: tuple[str, ...]  # the keys of all units of the message
    placeholders: tuple[str, ...]  # of addresses and tags in the unit, in order
    line: int


@dataclass(slots=True)
class ForeignCatalog:
    """The translations of one PO file of another tool."""

    path: str
    lines: set[int] = field(default_factory=set)  # of messages with a translation
    units: dict[str, list[ForeignTranslation]] = field(default_factory=dict)
    plain_texts: dict[str, ForeignTranslation] = field(
        default_factory=dict
    )  # whole messages, for fields of the front matter
    used: set[int] = field(default_factory=set)  # lines of messages that matched

    def find_translations(self, source: ArticleVersion, allowed: Collection[str]) -> Iterator[AdoptedTranslation]:
        """Yield translations of the units of an article; links to the addresses `allowed` may differ from the source."""
        for text in source.fields:
            translation = self.plain_texts.get(normal_form(text.unit.text, ""))
            if translation is not None:
                yield self._create_translation(text.unit, translation, translation.text, certain=translation.certain)
        for block in source.blocks:
            keys = tuple(_lookup_key(text.unit.text) for text in block.texts)
            placeholder_keys = tuple(_lookup_key(_ANGLES.sub("{0}", text.unit.text)) for text in block.texts)
            for place, text in enumerate(block.texts):
                candidates = self.units.get(keys[place]) or self.units.get(placeholder_keys[place]) or []
                if not text.translatable or not candidates:
                    continue
                same_block = [candidate for candidate in candidates if candidate.block in {keys, placeholder_keys}]
                translation = _choose_translation(same_block or candidates)
                filled = _fill_placeholders(text.unit, translation)
                reusable = bool(same_block) or (
                    count_words(text.unit.text) >= _MIN_WORDS and len({one.text for one in candidates}) == 1
                )
                certain = (
                    translation.certain
                    and reusable
                    and markup_check.preserves_markup(text.unit, filled, source.notes, allowed)
                )
                yield self._create_translation(text.unit, translation, filled, certain=certain)

    def _create_translation(
        self, unit: Unit, translation: ForeignTranslation, text: str, *, certain: bool
    ) -> AdoptedTranslation:
        self.used.add(translation.line)
        return AdoptedTranslation(unit, text, certain, self.path, translation.line)


def build_catalog(
    messages: Iterable[Message], path: str, locales: tuple[Locale, Locale], references: _References, *, sentences: bool
) -> ForeignCatalog:
    """Read the messages of a PO file. `references` are the link definitions of the articles, which messages may use."""
    catalog = ForeignCatalog(path)
    source_reader, target_reader = (_MessageReader(locale.language, references, sentences) for locale in locales)
    for message in messages:
        if not message.target or message.obsolete or message.source == message.target:
            continue
        catalog.lines.add(message.line)
        for source, target in _split_fields(message):
            unit = Unit(source, Block(BlockKind.FIELD, 1))
            field_translation = ForeignTranslation(unit, target, not message.fuzzy, (), (), message.line)
            catalog.plain_texts.setdefault(normal_form(source, ""), field_translation)
        for sources in source_reader.parse_variants(message.source):
            is_inline = len(sources) == 1 and sources[0].features.kind == _INLINE
            targets = target_reader.parse_text(message.target, whole=is_inline)
            for translation in _read_message(sources, targets, message, locales[1]):
                catalog.units.setdefault(_lookup_key(translation.unit.text), []).append(translation)
    return catalog


def _read_message(
    sources: Sequence[AdoptedBlock], targets: Sequence[AdoptedBlock], message: Message, locale: Locale
) -> Iterator[ForeignTranslation]:
    """Yield the units of a message with their translations. Blocks of the same kinds are paired one by one."""
    if len(sources) > 1 and [one.features.kind for one in sources] == [one.features.kind for one in targets]:
        for source, target in zip(sources, targets, strict=True):
            yield from _read_message([source], [target], message, locale)
        return
    source_texts = tuple(text for block in sources for text in block.texts)
    target_texts = tuple(text for block in targets for text in block.texts)
    keys = tuple(_lookup_key(text.unit.text) for text in source_texts)
    alone = len(source_texts) == 1 and bool(target_texts)
    for match in (
        [AlignedTexts(source_texts, target_texts, 1.0)]
        if alone
        else pair_versions(ArticleVersion(tuple(sources)), ArticleVersion(tuple(targets)))
    ):
        if not match.target or not any(text.translatable for text in match.source):
            continue
        unit = next(text.unit for text in match.source if text.translatable)
        text = relabel_text(unit, [one.unit for one in match.target], {}, locale.joiner)
        if not is_untranslated(unit.text, text):
            certain = not message.fuzzy and (alone or (len(match.source) == 1 and is_plausible(match, unit.text, text)))
            yield ForeignTranslation(unit, text, certain, keys, tuple(_ALONE.findall(unit.text)), message.line)


@dataclass(frozen=True, slots=True)
class _MessageReader:
    """The parser of the texts of messages in one language."""

    language: str
    references: _References
    sentences: bool

    def parse_variants(self, text: str) -> Iterator[list[AdoptedBlock]]:
        """Yield the blocks of a message's source: as Markdown, and if that is not a paragraph, also as inline text."""
        blocks = self.parse_text(text, whole=False)
        yield blocks
        if blocks and blocks[0].features.kind != _INLINE and "\n" not in text.strip():
            yield self.parse_text(text, whole=True)

    def parse_text(self, text: str, *, whole: bool) -> list[AdoptedBlock]:
        """Return the blocks of a text; with `whole`, the text is the inline text of one block, even if it begins like another."""
        text = _BLOCK_PREFIX.sub("", _LINKED.sub(r"][placeholder-\1]", remove_unprintable(text).strip()), count=1)
        if _ROWS.match(text):
            text = _END_OF_ROW.sub("|\n", text)
        tokens, env = parser.parse_blocks("x" if whole else text)
        if whole:
            tokens[1].content = text
        placeholder_links = (
            {f"PLACEHOLDER-{n}": {"href": f"placeholder-{n}", "title": ""} for n in range(1, 100)}
            if "[placeholder-" in text
            else {}
        )
        env["references"] = {**self.references, **placeholder_links, **env.get("references", {})}
        notes = env.setdefault("footnotes", {}).setdefault("refs", {})
        notes |= {f":{label}": -1 for label in _NOTE.findall(text)} | notes
        return list(
            read_blocks(tokens, walk(tokens, env, SegmentationOptions(self.language, sentences=self.sentences)), "")
        )


def _split_fields(message: Message) -> Iterator[tuple[str, str]]:
    """Yield source and translation of a message as a field of front matter: the whole text, and each field that it contains."""
    yield message.source, message.target
    matches = [_FRONT.fullmatch(text) for text in (message.source, message.target)]
    if all(matches) and "\n" in message.source:
        try:
            source, target = (front_matter.parse(match["yaml"] + "\n", "").data for match in matches if match)
        except ContentError:
            return
        for name, value in source.items():
            if isinstance(value, str) and isinstance(target.get(name), str):
                yield value, target[name]


def _choose_translation(rows: Sequence[ForeignTranslation]) -> ForeignTranslation:
    """Choose one of several translations of a unit: a certain one, then the most frequent, then the first."""
    counts = Counter(row.text for row in rows)
    return max(rows, key=lambda row: (row.certain, counts[row.text]))


def _fill_placeholders(unit: Unit, translation: ForeignTranslation) -> str:
    """Return the text of a translation with the unit's addresses and tags in place of their placeholders."""
    text = translation.text
    for placeholder, angles in zip(translation.placeholders, _ANGLES.findall(unit.text), strict=False):
        text = text.replace(f"{{{placeholder}}}", angles)
    return text


def _lookup_key(text: str) -> str:
    return normal_form(_ALONE.sub("\x04", text))
