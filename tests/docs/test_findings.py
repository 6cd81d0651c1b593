"""The table of finding codes is that of docs/findings.md, and has every code that findings are made with."""

import ast

from polyglot.findings import FindingCode, Severity
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import scope_of
from polyglot.markdown.markup_check import KINDS
from polyglot.settings import list_formats
from tests.conventions.source_style import modules
from tests.docs.pages import ROOT, table_rows

PAGE = ROOT / "docs" / "findings.md"
SEVERITIES = {*Severity, "error or warning"}
TEXT_KINDS = {"article", "issue"}  # see `polyglot.publication.text_kind`


def used_names() -> set[str]:
    """Return the members of `FindingCode` that the sources name."""
    return {
        node.attr
        for path, tree in modules().items()
        if path.name != "findings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "FindingCode"
    }


def test_the_page_lists_every_code_with_its_meaning() -> None:
    listed = {row[0].strip("`"): row[2] for row in table_rows(PAGE)}
    assert listed == {code.value: code.meaning for code in FindingCode}
    assert len(table_rows(PAGE)) == len(listed)


def test_every_row_has_a_severity_and_a_remedy() -> None:
    for code, severity, _, remedy in table_rows(PAGE):
        assert severity in SEVERITIES, code
        assert remedy.endswith("."), code


def test_the_table_has_every_code_that_is_used_and_no_other() -> None:
    file_formats = {name for name in list_formats() if scope_of(name) in {Scope.VOLUME, Scope.EDITION}}
    derived = {kind.code for kind in KINDS.values()} | TEXT_KINDS | file_formats
    assert {FindingCode[name] for name in used_names()} | {FindingCode(code) for code in derived} == set(FindingCode)
