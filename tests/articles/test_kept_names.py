"""Names and blocks that are kept as they are in every language."""

from polyglot.articles import article as articles
from polyglot.articles.do_not_translate import kept_names
from polyglot.workflow.check import check
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.glossaries import TABLE, messages, review, told, written


def test_kept_names(make: Make) -> None:
    """Of an article, and of the issue that it is in; an edit of the issue reaches its articles."""
    publication = make({"1/a": "---\nkeep: [Ana Ruiz, 2026]\n---\nAna Ruiz and Bo Lind.", "b": "Bo Lind."})
    issue = publication.articles / "1" / "issue.toml"
    issue.write_text('title = "Bo Lind"\n', encoding="utf-8")
    report = sync(publication, DAY)
    assert [(one.code, one.line) for one in report.findings] == [("front-matter", 1)]
    assert told(messages(publication, "1/a")["Ana Ruiz and Bo Lind."]) == ["keep: Ana Ruiz"]
    issue.write_text('title = "Bo Lind"\nkeep = ["Bo Lind"]\n', encoding="utf-8")
    sync(publication, DAY)
    assert told(messages(publication, "1/a")["Ana Ruiz and Bo Lind."]) == ["keep: Ana Ruiz", "keep: Bo Lind"]
    assert told(messages(publication, "1/issue.toml")["Bo Lind"]) == ["keep: Bo Lind"]
    assert told(messages(publication, "b")["Bo Lind."]) == []
    review(publication, "1/a", {"Ana Ruiz and Bo Lind.": "Ana Ruiz y Beto Lind."})
    found = [one.text for one in check(publication) if one.code == "glossary"]
    assert found == ["“Bo Lind” should stay as it is."]
    assert kept_names(articles.read("1/a", publication), publication) == ("Ana Ruiz", "Bo Lind")


SIGNED = """\
Signed:

<!-- i18n:keep -->

- Ana Ruiz, seed library
  - Bo Lind
- The Windrow

Thanks to Ana Ruiz.

<!-- i18n:keep -->

| Name | Place |
| --- | --- |
| Ana | Quay |

<!-- i18n:keep -->
<!-- i18n:comment the motto -->
> More *seeds*.

<!-- i18n:keep -->
<p>Raw words</p>

End.
"""


def test_what_is_kept_whole(make: Make) -> None:
    publication = make({"a": SIGNED})
    written(publication, TABLE)
    sync(publication, DAY)
    kept = {source for source, message in messages(publication).items() if told(message) == ["keep: all of it"]}
    assert kept == {"Ana Ruiz, seed library", "Bo Lind", "The Windrow", "Name", "Place", "Ana", "Quay", "More *seeds*.",
                    "<p>Raw words</p>"}  # fmt: skip
    assert messages(publication)["More *seeds*."].notes == "quotation\nkeep: all of it\nthe motto"
    review(publication, "a", {"Bo Lind": "Bo Lind", "Quay": "Muelle"})
    found = [one.text for one in check(publication) if one.code == "glossary"]
    assert found == ["The comment i18n:keep asks for a copy of this text."]


def test_a_comment_that_keeps_is_in_no_edition(make: Make) -> None:
    publication = make({"a": SIGNED})
    units = articles.segment(articles.read("a", publication), publication).units
    plain = articles.segment(
        articles.parse(SIGNED.replace("i18n:keep", "i18n:comment x"), "a", publication), publication
    ).units
    assert [unit.text for unit in units] == [unit.text for unit in plain]
