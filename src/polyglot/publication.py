"""A publication: its validated settings from `polyglot.toml`, and the paths of its files.

Errors in the settings have their line and a remedy.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from polyglot.errors import ConfigError, ContentError, UsageError
from polyglot.findings import Severity
from polyglot.language.locales import parse_tag
from polyglot.model import Locale
from polyglot.settings import (
    FILE_NAME,
    FeedContent,
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

ISSUE = "issue.toml"  # the file with the data of an issue, in the issue's folder


def text_kind(id: str) -> str:
    """Return the kind of a text by its id: “article”, or “issue” for an issue file (`2026-3/issue.toml`)."""
    return "issue" if id.rpartition("/")[2] == ISSUE else "article"


def source_path(id: str) -> str:
    """Return the path of a text's file under `articles/`."""
    return id if text_kind(id) == "issue" else f"{id}.md"


def enclosing_issues(id: str) -> Iterator[str]:
    """Yield the ids of the issue files in all folders around a text, nearest first; they need not exist.

    >>> list(enclosing_issues("2026/3/news"))
    ['2026/3/issue.toml', '2026/issue.toml']
    """
    while folder := id.rpartition("/")[0]:
        yield f"{folder}/{ISSUE}"
        id = folder


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of one language: its own values, or else the publication's."""

    title: str
    engine: str
    formats: tuple[str, ...]
    publish_at: float
    publish_issue_at: float  # share of an issue's words in published articles from which volumes of it are made
    unreviewed: UnreviewedText
    stale: StaleText | int  # a number: days for which the stale translation is still printed
    paper: PaperSize  # of PDFs
    columns: int
    booklet: bool  # whether to create a booklet too
    allow_targets: frozenset[str]  # link targets of translations that need not be in the source
    drafts: bool  # whether machine translation may be created and printed
    second_reviewer: bool  # whether a second person has to approve a text
    warn_unmodified: float  # limits of the share of unchanged machine translation in a reviewed text
    refuse_unmodified: float
    credits: tuple[str, ...]  # names of translators
    article_credits: dict[str, tuple[str, ...]]  # by article, instead of `credits`
    checks: tuple[tuple[str, Severity], ...]  # severities of checks, by code

    def credited(self, article: str) -> tuple[str, ...]:
        """Return the names of the translators of an article."""
        return self.article_credits.get(article, self.credits)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication folder and its settings. Create it with `read` only."""

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
    feed_content: FeedContent
    propagate: bool  # whether reviewed translations are copied to equal sentences elsewhere
    engines: Mapping[str, Mapping[str, Any]]  # tables [engine.NAME], which each engine validates
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
        """The folder of imported translation memories (TMX files)."""
        return self.root / "memory"

    @property
    def glossary(self) -> Path:
        """The file of the glossary, which may not exist."""
        return self.root / "glossary.csv"

    @property
    def cache_dir(self) -> Path:
        """The folder of caches and the lock, which can be deleted at any time."""
        return self.root / ".polyglot"

    def article_path(self, article: str) -> Path:
        """Return the file of an article or issue."""
        return _join(self.root, f"articles/{source_path(article)}")

    def template_path(self, article: str) -> Path:
        """Return the file of an article's template."""
        return _join(self.root, f"locales/pot/{article}.pot")

    def catalog_path(self, article: str, locale: Locale) -> Path:
        """Return the file of an article's catalog in one language."""
        return _join(self.root, f"locales/{locale.path}/LC_MESSAGES/{article}.po")

    def ledger_path(self, article: str, locale: Locale) -> Path:
        """Return the file of the ledger of that catalog."""
        return _join(self.root, f"locales/{locale.path}/ledger/{article}.jsonl")

    def published_path(self, locale: Locale) -> Path:
        """Return the file that records which articles have been published in a language."""
        return self.catalogs / locale.path / "published.json"

    def display_path(self, path: Path) -> str:
        """Return a path for messages: relative to the publication's folder, with forward slashes."""
        name, root = path.as_posix(), f"{self.root.as_posix()}/"
        if name.startswith(root):  # nearly always; paths are slower
            return files.printable_path(name[len(root) :])
        text = str(path).removeprefix(f"{self.root}{os.sep}")  # strings are faster than paths
        return files.printable_path(text.replace(os.sep, "/"))

    def locale(self, tag: str) -> Locale:
        """Return the publication's locale with this tag. Raises `UsageError` if it has none."""
        locale = parse_tag(tag)
        if locale not in self.locales:
            listed = ", ".join(other.tag for other in self.locales)
            raise UsageError(
                f"This publication has no language “{locale.tag}”.",
                remedy=f"Choose among {listed}, or add it to `languages` in {FILE_NAME}.",
            )
        return locale

    def languages_for(self, locale: Locale) -> tuple[Locale, ...]:
        """Return the languages into which an article in `locale` is translated."""
        return tuple(other for other in self.locales if other != locale)


