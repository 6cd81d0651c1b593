"""What goes into the editions: which articles enter, and what the lists of an edition say of each.

An article enters when enough of its words are reviewed (`publish_at`; stale ones count) and were not only taken over from
a machine (`refuse_unmodified`); the rest is held back and listed as in translation. A preview takes everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from polyglot.catalogs import store
from polyglot.catalogs.translations import Standing, Translations, read
from polyglot.editions.wording import Speaker, View
from polyglot.errors import ContentError
from polyglot.model import Block, Coverage, Finding, Locale, State, Unit
from polyglot.publication import Publication
from polyglot.text import article as articles
from polyglot.text.article import Cut
from polyglot.text.dialect import parse_inline
from polyglot.text.structure import environment
from polyglot.text.translate import mark
from polyglot.text.units import Piece


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
    day: date | str | None
    tags: tuple[str, ...]
    standing: Standing
    enters: bool


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An article in all editions: its entries by language tag, and what is wrong with it."""

    id: str
    entries: Mapping[str, Entry]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles in all languages of the publication."""

    surveyed: dict[str, Surveyed]

    def entry(self, id: str, locale: Locale) -> Entry | None:
        """An article in a language; None if it could not be read."""
        return self.surveyed[id].entries.get(locale.tag) if id in self.surveyed else None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that has been read and cut, and its translations by language tag."""

    cut: Cut
    translations: Mapping[str, Translations]


def survey(publication: Publication, locales: Sequence[Locale], id: str, view: View) -> tuple[Surveyed, Opened | None]:
    """Look at one article in these languages.

    What cannot be read is a finding: an article enters nowhere then, and a catalog counts as empty.
    """
    try:
        article = articles.read(id, publication)
        cut = articles.cut(article, publication)
    except ContentError as error:
        return Surveyed(id, {}, (store.finding(error, "article"),)), None
    entries, found = {}, {}
    findings = articles.warnings(article)
    for locale in locales:
        found[locale.tag] = Translations({}, {})
        if locale != article.locale:
            try:
                found[locale.tag] = read(publication, id, locale)
            except ContentError as error:
                findings.append(store.finding(error, "catalog"))
        speaker = Speaker(publication, article, locale, found[locale.tag], view, cut.notes)
        entries[locale.tag] = _entry(cut, speaker)
    return Surveyed(id, entries, tuple(findings)), Opened(cut, found)


def look(publication: Publication, locales: Sequence[Locale], id: str) -> Surveyed:
    """How far one article is in these languages."""
    return survey(publication, locales, id, View())[0]


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
        day=_day(data.get("date")),
        tags=_texts(data.get("tags")),
        standing=standing,
        enters=standing.enters or speaker.view.preview,
    )


def _field(cut: Cut, name: str, data: Mapping[str, Any]) -> list[Piece]:
    """A field of the front matter, which is made of units if the publication translates it."""
    units = [Piece(unit, offered=True) for unit in cut.units if unit.context == name]
    texts = _texts(data.get(name))
    return units or [Piece(Unit(text, Block("field", 1), context=name), offered=False) for text in texts]


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


def _day(value: Any) -> date | str | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else " ".join(_texts(value)) or None


def _texts(value: Any) -> tuple[str, ...]:
    """A value of the front matter, or of a list each value, as it is printed; what is nested deeper is not."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(str(item) for item in items if isinstance(item, str | int | float | date))
