"""What an article says of itself in each language: the lists of an edition are made of these entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from polyglot.articles.article import Cut
from polyglot.articles.front_matter import flat
from polyglot.catalogs.ledger.article_translations import Opened, Standing
from polyglot.editions.print_policy import Speaker, View
from polyglot.markdown.markup_check import environment
from polyglot.markdown.parser import parse_inline
from polyglot.markdown.translate import mark
from polyglot.markdown.units import Piece
from polyglot.model import Block, Coverage, Locale, State, Unit
from polyglot.publication import Publication

_ISO = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class Passage:
    """A title or summary as an edition shows it, in the language that it is in."""

    text: str
    locale: Locale
    mark: Mapping[str, str] = field(default_factory=dict)  # attributes, where it is not a person's translation


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in one edition."""

    id: str
    original: Locale
    title: Passage
    summary: Passage
    authors: tuple[str, ...]
    dated: str  # an ISO date, or what the author wrote instead
    tags: tuple[Passage, ...]
    standing: Standing

    @property
    def day(self) -> date | str | None:
        """The article's date; what is none stays as the author wrote it."""
        try:
            return date.fromisoformat(self.dated) if len(self.dated) == _ISO else self.dated or None
        except ValueError:
            return self.dated


def survey(publication: Publication, opened: Opened, view: View) -> dict[str, Entry]:
    """An article in all languages that it was opened for, by tag."""
    cut = opened.cut
    found = {}
    for tag, translations in opened.translations.items():
        speaker = Speaker(publication, cut.article, publication.locale(tag), translations, view, cut.notes)
        found[tag] = _entry(cut, speaker)
    return found


def _entry(cut: Cut, speaker: Speaker) -> Entry:
    article = cut.article
    data: Mapping[str, Any] = article.front.data if article.front else {}
    own = speaker.locale == article.locale
    rules = speaker.publication.rules[speaker.locale.tag]
    standing = Standing(Coverage({})) if own else speaker.translations.standing(cut.units, rules)
    title = _field(cut, "title", data) or _heading(cut)
    return Entry(
        id=article.id,
        original=article.locale,
        title=_passage(title, speaker) or Passage(article.id.rpartition("/")[2], article.locale),
        summary=_passage(_field(cut, "summary", data), speaker) or Passage("", article.locale),
        authors=_texts(data.get("authors") or data.get("author")),
        dated=_dated(data.get("date")),
        tags=tuple(_tags(cut, data, speaker)),
        standing=standing,
    )


def _field(cut: Cut, name: str, data: Mapping[str, Any]) -> list[Piece]:
    """A field of the front matter, which is made of units if the publication translates it."""
    units = [Piece(unit, offered=True) for unit in cut.units if unit.context == name]
    texts = _texts(data.get(name))
    return units or [Piece(Unit(text, Block("field", 1), context=name), offered=False) for text in texts]


def _tags(cut: Cut, data: Mapping[str, Any], speaker: Speaker) -> Iterator[Passage]:
    """The topics, each by itself, which are units if the publication translates them."""
    units = {unit.text: unit for unit in cut.units if unit.context == "tags"}
    for text in _texts(data.get("tags")):
        unit = units.get(flat(text))
        piece = Piece(unit or Unit(text, Block("field", 1), context="tags"), offered=unit is not None)
        yield _passage([piece], speaker) or Passage(text, speaker.article.locale)


def _heading(cut: Cut) -> list[Piece]:
    """The first heading, which is the title of an article without one."""
    place = next((number for number, token in enumerate(cut.tokens) if token.type == "heading_open"), None)
    if place is None:
        return []
    row = next((row for number, row in cut.rows if number == place + 1), None)
    if row is None:  # the author wrote `i18n:skip`
        return [Piece(Unit(cut.tokens[place + 1].content, Block("heading", 1)), offered=False)]
    return [piece for piece in row if isinstance(piece, Piece)]


def _passage(pieces: Sequence[Piece], speaker: Speaker) -> Passage | None:
    """What these pieces say together, without markup; in the original's language unless all of it is translated."""
    source, own = speaker.article.locale, speaker.locale
    wordings = [speaker(piece.unit) if piece.offered and source != own else None for piece in pieces]
    said = [wording for wording in wordings if wording is not None]
    whole = len(said) == sum(piece.offered for piece in pieces)
    texts = [
        _plain(piece.unit, wording.text if wording and whole else piece.unit.text, speaker.notes)
        for piece, wording in zip(pieces, wordings, strict=True)
    ]
    if not any(texts):
        return None
    if not said or not whole:
        attrs = mark(None, source, own) if source != own and any(piece.offered for piece in pieces) else {}
        return Passage(" ".join(texts), source, attrs)
    state = next((wording.state for wording in said if wording.state in {State.DRAFT, State.STALE}), None)
    return Passage(own.joiner.join(texts), own, mark(state, source, own) if state else {})


def _plain(unit: Unit, text: str, notes: Sequence[str]) -> str:
    """A unit's text without its markup."""
    if unit.context is not None:
        return text
    tokens = parse_inline(text, environment(unit, notes))
    return "".join(token.content for token in tokens if token.type not in {"html_inline", "footnote_ref"})


def _dated(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else " ".join(_texts(value))


def _texts(value: Any) -> tuple[str, ...]:
    """A value of the front matter, or of a list each value, as it is printed; what is nested deeper is not."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(str(item) for item in items if isinstance(item, str | int | float | date))
