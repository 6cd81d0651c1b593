"""What an article says of itself in each language: the lists of an edition are made of these entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from polyglot.articles.article import SegmentedArticle
from polyglot.articles.front_matter import flatten_value
from polyglot.catalogs.ledger.article_translations import LoadedArticle, Readiness
from polyglot.editions.print_policy import BuildMode, PrintPolicy
from polyglot.markdown.marks import Mark, create_mark
from polyglot.markdown.markup_check import unit_environment
from polyglot.markdown.parser import parse_inline
from polyglot.markdown.units import UnitSlot
from polyglot.model import Block, BlockKind, Coverage, Locale, State, Unit
from polyglot.publication import Publication

_ISO_LENGTH = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A title or summary as an edition shows it, in the language that it is in."""

    text: str
    locale: Locale
    mark: Mark | None = None  # None for a person's translation


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article in one edition."""

    id: str
    original: Locale
    title: LocalizedText
    summary: LocalizedText
    authors: tuple[str, ...]
    dated: str  # an ISO date, or what the author wrote instead
    tags: tuple[LocalizedText, ...]
    standing: Readiness

    @property
    def day(self) -> date | str | None:
        """The article's date; what is none stays as the author wrote it."""
        try:
            return date.fromisoformat(self.dated) if len(self.dated) == _ISO_LENGTH else self.dated or None
        except ValueError:
            return self.dated


def summarize_article(publication: Publication, opened: LoadedArticle, mode: BuildMode) -> dict[str, ArticleSummary]:
    """An article in all languages that it was opened for, by tag."""
    cut = opened.segmented
    found = {}
    for tag, translations in opened.translations.items():
        speaker = PrintPolicy(publication, cut.article, publication.locale(tag), translations, mode, cut.footnotes)
        found[tag] = _create_summary(cut, speaker)
    return found


def _create_summary(cut: SegmentedArticle, speaker: PrintPolicy) -> ArticleSummary:
    article = cut.article
    data: Mapping[str, Any] = article.front.data if article.front else {}
    own = speaker.locale == article.locale
    rules = speaker.publication.rules[speaker.locale.tag]
    standing = Readiness(Coverage({})) if own else speaker.translations.assess_readiness(cut.units, rules)
    title = _field_slots(cut, "title", data) or _heading_slots(cut)
    return ArticleSummary(
        id=article.id,
        original=article.locale,
        title=_localize_slots(title, speaker) or LocalizedText(article.id.rpartition("/")[2], article.locale),
        summary=_localize_slots(_field_slots(cut, "summary", data), speaker) or LocalizedText("", article.locale),
        authors=_value_texts(data.get("authors") or data.get("author")),
        dated=_format_date(data.get("date")),
        tags=tuple(_localize_tags(cut, data, speaker)),
        standing=standing,
    )


def _field_slots(cut: SegmentedArticle, name: str, data: Mapping[str, Any]) -> list[UnitSlot]:
    """A field of the front matter, which is made of units if the publication translates it."""
    units = [UnitSlot(unit, translatable=True) for unit in cut.units if unit.context == name]
    texts = _value_texts(data.get(name))
    return units or [
        UnitSlot(Unit(text, Block(BlockKind.FIELD, 1), context=name), translatable=False) for text in texts
    ]


def _localize_tags(cut: SegmentedArticle, data: Mapping[str, Any], speaker: PrintPolicy) -> Iterator[LocalizedText]:
    """The topics, each by itself, which are units if the publication translates them."""
    units = {unit.text: unit for unit in cut.units if unit.context == "tags"}
    for text in _value_texts(data.get("tags")):
        unit = units.get(flatten_value(text))
        piece = UnitSlot(unit or Unit(text, Block(BlockKind.FIELD, 1), context="tags"), translatable=unit is not None)
        yield _localize_slots([piece], speaker) or LocalizedText(text, speaker.article.locale)


def _heading_slots(cut: SegmentedArticle) -> list[UnitSlot]:
    """The first heading, which is the title of an article without one."""
    place = next((number for number, token in enumerate(cut.tokens) if token.type == "heading_open"), None)
    if place is None:
        return []
    row = next((row for number, row in cut.rows if number == place + 1), None)
    if row is None:  # the author wrote `i18n:skip`
        return [UnitSlot(Unit(cut.tokens[place + 1].content, Block(BlockKind.HEADING, 1)), translatable=False)]
    return [piece for piece in row if isinstance(piece, UnitSlot)]


def _localize_slots(pieces: Sequence[UnitSlot], speaker: PrintPolicy) -> LocalizedText | None:
    """What these pieces say together, without markup; in the original's language unless all of it is translated."""
    source, own = speaker.article.locale, speaker.locale
    wordings = [speaker(piece.unit) if piece.translatable and source != own else None for piece in pieces]
    said = [wording for wording in wordings if wording is not None]
    whole = len(said) == sum(piece.translatable for piece in pieces)
    texts = [
        _plain_text(piece.unit, wording.text if wording and whole else piece.unit.text, speaker.notes)
        for piece, wording in zip(pieces, wordings, strict=True)
    ]
    if not any(texts):
        return None
    if not said or not whole:
        untranslated = source != own and any(piece.translatable for piece in pieces)
        return LocalizedText(" ".join(texts), source, create_mark(None, source, own) if untranslated else None)
    state = next((wording.state for wording in said if wording.state in {State.DRAFT, State.STALE}), None)
    return LocalizedText(own.joiner.join(texts), own, create_mark(state, source, own) if state else None)


def _plain_text(unit: Unit, text: str, notes: Sequence[str]) -> str:
    """A unit's text without its markup."""
    if unit.context is not None:
        return text
    tokens = parse_inline(text, unit_environment(unit, notes))
    return "".join(token.content for token in tokens if token.type not in {"html_inline", "footnote_ref"})


def _format_date(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else " ".join(_value_texts(value))


def _value_texts(value: Any) -> tuple[str, ...]:
    """A value of the front matter, or of a list each value, as it is printed; what is nested deeper is not."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(str(item) for item in items if isinstance(item, str | int | float | date))
