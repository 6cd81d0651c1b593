"""Every edition lists every issue and every article, whatever is ready of them in its language."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.judges import links
from tests.judges.complaint import Complaint
from tests.judges.pages import Folder
from tests.support import builds
from tests.support.catalogs import translate_all

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "fr", "ar"]
title = "Test"
"""
ISSUES = {"2026-1": ("The first", 1), "2026-2": ("The second", 2), "2026-3": ("The third", 3), "2026-9": ("Empty", 9)}
ARTICLES = {
    "2026-1/kettle": "# The kettle\n\nIt boils. It whistles.\n",
    "2026-1/lamp": "# The lamp\n\nIt shines. It hums.\n",
    "2026-2/boat": "# The boat\n\nIt floats. It rocks.\n",
    "2026-2/carta": "---\nlanguage: es\n---\n# La carta\n\nVino. Vino tarde.\n",
    "2026-3/mill": "# The mill\n\nIt turns. It creaks.\n",
    "about": "# About us\n\nWe write. We print.\n",
}


def issues(publication: Publication) -> Publication:
    """Write three issues and an empty one, and translate: in Spanish the first issue, in French an article of it."""
    for folder, (title, number) in ISSUES.items():
        path = publication.articles / folder / "issue.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'title = "{title}"\nnumber = {number}\nperiod_start = 2026-0{number}-01\n', encoding="utf-8")
    sync(publication, DAY)
    for id, tag in (("2026-1/kettle", "es"), ("2026-1/lamp", "es"), ("2026-1/kettle", "fr")):
        translate_all(publication, id, tag)
    return publication


def page(publication: Publication, name: str) -> BeautifulSoup:
    return BeautifulSoup((publication.editions / name).read_text("utf-8"), "html.parser")


def waiting(shown: BeautifulSoup) -> dict[str, list[tuple[str, str]]]:
    """The titles and addresses of the articles in translation on a page, by the heading above them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for part in shown.select(".waiting :is(h2, h3, li)"):
        if part.name == "li":
            title, link = part.select("bdi")[0], part.a
            [*groups.values()][-1].append((title.get_text(), str(link["href"]) if link else ""))
        else:
            groups[part.get_text()] = []
    return {name: rows for name, rows in groups.items() if rows}


def listed(shown: BeautifulSoup) -> list[str]:
    """The issues that a front page links to: the lead, then the others."""
    return [str(link["href"]) for link in shown.select(".issue-front > h2 a, .issues a")]


def dead_links(folder: Path, base: str = "") -> list[Complaint]:
    return links.judge(Folder(folder, base))


def test_every_front_page_lists_every_issue(make: Make) -> None:
    """The first one is the newest of which something is ready; an issue without articles is listed nowhere."""
    publication = issues(make(ARTICLES, SETTINGS))
    builds.build(publication)
    pages = [f"2026-{number}/index.html" for number in (3, 2, 1)]
    assert listed(page(publication, "en/index.html")) == pages
    assert listed(page(publication, "es/index.html")) == [pages[1], pages[0], pages[2]]
    assert listed(page(publication, "fr/index.html")) == [pages[2], pages[0], pages[1]]
    assert listed(page(publication, "ar/index.html")) == pages
    assert [*publication.editions.rglob("2026-9/index.html")] == []
    assert dead_links(publication.editions) == []


def test_front_pages_lead_to_the_originals(make: Make) -> None:
    publication = issues(make(ARTICLES, SETTINGS))
    builds.build(publication)
    assert waiting(page(publication, "ar/index.html")) == {
        "The third": [("The mill", "../en/2026-3/mill/index.html")],
        "The second": [
            ("The boat", "../en/2026-2/boat/index.html"),
            ("La carta", "../es/2026-2/carta/index.html"),
        ],
        "The first": [
            ("The kettle", "../en/2026-1/kettle/index.html"),
            ("The lamp", "../en/2026-1/lamp/index.html"),
        ],
        "مقالات أخرى": [("About us", "../en/about/index.html")],
    }
    assert waiting(page(publication, "en/index.html")) == {
        "The second": [("La carta", "../es/2026-2/carta/index.html")]
    }
    assert "Earlier issues" in page(publication, "en/index.html").get_text()
    assert "Números anteriores" not in page(publication, "es/index.html").get_text(), "one of them is newer"


def test_an_issue_has_a_page_where_nothing_of_it_is_ready(make: Make) -> None:
    publication = issues(make(ARTICLES, SETTINGS))
    builds.build(publication)
    shown = page(publication, "ar/2026-2/index.html")
    assert waiting(shown) == {
        "قيد الترجمة": [
            ("The boat", "../../en/2026-2/boat/index.html"),
            ("La carta", "../../es/2026-2/carta/index.html"),
        ]
    }
    assert [title["lang"] for title in shown.select(".waiting bdi")] == ["en", "es"]
    assert "%" not in shown.select("section.waiting")[0].get_text(), "nothing is reviewed, which is said once"
    assert not shown.select("ol.contents, .downloads")


@pytest.mark.parametrize(
    ("tag", "progress"), [("en", ""), ("es", ""), ("fr", "1 sur 2 articles"), ("ar", "قيد الترجمة")]
)
def test_an_issue_says_how_much_of_it_is_there(make: Make, tag: str, progress: str) -> None:
    publication = issues(make(ARTICLES, SETTINGS))
    builds.build(publication)
    facts = page(publication, f"{tag}/2026-1/index.html").select_one(".period")
    assert facts is not None
    assert (re.findall("[^·]+$", facts.get_text())[0].strip() == progress) == bool(progress)


def test_the_original_of_a_language_that_is_not_built_has_no_link(make: Make, tmp_path: Path) -> None:
    publication = issues(make(ARTICLES, SETTINGS))
    builds.build(publication, ["ar", "es"], output=tmp_path / "out")
    shown = BeautifulSoup((tmp_path / "out/ar/2026-2/index.html").read_text("utf-8"), "html.parser")
    assert [*waiting(shown).values()] == [[("The boat", ""), ("La carta", "../../es/2026-2/carta/index.html")]]
    assert dead_links(tmp_path / "out") == []


def test_articles_outside_issues_are_listed_where_none_is_ready(make: Make) -> None:
    """More than the front page holds are on the page of all articles."""
    publication = make({f"a{number}": f"# Letter {number}\n\nIt came.\n" for number in range(25)}, SETTINGS)
    sync(publication, DAY)
    builds.build(publication)
    front = page(publication, "ar/index.html")
    assert [len(rows) for rows in waiting(front).values()] == [20]
    assert str(front.select(".more a")[0]["href"]) == "browse/years/index.html"
    assert [len(rows) for rows in waiting(page(publication, "ar/browse/years/index.html")).values()] == [25]
    assert dead_links(publication.editions) == []