@lru_cache(maxsize=256)  # the files of one article are named several times
def _join(root: Path, path: str) -> Path:
    """Return a path below a folder, in a quarter of the time that joining each of its parts takes."""
    return Path(f"{root}/{path}")


def find_root(start: Path) -> Path:
    """Return the publication's folder: `start` or the nearest parent with a `polyglot.toml`. Raises `UsageError`."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    remedy = "Go to a publication's folder, name it with -C, or create one with “polyglot init”."
    raise UsageError(f"There is no {FILE_NAME} in {start} or above it.", remedy=remedy)


def read(root: Path) -> Publication:
    """Read the publication in `root`. Raises `ConfigError` for invalid settings, `UsageError` without a `polyglot.toml`."""
    try:
        text = files.read_text(root / FILE_NAME, FILE_NAME)
        settings = msgspec.convert(toml.parse(text, FILE_NAME), Settings)
    except FileNotFoundError:
        remedy = "Create a publication with “polyglot init”."
        raise UsageError(f"There is no {FILE_NAME} in {root}.", remedy=remedy) from None
    except ContentError as error:
        raise ConfigError(error.text, where=f"{FILE_NAME}:{error.line}", remedy=error.remedy) from None
    except msgspec.ValidationError as error:
        raise explain_error(str(error), text) from None
    if not (root / "articles").is_dir():
        raise ConfigError(
            "The folder articles/ is missing.",
            where=FILE_NAME,
            remedy=f"Create {root / 'articles'} and put the articles there.",
        )
    return _create_publication(root, settings, text)


def _create_publication(root: Path, settings: Settings, text: str) -> Publication:
    table = settings.publication
    source = _parse_locale(table.source_language, "publication", "source_language", text)
    locales = [source]
    for tag in table.languages:
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
    title = table.title or files.printable_path(root.resolve().name)
    rules = {locale.tag: _create_rules(settings, LanguageTable(), title) for locale in locales}
    for tag, language in settings.language.items():
        locale = _parse_locale(tag, f"language.{tag}", "", text)
        if locale.tag not in rules:
            listed = ", ".join(rules)
            raise create_error(
                f"The language “{tag}” is not one of the publication's ({listed}).",
                "Add it to `languages`, or delete the table.",
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
        publisher=table.publisher,
        base_url=table.base_url,
        unit=table.unit,
        translate=table.translate,
        translate_code=table.translate_code,
        slugs=settings.editions.slugs,
        feed_content=settings.editions.feed_content,
        propagate=table.propagate,
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
        publish_issue_at=_override(language.publish_issue_at, editions.publish_issue_at),
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
        checks=tuple(sorted((settings.checks | language.checks).items())),
    )


def _override(value: _SettingT | None, publication: _SettingT) -> _SettingT:
    """Return a language's own value or, if it has none, the publication's."""
    return publication if value is None else value


def _parse_locale(tag: str, table: str, key: str, text: str) -> Locale:
    try:
        return parse_tag(tag)
    except UsageError as error:
        raise create_error(error.text, error.remedy, text, table, key, tag) from None
