"""Comments, which editors write for each other, reach no edition in any format."""

import re
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from polyglot.publication import Publication
from polyglot.workflow.check import check
from polyglot.workflow.sync import sync
from tests.building.conftest import FORMATS
from tests.conftest import DAY, Make, png
from tests.support.addresses import open_folder
from tests.support.builds import build
from tests.support.cases import cases
from tests.support.catalogs import translate_all

FRONT = """\
---
title: A <!-- HIDDEN -->
# HIDDEN
summary: "Seen in the summary. <!-- HIDDEN" # HIDDEN
author: Someone <!-- HIDDEN -->
tags: [seeds <!-- HIDDEN -->, "a # b"]
note: |
  Seen in a note. # also seen
  <!-- HIDDEN
  HIDDEN -->
date: 2026-01-01
---
"""
SETTINGS = """\
[publication]
source_language = "en"
languages = ["es"]
title = "Test"
base_url = "https://read.example/"
translate = ["title", "summary", "tags"]

[editions]
feed_content = "full"
"""
CASES = cases("comments", 2)


def commented(make: Make, body: str, front: str = "---\ntitle: A\n---\n") -> Publication:
    publication = make({"a": f"{front}{body}\n", "other": "# Other\n"}, SETTINGS)
    (publication.articles / "map.png").write_bytes(png())
    return publication


def hidden(folder: Path) -> list[str]:
    """The files with a comment, also those within archives and print."""
    top = open_folder(folder)
    return [
        f"{tree.name}{name}" for tree in (top, *top.archives) for name, data in tree.files.items() if b"HIDDEN" in data
    ]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_comments(make: Make, body: str, expected: str) -> None:
    publication = commented(make, body)
    found = [f"{one.line}: {one.code}" for one in check(publication) if one.code != "out-of-step"]
    assert found == (expected.split("\n") if expected else [])
    output = publication.root / "out"
    assert [
        f"{one.line}: {one.code}" for one in build(publication, ["en"], ("html", "markdown"), output).findings
    ] == found
    assert hidden(output) == []
    page = (output / "en/a/index.html").read_text(encoding="utf-8")
    text = (output / "en/downloads/markdown/a.md").read_text(encoding="utf-8")
    for seen in re.findall(r"(?i)seen \w+|(?<=<!-- )(?:one|two|three|four|five)", body):
        assert seen in page
        assert seen in text
    assert not re.search(
        r"<li>\s*</li>|^\S.*  \S", page.partition('class="body"')[2].partition("</article>")[0], re.MULTILINE
    )


def test_comments_in_every_format(make: Make) -> None:
    """In the source, in a translation that is reviewed and in one that is not, and in the data of articles."""
    bodies = [str(case.values[0]) for case in CASES if isinstance(case, ParameterSet)]
    body = "\n\n".join(one for one in bodies if "never" not in one and "\n<!-- HIDDEN\n\nHIDDEN" not in f"\n{one}\n")
    publication = commented(make, body, FRONT)
    sync(publication, DAY)
    translate_all(publication, "a")
    output = publication.root / "out"
    build(publication, ["en", "es"], tuple(FORMATS.split(",")), output)
    assert hidden(output) == []
    for tag in ("en", "es"):
        text = (output / tag / "downloads/markdown/a.md").read_text(encoding="utf-8")
        assert "Seen in a note. # also seen" in text
        assert "a # b" in text
        assert "Seen in the summary." in (output / tag / "feed.xml").read_text(encoding="utf-8")
