"""What goes into the editions: which articles enter, and what the lists of an edition say of each.

An article enters when enough of its words are reviewed (`publish_at`; stale ones count); what is below is held back and
listed as in translation. A preview takes everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from polyglot.catalogs import store
from polyglot.catalogs.translations import Translations, read
from polyglot.editions.wording import Speaker
from polyglot.errors import ContentError
from polyglot.model import Coverage, Finding, Locale, State, Unit
from polyglot.publication import Publication
from polyglot.text import article as articles
from polyglot.text.article import Article, Cut
from polyglot.text.dialect import parse_inline
from polyglot.text.structure import environment
from polyglot.text.translate import mark


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
    coverage: Coverage
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


def survey(
    publication: Publication, locales: Sequence[Locale], id: str, *, preview: bool
) -> tuple[Surveyed, Opened | None]:
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
        speaker = Speaker(publication, article, locale, found[locale.tag], preview, cut.notes)
        entries[locale.tag] = _entry(article, cut.units, speaker)
    return Surveyed(id, entries, tuple(findings)), Opened(cut, found)


def look(publication: Publication, locales: Sequence[Locale], id: str) -> Surveyed:
    """How far one article is in these languages."""
    return survey(publication, locales, id, preview=False)[0]


def _entry(article: Article, units: Sequence[Unit], speaker: Speaker) -> Entry:
    data: Mapping[str, Any] = article.front.data if article.front else {}
    own = speaker.locale == article.locale
    coverage = Coverage({}) if own else speaker.translations.coverage(units)
    enough = coverage.share >= speaker.publication.rules[speaker.locale.tag].publish_at
    title = [unit for unit in units if unit.context == "title"] or _heading(units)
    summary = [unit for unit in units if unit.context == "summary"]
    day = data.get("date")
    return Entry(
        id=article.id,
        original=article.locale,
        title=_passage(title, speaker, " ".join(_texts(data.get("title"))) or article.id.rpartition("/")[2]),
        summary=_passage(summary, speaker, " ".join(_texts(data.get("summary")))),
        authors=_texts(data.get("authors") or data.get("author")),
        day=day.date()
        if isinstance(day, datetime)
        else day
        if isinstance(day, date)
        else " ".join(_texts(day)) or None,
        tags=_texts(data.get("tags")),
        coverage=coverage,
        enters=own or enough or speaker.preview,
    )


def _heading(units: Sequence[Unit]) -> list[Unit]:
    first = next((unit for unit in units if unit.block.kind.startswith("heading")), None)
    return [unit for unit in units if first is not None and unit.block == first.block]


def _passage(units: Sequence[Unit], speaker: Speaker, otherwise: str) -> Passage:
    """What these units say together; in the original's language unless all of them are translated."""
    source, own = speaker.article.locale, speaker.locale
    if not units:
        return Passage(otherwise, source)
    wordings = [None if source == own else speaker(unit) for unit in units]
    if any(wording is None for wording in wordings):
        attrs = mark(None, source, own) if source != own else {}
        return Passage(" ".join(_plain(unit, unit.text) for unit in units), source, attrs)
    said = [wording for wording in wordings if wording is not None]
    state = next((wording.state for wording in said if wording.state in {State.DRAFT, State.STALE}), None)
    text = own.joiner.join(_plain(unit, wording.text) for unit, wording in zip(units, said, strict=True))
    return Passage(text, own, mark(state, source, own) if state else {})


def _plain(unit: Unit, text: str) -> str:
    """A unit's text without its markup."""
    if unit.context is not None:
        return text
    tokens = parse_inline(text, environment(unit, ()))
    return "".join(token.content for token in tokens if token.type not in {"html_inline", "footnote_ref"})


def _texts(value: Any) -> tuple[str, ...]:
    """A value of the front matter, or of a list each value, as it is printed; what is nested deeper is not."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(str(item) for item in items if isinstance(item, str | int | float | date))
