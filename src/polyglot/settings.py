"""The tables of `polyglot.toml`, and the errors for invalid settings.

The values in the classes are the defaults. Unknown keys are errors.
"""

import difflib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from polyglot.errors import ConfigError
from polyglot.findings import Severity
from polyglot.plugins import list_names
from polyglot.storage import toml

FILE_NAME = "polyglot.toml"
FORMATS_GROUP = "polyglot.formats"  # entry points of output formats, ours and plug-ins'


class UnitSize(StrEnum):
    """A publication's translation unit: the sentence, or the whole block (paragraph, heading, table cell)."""

    SENTENCE = "sentence"
    BLOCK = "block"


class UnreviewedText(StrEnum):
    """The text that editions print for a message with an unreviewed draft: the source, or the marked draft."""

    SOURCE = "source"
    DRAFT = "draft"


class StaleText(StrEnum):
    """The text that editions print for a stale message: always the marked translation, or the source."""

    KEEP = "keep"
    SOURCE = "source"


class PaperSize(StrEnum):
    """A paper size of PDF files."""

    A4 = "a4"
    LETTER = "letter"


class FeedContent(StrEnum):
    """The text of an article in a feed: its summary, or also the whole article."""

    SUMMARY = "summary"
    FULL = "full"


class SlugStyle(StrEnum):
    """The addresses of article pages: the same in all languages, or from the translated title."""

    STABLE = "stable"
    LOCALISED = "localised"


