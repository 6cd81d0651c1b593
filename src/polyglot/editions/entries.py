"""Article summaries: the title, summary, date, authors and topics of an article in each language, for lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import msgspec

from polyglot.articles.article import SegmentedArticle
from polyglot.articles.front_matter import flatten_value
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.editions.print_policy import BuildMode, PrintPolicy
from polyglot.markdown.comments import remove_from_text
from polyglot.markdown.marks import Mark, create_mark
from polyglot.markdown.markup_check import unit_environment
from polyglot.markdown.parser import alt_text, parse_inline
from polyglot.markdown.sentences import first_sentence
from polyglot.markdown.units import UnitSlot
from polyglot.model import Block, BlockKind, Coverage, Locale, MessageKey, State, Unit
from polyglot.publication import Publication
from polyglot.settings import UnitSize

_ISO_LENGTH = len("2026-01-01")


class LocalizedText(msgspec.Struct, frozen=True):
    """A title, summary or topic as an edition shows it, with its language."""

    text: str
    locale: Locale
    mark: Mark | None = None  # None for a human translation


class ArticleSummary(msgspec.Struct, frozen=True):
    """An article's entry in the lists of one edition."""

    id: str
    original: Locale
    title: LocalizedText
    summary: LocalizedText
    authors: tuple[str, ...]
    dated: str  # an ISO date, or the author's own words
    tags: tuple[LocalizedText, ...]
    readiness: Readiness
    opening: LocalizedText | None = None  # the first sentence of an article without a summary, for lists

    @property
    def teaser(self) -> LocalizedText:
        """The summary, or the first sentence of an article without one."""
        return self.opening or self.summary

    @property
    def day(self) -> date | str | None:
        """The article's date, or the author's own words if they are not a date."""
        try:
            return date.fromisoformat(self.dated) if len(self.dated) == _ISO_LENGTH else self.dated or None
        except ValueError:
            return self.dated


def summarize_article(
    publication: Publication,
    loaded: LoadedArticle,
    mode: BuildMode,
    failing: Mapping[str, Collection[MessageKey]] = MappingProxyType({}),
) -> dict[str, ArticleSummary]:
    """Return an article's summaries in all languages that it was loaded for, by tag.

    Messages that are `failing` in a language, by tag, do not count as reviewed.
    """
    segmented = loaded.segmented
    summaries = {}
    for tag, translations in loaded.translations.items():
        policy = PrintPolicy(
            publication, segmented.article, publication.locale(tag), translations, mode, segmented.footnotes
        )
        summaries[tag] = _create_summary(segmented, policy, failing.get(tag, frozenset()))
    return summaries


def _create_summary(
    segmented: SegmentedArticle, policy: PrintPolicy, failing: Collection[MessageKey]
) -> ArticleSummary:
    article = segmented.article
    data: Mapping[str, Any] = article.front.data if article.front else {}
    is_original = policy.locale == article.locale
    rules = policy.publication.rules[policy.locale.tag]
    readiness = Readiness(Coverage({}))
    if not is_original:
        readiness = policy.translations.assess_readiness(segmented.units, rules, failing)
    title = _field_slots(segmented, "title", data) or _heading_slots(segmented)
    summary = _localize_slots(_field_slots(segmented, "summary", data), policy)
    return ArticleSummary(
        id=article.id,
        original=article.locale,
        title=_localize_slots(title, policy) or LocalizedText(article.id.rpartition("/")[2], article.locale),
        summary=summary or LocalizedText("", article.locale),
        authors=_value_texts(data.get("authors") or data.get("author")),
        dated=_format_date(data.get("date")),
        tags=tuple(_localize_tags(segmented, data, policy)),
        readiness=readiness,
        opening=None if summary else _find_opening(segmented, policy),
    )


