"""Findings: their constructors, their order, and that they survive processes and caches."""

import pickle

import msgspec

from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Severity, error, from_error, ordered, warning


def test_the_constructors_differ_in_severity_only() -> None:
    arguments = ("a.md", FindingCode.ARTICLE, "It is broken.", "Repair it.", 3)
    assert error(*arguments) == Finding("a.md", 3, "article", Severity.ERROR, "It is broken.", "Repair it.")
    assert warning(*arguments) == error(*arguments).as_warning()
    assert str(warning(*arguments)) == "a.md:3: warning: It is broken. Repair it. [article]"


def test_an_exception_becomes_a_finding_with_its_place() -> None:
    cause = ContentError("cannot be read.", where="a.po", line=7, remedy="Repair it.")
    assert from_error(cause, FindingCode.CATALOG) == error(
        "a.po", FindingCode.CATALOG, "cannot be read.", "Repair it.", 7
    )


def test_findings_are_ordered_by_place_and_code() -> None:
    places = [("b", 1, FindingCode.PICTURE), ("a", 2, FindingCode.PICTURE), ("a", 2, FindingCode.LINK_MISSING)]
    findings = [warning(path, code, "Text.", line=line) for path, line, code in places]
    findings += [warning("a", FindingCode.PICTURE, text) for text in ("Second.", "First.")]
    texts = [(finding.path, finding.line, str(finding.code), finding.text) for finding in ordered(findings)]
    assert texts == [
        ("a", 1, "picture", "Second."),
        ("a", 1, "picture", "First."),
        ("a", 2, "link-missing", "Text."),
        ("a", 2, "picture", "Text."),
        ("b", 1, "picture", "Text."),
    ]


def test_findings_survive_processes_and_caches() -> None:
    finding = warning("a.md", FindingCode.LINK_MISSING, "Text.")
    assert pickle.loads(pickle.dumps(finding)) == finding
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(finding), type=Finding) == finding
    assert msgspec.json.decode(msgspec.json.encode(finding))["code"] == "link-missing"
