"""The table of finding codes is that of docs/findings.md, and has every code that findings are made with."""

import ast

from polyglot.building.book_steps import FORMATS
from polyglot.findings import FindingCode, Severity
from tests.conventions.source_style import SOURCES, modules
from tests.docs.pages import ROOT, tokens

PAGE = ROOT / "docs" / "findings.md"
SEVERITIES = {*Severity, "error or warning"}
TEXT_KINDS = {"article", "issue"}  # see `polyglot.publication.text_kind`


def rows() -> list[list[str]]:
    """Return the cells of each row of the page's tables, without the heads."""
    result: list[list[str]] = []
    in_body = False
    for token in tokens(PAGE):
        if token.type in {"tbody_open", "tbody_close"}:
            in_body = token.type == "tbody_open"
        elif token.type == "tr_open" and in_body:
            result.append([])
        elif token.type == "inline" and in_body:
            result[-1].append(token.content)
    return result


def used_names() -> set[str]:
    """Return the members of `FindingCode` that the sources name."""
    return {
        node.attr
        for path, tree in modules().items()
        if path.name != "findings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "FindingCode"
    }


def markup_codes() -> set[str]:
    """Return the codes of problems that the check of markup can find: those it names, and the kinds that it counts."""
    path = SOURCES / "markdown" / "markup_check.py"
    codes: set[str] = set()
    for node in ast.walk(modules()[path]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "MarkupProblem":
            codes |= {str(node.args[0].value)} if isinstance(node.args[0], ast.Constant) else set()
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_NAMES":
            codes |= set(ast.literal_eval(node.value))
    return codes


def test_the_page_lists_every_code_with_its_meaning() -> None:
    listed = {row[0].strip("`"): row[2] for row in rows()}
    assert listed == {code.value: code.meaning for code in FindingCode}
    assert len(rows()) == len(listed)


def test_every_row_has_a_severity_and_a_remedy() -> None:
    for code, severity, _, remedy in rows():
        assert severity in SEVERITIES, code
        assert remedy.endswith("."), code


def test_the_table_has_every_code_that_is_used_and_no_other() -> None:
    derived = {f"structure-{code}" for code in markup_codes()} | TEXT_KINDS | set(FORMATS)
    assert {FindingCode[name] for name in used_names()} | {FindingCode(code) for code in derived} == set(FindingCode)
