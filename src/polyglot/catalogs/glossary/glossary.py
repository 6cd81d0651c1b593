"""`glossary.csv`: a table of terms that editors keep with a spreadsheet.

The first row names the columns: BCP 47 tags in any order, and optionally `note` and `from`. Every other row is one term in
all languages. A cell contains the allowed words, the preferred one first, separated by `|` (`seed library | seed libraries`);
`!word` is a forbidden word; `=` keeps the term as it is in its own language; an empty cell has no rule. The file is in UTF-8,
with columns separated by commas, semicolons or tabs.

A term is in the publication's source language: that “chapter” is “grupo” does not make “grupo” a term of Spanish articles.
`from` names the languages of a row that is for articles in other languages. A kept term is kept in articles of all languages.

A file that is not such a table raises a `ContentError`; a wrong row or cell gives a finding, and is ignored.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from polyglot.catalogs.glossary.matching import TermMatcher, build_matcher
from polyglot.errors import ContentError, UsageError
from polyglot.findings import Finding, FindingCode, error, warning
from polyglot.language.locales import parse_tag
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.model import Locale, Term
from polyglot.publication import Publication
from polyglot.storage import files

_NOTE_COLUMN, _SOURCE_COLUMN = "note", "from"
_DELIMITERS = ",;\t"
_LETTER = re.compile(r"[^\W_]")
_CellError: TypeAlias = tuple[str, str]  # text and remedy
_HEADER_EXAMPLE = "Example: en,es,fr,note"
_UNKNOWN_LANGUAGE_REMEDY = "Add the language to `languages` in polyglot.toml, or correct the tag."


class GlossaryCell(msgspec.Struct, frozen=True):
    """A term in one language: its allowed and forbidden words, or that it is kept."""

    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    kept: bool = False


class GlossaryRow(msgspec.Struct, frozen=True):
    """One term in all languages, by tag."""

    cells: Mapping[str, GlossaryCell]
    sources: tuple[str, ...]  # tags of the languages of articles in which it is a term
    note: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The allowed words in the first of the source languages."""
        return self.cells[self.sources[0]].forms

    def term(self, source: str, target: str) -> Term | None:
        """Return the rule for translations between two languages, given by tag; None without a rule."""
        source_cell, target_cell = self.cells.get(source, GlossaryCell()), self.cells.get(target, GlossaryCell())
        if target_cell == GlossaryCell() or not (source_cell.kept or source in self.sources):
            return None
        forms = self.forms if source_cell.kept else source_cell.forms
        if target_cell.kept or (source_cell.kept and target == self.sources[0]):
            return Term(forms, kept=True, note=self.note, name=self.forms[0])
        if not forms:
            return None
        return Term(forms, target_cell.forms, target_cell.forbidden, note=self.note, name=self.forms[0])


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms in the order of the file, and findings about the file."""

    rows: tuple[GlossaryRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    _matchers: dict[tuple[Locale, Locale], TermMatcher] = field(default_factory=dict, compare=False)

    @property
    def term_names(self) -> tuple[str, ...]:
        """The name of each term: its preferred word in its first source language."""
        return tuple(row.forms[0] for row in self.rows)

    def matcher(self, source: Locale, target: Locale) -> TermMatcher:
        """Return the matcher of terms for translations from one language into another, built once for each pair."""
        if (source, target) not in self._matchers:
            terms = [term for row in self.rows if (term := row.term(source.tag, target.tag)) is not None]
            self._matchers[source, target] = build_matcher(terms, source, target)
        return self._matchers[source, target]


def read(publication: Publication) -> Glossary:
    """Read the publication's glossary; empty if the file does not exist. Raises `ContentError` as `parse` does."""
    name = publication.display_path(publication.glossary)
    try:
        text = files.read_text(publication.glossary, name)
    except FileNotFoundError:
        return Glossary()
    return parse(text, name, publication.source, publication.locales)


