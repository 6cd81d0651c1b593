"""`glossary.csv` <-> `Glossary`: a table that editors keep with a spreadsheet.

The first row names the columns: BCP 47 tags, in any order, and perhaps `note` and `from`. Every other row is one term in
all languages. A cell holds what may stand there, the usual word first, with `|` between (`seed library | seed libraries`);
`!word` must not stand there; `=` says that the term stays as it is in its own language; an empty cell says nothing. UTF-8;
columns are parted by commas, semicolons or tabs.

A term is one of the publication's source language: that “chapter” is “grupo” makes no chapter of every Spanish group. Where
a row is meant for articles in other languages, `from` names these. What stays as it is does so in all.

A file that is no such table is a `ContentError`; a row or cell that is wrong is a finding, and is left out.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

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
_CellError: TypeAlias = tuple[str, str]  # what is wrong, and what to do
_HEADER_EXAMPLE = "Write for example: en,es,fr,note"
_UNKNOWN_LANGUAGE_REMEDY = "Add the language to `languages` in polyglot.toml, or mend the tag."


@dataclass(frozen=True, slots=True)
class GlossaryCell:
    """What a term is in one language."""

    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """One term in all languages, by tag."""

    cells: Mapping[str, GlossaryCell]
    sources: tuple[str, ...]  # languages of articles in which it is a term, by tag
    note: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """What it is in the first of these languages."""
        return self.cells[self.sources[0]].forms

    def term(self, source: str, target: str) -> Term | None:
        """What is said of its translation; None if nothing."""
        here, there = self.cells.get(source, GlossaryCell()), self.cells.get(target, GlossaryCell())
        if there == GlossaryCell() or not (here.kept or source in self.sources):
            return None
        forms = self.forms if here.kept else here.forms
        if there.kept or (here.kept and target == self.sources[0]):
            return Term(forms, kept=True, note=self.note, name=self.forms[0])
        return Term(forms, there.forms, there.forbidden, note=self.note, name=self.forms[0]) if forms else None


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, in the order of the file, and what is wrong there."""

    rows: tuple[GlossaryRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    _matchers: dict[tuple[Locale, Locale], TermMatcher] = field(default_factory=dict, compare=False)

    @property
    def term_names(self) -> tuple[str, ...]:
        """What each term is called."""
        return tuple(row.forms[0] for row in self.rows)

    def matcher(self, source: Locale, target: Locale) -> TermMatcher:
        """What it says of translations from one language into another; made once."""
        if (source, target) not in self._matchers:
            found = (row.term(source.tag, target.tag) for row in self.rows)
            self._matchers[source, target] = build_matcher([term for term in found if term is not None], source, target)
        return self._matchers[source, target]


def read(publication: Publication) -> Glossary:
    """The publication's glossary; an empty one if there is no file. Raises `ContentError` as `parse_tag` does."""
    name = publication.display_path(publication.glossary)
    try:
        text = files.read_text(publication.glossary, name)
    except FileNotFoundError:
        return Glossary()
    return parse(text, name, publication.source, publication.locales)


def parse(text: str, name: str, source: Locale, locales: Sequence[Locale]) -> Glossary:
    """The glossary in a text.

    Raises `ContentError`, under `display_path`, for what is no table with a first row of language tags.
    """
    table = _read_rows(text, name)
    line, head = next(table, (1, []))
    columns = _parse_header(head, line, name, source)
    unused = set(columns) - {locale.tag for locale in locales} - {_NOTE_COLUMN, _SOURCE_COLUMN}
    findings = [
        warning(
            name,
            FindingCode.GLOSSARY,
            f"The column “{tag}” is none of the publication's languages.",
            _UNKNOWN_LANGUAGE_REMEDY,
            line,
        )
        for tag in sorted(unused)
    ]
    rows: list[GlossaryRow] = []
    seen: dict[tuple[str, str], int] = {}  # the lines of terms, by language
    for number, values in table:
        row, faults = _parse_row(columns, values, source.tag)
        own = [(tag, form.casefold()) for tag in row.sources for form in row.cells[tag].forms] if row else []
        twin = next((key for key in own if key in seen), None)
        if twin is not None:
            faults.append((f"“{twin[1]}” stands in line {seen[twin]} already.", "Put both into one row."))
        elif row:
            rows.append(row)
            seen |= dict.fromkeys(own, number)
        findings += (error(name, FindingCode.GLOSSARY, text, remedy, number) for text, remedy in faults)
    return Glossary(tuple(rows), tuple(findings))


def _read_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its first line. The separator is that of the first row."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    before = 0
    try:
        for values in reader:
            cells = [_normalize_cell(value) for value in values]
            if any(cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise ContentError(
            f"This row cannot be read as CSV: {error}.",
            where=name,
            line=before + 1,
            remedy="Close every quotation mark, and write two for one within a cell.",
        ) from None


def _normalize_cell(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", remove_unprintable(value)).split())


def _parse_header(head: Sequence[str], line: int, name: str, source: Locale) -> list[str]:
    """What each column holds. Raises `ContentError` for one that says nothing known."""
    columns: list[str] = []
    while head and not head[-1]:  # a spreadsheet's empty columns
        head = head[:-1]
    for said in head:
        try:
            columns.append(said.lower() if said.lower() in {_NOTE_COLUMN, _SOURCE_COLUMN} else parse_tag(said).tag)
        except UsageError as error:
            text = f"The first row names the columns, and {error.text[:1].lower()}{error.text[1:]}"
            raise ContentError(text, where=name, line=line, remedy=f"{error.remedy} {_HEADER_EXAMPLE}") from None
    twice = next((tag for tag in columns if columns.count(tag) > 1), None)
    if twice is not None:
        raise ContentError(f"Two columns are called “{twice}”.", where=name, line=line, remedy="Put them into one.")
    if source.tag not in columns and _SOURCE_COLUMN not in columns:
        text = f"The first row has no column for the source language, “{source.tag}”."
        raise ContentError(text, where=name, line=line, remedy=_HEADER_EXAMPLE)
    return columns


def _parse_row(
    columns: Sequence[str], values: Sequence[str], source: str
) -> tuple[GlossaryRow | None, list[_CellError]]:
    """A row without the cells that are wrong, if it still says something, and what is wrong with it."""
    if any(values[len(columns) :]):
        text = f"This row has {len(values)} cells, the first row {len(columns)}."
        return None, [(text, "Put a cell that holds the separator between quotation marks.")]
    said = {column: value for column, value in zip(columns, values, strict=False) if value}
    note, sources = said.pop(_NOTE_COLUMN, ""), said.pop(_SOURCE_COLUMN, source).split()
    faults: list[_CellError] = []
    cells: dict[str, GlossaryCell] = {}
    for tag, value in said.items():
        cell, fault = _parse_cell(value)
        cells |= {tag: cell} if cell else {}
        faults += [(f"The cell “{value}” ({tag}) {fault[0]}.", fault[1])] if fault else []
    strange = [tag for tag in sources if not cells.get(tag, GlossaryCell()).forms]
    if strange:
        text = f"This row has no word for the term in “{strange[0]}”, its own language."
        remedy = f"Write the word there, or name another language in a column “{_SOURCE_COLUMN}”."
        return None, [*faults, (text, remedy)]
    return GlossaryRow(cells, tuple(sources), note), faults


def _parse_cell(value: str) -> tuple[GlossaryCell | None, _CellError | None]:
    """What a cell says; None, and why and what to do, for one that says nothing known."""
    parts = [part for part in map(str.strip, value.split("|")) if part]
    if parts == ["="]:
        return GlossaryCell(kept=True), None
    if any(part[0] == "=" for part in parts):
        return None, ("has a “=” and words", "Write “=” alone, or words.")
    forbidden = tuple(part[1:].strip() for part in parts if part[0] == "!")
    if not parts or not all(map(_LETTER.search, parts)):
        return None, ("holds no word where one should stand", "Write a word on both sides of a “|”, and behind a “!”.")
    return GlossaryCell(tuple(part for part in parts if part[0] != "!"), forbidden), None