_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Stale = StaleText | Annotated[int, msgspec.Meta(ge=0)]
_CreditName = Annotated[
    str, msgspec.Meta(max_length=100, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$")
]


class _SettingsTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    pass


class PublicationTable(_SettingsTable, frozen=True):
    """The table of the publication itself."""

    source_language: str
    languages: tuple[str, ...]
    title: str = ""
    publisher: str = ""
    base_url: str = ""
    unit: UnitSize = UnitSize.SENTENCE
    translate: tuple[str, ...] = ("title", "summary")
    translate_code: bool = False
    propagate: bool = True


class DraftingTable(_SettingsTable, frozen=True):
    """The table of drafting. Several engines, joined by "+", form pivot routes that none of them has alone."""

    engine: str = "argos"
    drafts: bool = True


class ReviewTable(_SettingsTable, frozen=True):
    """The table of review: the conditions of a reviewed text."""

    second_reviewer: bool = False
    warn_unmodified: _Share = 0.85
    refuse_unmodified: _Share = 0.95


class EditionsTable(_SettingsTable, frozen=True):
    """The table of the content and formats of editions."""

    formats: tuple[str, ...] = ("html", "markdown")
    publish_at: _Share = 0.8
    publish_issue_at: _Share = 0.0
    unreviewed: UnreviewedText = UnreviewedText.SOURCE
    stale: _Stale = StaleText.KEEP
    paper: PaperSize = PaperSize.A4
    columns: Literal[1, 2] = 1
    booklet: bool = False
    slugs: SlugStyle = SlugStyle.STABLE
    feed_content: FeedContent = FeedContent.SUMMARY


class LanguageTable(_SettingsTable, frozen=True):
    """The table of one language: its values instead of the publication's, and settings of its own."""

    title: str | None = None
    engine: str | None = None
    drafts: bool | None = None
    second_reviewer: bool | None = None
    warn_unmodified: _Share | None = None
    refuse_unmodified: _Share | None = None
    formats: tuple[str, ...] | None = None
    publish_at: _Share | None = None
    publish_issue_at: _Share | None = None
    unreviewed: UnreviewedText | None = None
    stale: _Stale | None = None
    paper: PaperSize | None = None
    columns: Literal[1, 2] | None = None
    booklet: bool | None = None
    allow_targets: tuple[str, ...] = ()
    credits: tuple[_CreditName, ...] = ()
    article_credits: dict[str, tuple[_CreditName, ...]] = {}
    checks: dict[str, Severity] = {}


class Settings(_SettingsTable, frozen=True):
    """The whole settings file."""

    publication: PublicationTable
    drafting: DraftingTable = DraftingTable()
    review: ReviewTable = ReviewTable()
    editions: EditionsTable = EditionsTable()
    engine: dict[str, dict[str, Any]] = {}  # by name; each engine validates its own keys
    checks: dict[str, Severity] = {}  # by code; `checking.check_registry` validates the codes
    language: dict[str, LanguageTable] = {}


def list_formats() -> list[str]:
    """Return the names of the output formats, ours and plug-ins'."""
    return list_names(FORMATS_GROUP)


def suggest_format(name: str) -> str:
    """Return the remedy for the name of a format that is not installed."""
    names = list_formats()
    if not names:
        return "Install polyglot again: its list of formats is missing."
    similar = difflib.get_close_matches(name, names, 1)
    if similar:
        return f"Did you mean “{similar[0]}”?"
    return f"Choose from {', '.join(names)}; or install the package with the format “{name}”."


def explain_error(message: str, text: str) -> ConfigError:
    """Convert a message of msgspec to an error with the line and a remedy; `text` is the file's."""
    detail, _, path = message.partition(" - at `$")
    path = path.rstrip("`").removeprefix(".")
    table, _, key = path.replace("[...]", "").partition(".")
    if table == "language":
        table = _find_wrong_language(text)
    unknown = re.search(r"unknown field `(.+?)`", detail)
    if unknown:
        keys = _known_keys(table)
        similar = difflib.get_close_matches(unknown[1], keys, 1)
        remedy = f"Did you mean `{similar[0]}`?" if similar else f"Known keys: {', '.join(keys)}."
        problem = f"Unknown key `{unknown[1]}`" + (f" in [{table}]." if table else ".")
        return create_error(problem, remedy, text, table, unknown[1])
    missing = re.search(r"missing required field `(.+?)`", detail)
    if missing and not table:
        return create_error(
            f"The table [{missing[1]}] is missing.",
            f"Write [{missing[1]}] with source_language and languages.",
            text,
            "",
            "",
        )
    if missing:
        example = {"source_language": 'source_language = "en"', "languages": 'languages = ["es", "fr"]'}.get(
            missing[1], missing[1]
        )
        return create_error(
            f"The key `{missing[1]}` is missing in [{table}].", f"Write for example: {example}", text, table, ""
        )
    name = re.sub(r"\[.*", "", key)
    return create_error(
        f"The value of `{name or table}` does not fit: {detail[:1].lower()}{detail[1:]}.",
        _example_value(name or table),
        text,
        table,
        name,
    )


def _find_wrong_language(text: str) -> str:
    """Return the name of the first invalid table of a language, which msgspec does not report."""
    tables = toml.parse(text, FILE_NAME)["language"]
    for tag in tables if isinstance(tables, dict) else ():
        try:
            msgspec.convert(tables[tag], LanguageTable)
        except msgspec.ValidationError:
            return f"language.{tag}"
    return "language"


def _known_keys(table: str) -> list[str]:
    tables: dict[str, type[_SettingsTable]] = {
        "": Settings,
        "publication": PublicationTable,
        "drafting": DraftingTable,
        "review": ReviewTable,
        "editions": EditionsTable,
    }
    return list(tables.get(table, LanguageTable).__struct_fields__)


def _example_value(key: str) -> str:
    examples = {
        "languages": 'Write for example: languages = ["es", "fr"]',
        "engine": 'Write for example: engine = "argos" under [drafting], or a table such as [engine.pseudo].',
        "unit": f"Write {_list_choices('unit', UnitSize)}.",
        "translate": 'Write for example: translate = ["title", "summary"]',
        "formats": 'Write for example: formats = ["html", "markdown"]',
        "publish_at": "Write a share between 0 and 1, such as publish_at = 0.8.",
        "publish_issue_at": "Write a share between 0 and 1, such as publish_issue_at = 0.5.",
        "unreviewed": f"Write {_list_choices('unreviewed', UnreviewedText)}.",
        "stale": f"Write {_list_choices('stale', StaleText, ', ')}, or a number of days.",
        "paper": f"Write {_list_choices('paper', PaperSize)}.",
        "columns": "Write columns = 1 or columns = 2.",
        "booklet": "Write booklet = true or booklet = false.",
        "slugs": f"Write {_list_choices('slugs', SlugStyle)}.",
        "feed_content": f"Write {_list_choices('feed_content', FeedContent)}.",
        "drafts": "Write drafts = true or drafts = false.",
        "second_reviewer": "Write second_reviewer = true or second_reviewer = false.",
        "warn_unmodified": "Write a share between 0 and 1, such as warn_unmodified = 0.85.",
        "refuse_unmodified": "Write a share between 0 and 1, such as refuse_unmodified = 0.95.",
        "credits": 'Write for example: credits = ["Ana", "the Tuesday group"]',
        "checks": 'Write for example: number = "warning" under [checks]; the severities are "off", "warning" and "error".',
        "article_credits": 'Write for example: article_credits = { "2026-3/news" = ["Ana"] }',
    }
    return examples.get(key, "")


def _list_choices(key: str, values: Iterable[StrEnum], separator: str = " or ") -> str:
    """Return the assignments of a key to each of the values that it allows, as TOML."""
    return separator.join(f'{key} = "{value}"' for value in values)


def create_error(problem: str, remedy: str, text: str, table: str, key: str, value: str = "") -> ConfigError:
    """Return an error for a key of a table, or for a `value` of it, with its line in the file's `text`."""
    return ConfigError(problem, where=f"{FILE_NAME}:{_find_line(text, table, key, value)}", remedy=remedy)


def _find_line(text: str, table: str, key: str, value: str) -> int:
    """Return the line of a key, or of a value within it; without the key, the table's line, or 1."""
    current, key_line, inside = "", 1, False
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]\s*(#.*)?$", line)
        if header:
            current = header[1].replace('"', "").replace(" ", "")
            if current in {table or key, f"{table}.{key}"}:
                key_line = number
            continue
        if current == table and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            key_line, inside = number, True
        if inside and (not value or f'"{value}"' in line or f"'{value}'" in line):
            return number
    return key_line