def _find_opening(segmented: SegmentedArticle, policy: PrintPolicy) -> LocalizedText | None:
    """Return the first sentence of the first paragraph with text, as it is printed."""
    for place, row in segmented.rows:
        above = segmented.tokens[place - 1]
        if above.type != "paragraph_open" or above.level:
            continue
        slot = next((slot for slot in row or () if isinstance(slot, UnitSlot) and slot.translatable), None)
        passage = _localize_slots([slot], policy) if slot else None
        if passage is not None and policy.publication.unit is UnitSize.SENTENCE:
            return passage
        if passage is not None:
            return msgspec.structs.replace(passage, text=first_sentence(passage.text, passage.locale.language))
    return None


def _field_slots(segmented: SegmentedArticle, name: str, data: Mapping[str, Any]) -> list[UnitSlot]:
    """Return a front matter field's texts, translatable if the publication translates the field."""
    units = [UnitSlot(unit, translatable=True) for unit in segmented.units if unit.context == name]
    texts = _value_texts(data.get(name))
    return units or [
        UnitSlot(Unit(text, Block(BlockKind.FIELD, 1), context=name), translatable=False) for text in texts
    ]


def _localize_tags(
    segmented: SegmentedArticle, data: Mapping[str, Any], policy: PrintPolicy
) -> Iterator[LocalizedText]:
    """Yield the topics, translated if the publication translates tags."""
    units = {unit.text: unit for unit in segmented.units if unit.context == "tags"}
    for text in _value_texts(data.get("tags")):
        unit = units.get(flatten_value(text))
        slot = UnitSlot(unit or Unit(text, Block(BlockKind.FIELD, 1), context="tags"), translatable=unit is not None)
        yield _localize_slots([slot], policy) or LocalizedText(text, policy.article.locale)


def _heading_slots(segmented: SegmentedArticle) -> list[UnitSlot]:
    """Return the units of the first heading: the title of an article whose front matter has none."""
    index = next((number for number, token in enumerate(segmented.tokens) if token.type == "heading_open"), None)
    if index is None:
        return []
    row = next((row for number, row in segmented.rows if number == index + 1), None)
    if row is None:  # excluded by the author's `i18n:skip`
        return [UnitSlot(Unit(segmented.tokens[index + 1].content, Block(BlockKind.HEADING, 1)), translatable=False)]
    return [slot for slot in row if isinstance(slot, UnitSlot)]


def _localize_slots(slots: Sequence[UnitSlot], policy: PrintPolicy) -> LocalizedText | None:
    """Join these units without markup: translated if all of them are, otherwise in the source language; None if empty."""
    source, target = policy.article.locale, policy.locale
    renderings = [policy(slot.unit) if slot.translatable and source != target else None for slot in slots]
    printed = [rendering for rendering in renderings if rendering is not None]
    whole = len(printed) == sum(slot.translatable for slot in slots)
    texts = [
        _plain_text(slot.unit, rendering.text if rendering and whole else slot.unit.text, policy.footnotes)
        for slot, rendering in zip(slots, renderings, strict=True)
    ]
    if not any(texts):
        return None
    if not printed or not whole:
        untranslated = source != target and any(slot.translatable for slot in slots)
        return LocalizedText(" ".join(texts), source, create_mark(None, source, target) if untranslated else None)
    state = next((rendering.state for rendering in printed if rendering.state in {State.DRAFT, State.STALE}), None)
    return LocalizedText(target.joiner.join(texts), target, create_mark(state, source, target) if state else None)


def _plain_text(unit: Unit, text: str, footnotes: Sequence[str]) -> str:
    """Return a unit's text without markup."""
    if unit.context is not None:
        return remove_from_text(text)
    tokens = parse_inline(text, unit_environment(unit, footnotes))
    shown = "".join(alt_text(token) for token in tokens if token.type != "footnote_ref")
    texts = (one for token in tokens for one in (token, *(token.children or ())) if one.type == "text")
    is_open = any("<!--" in one.content for one in texts)  # a comment that is not closed
    return remove_from_text(shown) if is_open else shown


def _format_date(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else " ".join(_value_texts(value))


def _value_texts(value: Any) -> tuple[str, ...]:
    """Return a front matter value, or each value of a list, as printed; deeper values are left out."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(remove_from_text(str(item)) for item in items if isinstance(item, str | int | float | date))
