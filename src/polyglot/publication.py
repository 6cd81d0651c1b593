"""`polyglot.toml` -> `Publication`: the settings, checked, and where every file lives.

Whatever is wrong is said with its line and with what to write instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from polyglot.errors import ConfigError, ContentError, UsageError
from polyglot.language.locales import parse_tag
from polyglot.model import Locale
from polyglot.settings import (
    FILE_NAME,
    LanguageTable,
    PaperSize,
    Settings,
    SlugStyle,
    StaleText,
    UnitSize,
    UnreviewedText,
    create_error,
    explain_error,
)
from polyglot.storage import files, toml

_SettingT = TypeVar("_SettingT")

ISSUE = "issue.toml"  # what an issue says of itself, in its folder


def text_kind(id: str) -> str:
    """What a text is, by its id: an “article”, or what an “issue” says of itself (`2026-3/issue.toml`)."""
    return "issue" if id.rpartition("/")[2] == ISSUE else "article"


def source_path(id: str) -> str:
    """The path of a text's file under `articles/`."""
    return id if text_kind(id) == "issue" else f"{id}.md"


def enclosing_issues(id: str) -> Iterator[str]:
    """The ids of the issues in whose folders a text would lie, the nearest first; an issue is in its own."""
    while folder := id.rpartition("/")[0]:
        yield f"{folder}/{ISSUE}"
        id = folder


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one language: the publication's values, or that language's own."""

    title: str
    engine: str
    formats: tuple[str, ...]
    publish_at: float
    unreviewed: UnreviewedText
    stale: StaleText | int  # a number: days for which the stale translation is still printed
    paper: PaperSize  # of PDFs
    columns: int
    booklet: bool  # is there also one to be folded?
    allow_targets: frozenset[str]  # addresses that translations may lead to although their sources do not
    drafts: bool  # may a machine's text be made and printed?
    second_reviewer: bool  # is a text ready only when a second person accepted it?
    warn_unmodified: float  # shares of a reviewed text that are as a machine wrote them
    refuse_unmodified: float
    credits: tuple[str, ...]  # of translators who asked for it
    article_credits: dict[str, tuple[str, ...]]  # by article: what stands there instead

    def credited(self, article: str) -> tuple[str, ...]:
        """The names that stand under an article's translation."""
        return self.article_credits.get(article, self.credits)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication folder and its settings. Made by `read` only."""

    root: Path
    source: Locale
    locales: tuple[Locale, ...]  # of all editions: the source language's first
    title: str
    publisher: str
    base_url: str
    unit: UnitSize
    translate: tuple[str, ...]
    translate_code: bool
    slugs: SlugStyle  # of the addresses of article pages
    propagate: bool  # a reviewed translation counts wherever the same sentence stands
    engines: Mapping[str, Mapping[str, Any]]  # what the tables [engine.NAME] say, for engines to make sense of
    rules: dict[str, Rules]  # by tag

    @property
    def articles(self) -> Path:
        """The folder of the articles."""
        return self.root / "articles"

    @property
    def catalogs(self) -> Path:
        """The folder of the catalogs, ledgers and templates."""
        return self.root / "locales"

    @property
    def editions(self) -> Path:
        """The folder where editions are built unless another is given."""
        return self.root / "editions"

    @property
    def memory(self) -> Path:
        """The folder of imported translation memories, TMX files."""
        return self.root / "memory"

    @property
    def glossary(self) -> Path:
        """The file of the glossary, if there is one."""
        return self.root / "glossary.csv"

    @property
    def cache_dir(self) -> Path:
        """What can be deleted at any time: caches and the lock."""
        return self.root / ".polyglot"

    def article_path(self, article: str) -> Path:
        """The file of an article, or of what an issue says of itself."""
        return self.articles / source_path(article)

    def template_path(self, article: str) -> Path:
        """The file of an article's template."""
        return self.catalogs / "pot" / f"{article}.pot"

    def catalog_path(self, article: str, locale: Locale) -> Path:
        """The file of an article's catalog in one language."""
        return self.catalogs / locale.path / "LC_MESSAGES" / f"{article}.po"

    def ledger_path(self, article: str, locale: Locale) -> Path:
        """The file of the ledger beside that catalog."""
        return self.catalogs / locale.path / "ledger" / f"{article}.jsonl"

    def published_path(self, locale: Locale) -> Path:
        """The file that says what has been published in a language."""
        return self.catalogs / locale.path / "published.json"

    def display_path(self, path: Path) -> str:
        """A path as messages show it: from the publication's folder, with forward slashes."""
        return files.printable_path(
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def locale(self, tag: str) -> Locale:
        """The publication's locale of that tag. Raises `UsageError` where it has none."""
        wanted = parse_tag(tag)
        if wanted not in self.locales:
            listed = ", ".join(locale.tag for locale in self.locales)
            raise UsageError(
                f"This publication has no language “{wanted.tag}”.",
                remedy=f"Choose among {listed}, or add it to `languages` in {FILE_NAME}.",
            )
        return wanted

    def languages_for(self, locale: Locale) -> tuple[Locale, ...]:
        """The languages into which an article in `locale` is translated."""
        return tuple(other for other in self.locales if other != locale)


def find_root(start: Path) -> Path:
    """The publication's folder: `start` or the nearest folder above it that has a `polyglot.toml`."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise UsageError(
        f"There is no {FILE_NAME} in {start} or above it.",
        remedy="Go to a publication's folder, name it with -C, or begin one with “polyglot init”.",
    )


def read(root: Path) -> Publication:
    """The publication in `root`. Raises `ConfigError` for whatever is wrong with its settings."""
    try:
        text = files.read_text(root / FILE_NAME, FILE_NAME)
        settings = msgspec.convert(toml.parse(text, FILE_NAME), Settings)
    except FileNotFoundError:
        raise UsageError(
            f"There is no {FILE_NAME} in {root}.", remedy="Begin a publication with “polyglot init”."
        ) from None
    except ContentError as error:
        raise ConfigError(error.text, where=f"{FILE_NAME}:{error.line}", remedy=error.remedy) from None
    except msgspec.ValidationError as error:
        raise explain_error(str(error), text) from None
    if not (root / "articles").is_dir():
        raise ConfigError(
            "The folder articles/ is missing.",
            where=FILE_NAME,
            remedy=f"Make {root / 'articles'} and put the articles there.",
        )
    return _create_publication(root, settings, text)


def _create_publication(root: Path, settings: Settings, text: str) -> Publication:
    own = settings.publication
    source = _parse_locale(own.source_language, "publication", "source_language", text)
    locales = [source]
    for tag in own.languages:
        locale = _parse_locale(tag, "publication", "languages", text)
        twin = next((other for other in locales if other.path == locale.path), None)
        if twin is not None and twin != locale:
            raise create_error(
                f"“{twin.tag}” and “{locale.tag}” would share the folder locales/{locale.path}.",
                "Keep one of the two.",
                text,
                "publication",
                "languages",
            )
        if twin is None:
            locales.append(locale)
    title = own.title or files.printable_path(root.resolve().name)
    rules = {locale.tag: _create_rules(settings, LanguageTable(), title) for locale in locales}
    for tag, language in settings.language.items():
        locale = _parse_locale(tag, f"language.{tag}", "", text)
        if locale.tag not in rules:
            listed = ", ".join(rules)
            raise create_error(
                f"The language “{tag}” is not one of the publication's ({listed}).",
                "Add it to `languages`, or take the table out.",
                text,
                f"language.{tag}",
                "",
            )
        rules[locale.tag] = _create_rules(settings, language, title)
    return Publication(
        root=root,
        source=source,
        locales=tuple(locales),
        title=title,
        publisher=own.publisher,
        base_url=own.base_url,
        unit=own.unit,
        translate=own.translate,
        translate_code=own.translate_code,
        slugs=settings.editions.slugs,
        propagate=own.propagate,
        engines=settings.engine,
        rules=rules,
    )


def _create_rules(settings: Settings, language: LanguageTable, title: str) -> Rules:
    drafting, review, editions = settings.drafting, settings.review, settings.editions
    return Rules(
        title=language.title or title,
        engine=language.engine or drafting.engine,
        formats=_override(language.formats, editions.formats),
        publish_at=_override(language.publish_at, editions.publish_at),
        unreviewed=language.unreviewed or editions.unreviewed,
        stale=_override(language.stale, editions.stale),
        paper=language.paper or editions.paper,
        columns=language.columns or editions.columns,
        booklet=_override(language.booklet, editions.booklet),
        allow_targets=frozenset(language.allow_targets),
        drafts=_override(language.drafts, drafting.drafts),
        second_reviewer=_override(language.second_reviewer, review.second_reviewer),
        warn_unmodified=_override(language.warn_unmodified, review.warn_unmodified),
        refuse_unmodified=_override(language.refuse_unmodified, review.refuse_unmodified),
        credits=language.credits,
        article_credits=language.article_credits,
    )


def _override(value: _SettingT | None, publication: _SettingT) -> _SettingT:
    """A language's own value, or the publication's."""
    return publication if value is None else value


def _parse_locale(tag: str, table: str, key: str, text: str) -> Locale:
    try:
        return parse_tag(tag)
    except UsageError as error:
        raise create_error(error.text, error.remedy, text, table, key, tag) from None