def parse(text: str, name: str, source: Locale, locales: Sequence[Locale]) -> Glossary:
    """Parse a glossary. `source` is the publication's source language, `locales` are all its languages.

    Raises `ContentError`, with `name` and the line as the place, for a file that is not a table with a first row of language
    tags.
    """
    table = _read_rows(text, name)
    line, head = next(table, (1, []))
    columns = _parse_header(head, line, name, source)
    unused = set(columns) - {locale.tag for locale in locales} - {_NOTE_COLUMN, _SOURCE_COLUMN}
    findings = [
        warning(
            name,
            FindingCode.GLOSSARY,
            f"The column “{tag}” is not one of the publication's languages.",
            _UNKNOWN_LANGUAGE_REMEDY,
            line,
        )
        for tag in sorted(unused)
    ]
    rows: list[GlossaryRow] = []
    seen: dict[tuple[str, str], int] = {}  # the line of each term, by language and word
    for number, values in table:
        row, errors = _parse_row(columns, values, source.tag)
        keys = [(tag, form.casefold()) for tag in row.sources for form in row.cells[tag].forms] if row else []
        twin = next((key for key in keys if key in seen), None)
        if twin is not None:
            errors.append((f"“{twin[1]}” is in line {seen[twin]} already.", "Combine both rows."))
        elif row:
            rows.append(row)
            seen |= dict.fromkeys(keys, number)
        findings += (error(name, FindingCode.GLOSSARY, text, remedy, number) for text, remedy in errors)
    return Glossary(tuple(rows), tuple(findings))


def _read_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty with the number of their first line. The first row determines the separator."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    last_line = 0
    try:
        for values in reader:
            cells = [_normalize_cell(value) for value in values]
            if any(cells):
                yield last_line + 1, cells
            last_line = reader.line_num
    except csv.Error as error:
        raise ContentError(
            f"This row cannot be read as CSV: {error}.",
            where=name,
            line=last_line + 1,
            remedy="Close every quotation mark, and double those inside a cell.",
        ) from None


def _normalize_cell(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", remove_unprintable(value)).split())


def _parse_header(head: Sequence[str], line: int, name: str, source: Locale) -> list[str]:
    """Return the language tag, `note` or `from` of each column. Raises `ContentError` for an unknown column."""
    columns: list[str] = []
    while head and not head[-1]:  # empty columns of a spreadsheet
        head = head[:-1]
    for cell in head:
        try:
            columns.append(cell.lower() if cell.lower() in {_NOTE_COLUMN, _SOURCE_COLUMN} else parse_tag(cell).tag)
        except UsageError as error:
            text = f"The first row names the columns, but {error.text[:1].lower()}{error.text[1:]}"
            raise ContentError(text, where=name, line=line, remedy=f"{error.remedy} {_HEADER_EXAMPLE}") from None
    duplicate = next((tag for tag in columns if columns.count(tag) > 1), None)
    if duplicate is not None:
        raise ContentError(f"Two columns are named “{duplicate}”.", where=name, line=line, remedy="Combine them.")
    if source.tag not in columns and _SOURCE_COLUMN not in columns:
        text = f"The first row has no column for the source language, “{source.tag}”."
        raise ContentError(text, where=name, line=line, remedy=_HEADER_EXAMPLE)
    return columns


def _parse_row(
    columns: Sequence[str], values: Sequence[str], source: str
) -> tuple[GlossaryRow | None, list[_CellError]]:
    """Parse a row, without its wrong cells, and return it with its errors; None for a row that is not usable."""
    if any(values[len(columns) :]):
        text = f"This row has {len(values)} cells, but the first row has {len(columns)}."
        return None, [(text, "Put a cell that contains the separator in quotation marks.")]
    filled = {column: value for column, value in zip(columns, values, strict=False) if value}
    note, sources = filled.pop(_NOTE_COLUMN, ""), filled.pop(_SOURCE_COLUMN, source).split()
    errors: list[_CellError] = []
    cells: dict[str, GlossaryCell] = {}
    for tag, value in filled.items():
        cell, cell_error = _parse_cell(value)
        cells |= {tag: cell} if cell else {}
        errors += [(f"The cell “{value}” ({tag}) {cell_error[0]}.", cell_error[1])] if cell_error else []
    missing = [tag for tag in sources if not cells.get(tag, GlossaryCell()).forms]
    if missing:
        text = f"This row has no word for the term in “{missing[0]}”, its source language."
        remedy = f"Add the word, or name another language in a column “{_SOURCE_COLUMN}”."
        return None, [*errors, (text, remedy)]
    return GlossaryRow(cells, tuple(sources), note), errors


def _parse_cell(value: str) -> tuple[GlossaryCell | None, _CellError | None]:
    """Parse a cell; return None with the error for a wrong one, whose text completes “The cell … (tag) …”."""
    parts = [part for part in map(str.strip, value.split("|")) if part]
    if parts == ["="]:
        return GlossaryCell(kept=True), None
    if any(part[0] == "=" for part in parts):
        return None, ("has both “=” and words", "Write either “=” or words.")
    forbidden = tuple(part[1:].strip() for part in parts if part[0] == "!")
    if not parts or not all(map(_LETTER.search, parts)):
        return None, ("has an empty word", "Write a word on both sides of “|”, and after “!”.")
    return GlossaryCell(tuple(part for part in parts if part[0] != "!"), forbidden), None
