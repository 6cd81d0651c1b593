"""What built editions must reach, judged from outside: of the sample publication, and of one made of a real course.

Where a judge's program is missing these tests are skipped; `.ci/run`, which installs them, sets POLYGLOT_JUDGES, and then they
fail. It also makes axe-core look at more pages.
"""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from polyglot import publication as publications
from tests.building.conftest import build
from tests.judges import axe, languages, links, nu, programs, weights
from tests.judges.complaint import Complaint, summary
from tests.judges.pages import Folder
from tests.judges.sample import choose
from tests.support import letters
from tests.support.shared_folder import make_once

PAGES = 60 if os.environ.get(programs.REQUIRED) else 8  # that axe-core looks at


@pytest.fixture(scope="session")
def built(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The publication's sites."""
    output = make_once(tmp_path_factory, f"{publication.name}-site", lambda output: build(publication, output))
    return Folder(output, publications.read(publication).base_url)


both = pytest.mark.parametrize("publication", ["windrow", "room"], indirect=True)


def clean(complaints: Sequence[Complaint]) -> bool:
    """Is nothing wrong? Says what."""
    sys.stdout.write(summary(complaints))
    return not complaints


@both
def test_every_address_leads_somewhere(built: Folder) -> None:
    assert len(built.pages) > 20
    assert clean(links.judge(built))


@both
def test_pages_say_their_language_and_their_versions(built: Folder) -> None:
    assert clean(languages.judge(built))


@both
def test_pages_are_light(built: Folder) -> None:
    assert clean(weights.judge(built))


@both
def test_the_html_checker_accepts_all(built: Folder) -> None:
    programs.need("java", "vnu")
    assert clean(nu.judge(built))


@both
def test_nobody_is_shut_out(built: Folder) -> None:
    programs.need("chromium", "axe")
    assert clean(axe.judge(built, PAGES))


@pytest.mark.parametrize("publication", ["room"], indirect=True)
def test_all_marks_occur(built: Folder) -> None:
    """Otherwise nobody would judge them."""
    assert {page.language for page in built.pages.values()} == {"en", "es", "ar", "hi", "zh"}
    for tag, states in {"es": ["untranslated", "stale"], "hi": ["untranslated", "draft", "stale"]}.items():
        text = b"".join(page.data for page in built.pages.values() if page.language == tag)
        assert [state for state in states if f'class="{state}"'.encode() not in text] == []


@both
def test_the_same_bytes_anywhere(publication: Path, built: Folder, tmp_path: Path) -> None:
    """In another folder, locale, time zone and order of hashes, and with one process."""
    other = tmp_path / "another folder" / "of another depth"
    shutil.copytree(publication, other, ignore=shutil.ignore_patterns(".polyglot"))
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # a child may use what its parent may
    try:
        build(other, tmp_path / "out", LC_ALL="tr_TR.UTF-8", LANG="C", TZ="Pacific/Kiritimati", PYTHONHASHSEED="7")
    finally:
        os.sched_setaffinity(0, cores)
    made = Folder(tmp_path / "out")
    assert made.files.keys() == built.files.keys()
    unlike = [name for name in made.files if (made.path / name).read_bytes() != (built.path / name).read_bytes()]
    assert unlike == []


HEAD = '<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>A</title>{}</head><body>{}</body></html>'
FAULTS = [
    (links.judge, "", '<a href="gone.html">x</a>', "address"),
    (links.judge, "", '<a href="other.html#gone">x</a>', "fragment"),
    (links.judge, "", '<a href="#gone">x</a>', "fragment"),
    (links.judge, "", '<img alt="" src="a.png" srcset="gone.png 2x">', "address"),
    (links.judge, "", '<a href="/other.html">x</a>', "address"),
    (links.judge, "", '<a href="file:///other.html">x</a>', "address"),
    (links.judge, "", '<a href="javascript:alert()">x</a>', "address"),
    (links.judge, "", '<a href="../../x.html">x</a>', "address"),
    (links.judge, "", '<a href="https://base.example/gone/">x</a>', "address"),
    (links.judge, "", '<p id="a"></p><p id="a"></p>', "id twice"),
    (links.judge, '<script type="application/ld+json">{</script>', "", "JSON-LD"),
    (links.judge, '<script type="application/ld+json">["https://base.example/no"]</script>', "", "address"),
    (links.judge, '<meta property="og:image" content="gone.png">', "", "address"),
    (languages.judge, "", '<p lang="ar" dir="ltr"></p>', "lang"),
    (languages.judge, "", '<p lang="klingon"></p>', "lang"),
    (languages.judge, '<link rel="canonical" href="other.html">', "", "canonical"),
    (languages.judge, '<link rel="alternate" hreflang="es" href="es.html">', "", "hreflang itself"),
    (languages.judge, '<link rel="alternate" hreflang="es" href="es.html">', "", "hreflang x-default"),
    (languages.judge, '<link rel="alternate" hreflang="es" href="es.html">', "", "hreflang reciprocity"),
    (languages.judge, '<link rel="alternate" hreflang="ar" href="es.html">', "", "hreflang"),
    (weights.judge, "<script>1</script>", "", "script"),
    (weights.judge, "", '<p onclick="x()"></p>', "script"),
    (weights.judge, '<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css">', "", "request"),
    (weights.judge, "", f"<main><article>x</article></main>{'y' * 25_000}", "weight"),
    (nu.judge, "", "<p><b>x</p>", "nu: End tag “p” seen, but there were open elements."),
    (
        axe.judge,
        "",
        '<main><h1>x</h1><p style="color:#aaa;background:#fff">pale words</p></main>',
        "axe color-contrast",
    ),
    (axe.judge, "", '<main><h1>x</h1><p style="width:500px">x</p></main>', "sideways"),
]


@pytest.mark.parametrize(("judge", "head", "body", "rule"), FAULTS)
def test_judges_find_faults(
    tmp_path: Path, judge: Callable[[Folder], list[Complaint]], head: str, body: str, rule: str
) -> None:
    """Each fault is told, and by its own rule; a page without one is not spoken of."""
    if judge in {nu.judge, axe.judge}:
        programs.need("java", "vnu", "chromium", "axe")
    (tmp_path / "a.png").touch()
    (tmp_path / "other.html").write_text(HEAD.format("", "<main><h1 id='there'>x</h1></main>"), encoding="utf-8")
    spanish = HEAD.replace('lang="en"', 'lang="es"').format("", "<main><h1>x</h1></main>")
    (tmp_path / "es.html").write_text(spanish, encoding="utf-8")
    (tmp_path / "a.html").write_text(HEAD.format(head, body), encoding="utf-8")
    complaints = judge(Folder(tmp_path, "https://base.example/"))
    assert rule in {one.rule for one in complaints}
    assert {one.page for one in complaints} == {"a.html"}


def test_judges_accept_what_is_right(tmp_path: Path) -> None:
    alternates = "".join(
        f'<link rel="alternate" hreflang="{tag}" href="https://base.example/{name}">'
        for tag, name in (("en", "en/"), ("es", "es/index.html"), ("x-default", "en/"))
    )
    for tag in ("en", "es"):
        head = f'{alternates}<link rel="canonical" href="https://base.example/{tag}/">'
        body = '<main><h1 id="é">x</h1><a href="#%C3%A9">x</a> <a href="../es/index.html">y</a></main>'
        (tmp_path / tag).mkdir()
        page = HEAD.replace('lang="en"', f'lang="{tag}"').format(head, body)
        (tmp_path / tag / "index.html").write_text(page, encoding="utf-8")
    site = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{}</loc></url></urlset>"
    (tmp_path / "sitemap.xml").write_text(site.format("https://base.example/es/"), encoding="utf-8")
    folder = Folder(tmp_path, "https://base.example/")
    assert [*links.judge(folder), *languages.judge(folder), *weights.judge(folder)] == []
    (tmp_path / "sitemap.xml").write_text(site.format("https://base.example/fr/"), encoding="utf-8")
    assert [one.rule for one in links.judge(folder)] == ["feed address"]


def test_a_sample_shows_everything(tmp_path: Path) -> None:
    for name, body in {"a": "<p>x</p>", "b": "<p>y</p>", "c": '<p class="rare">x</p>', "d": "<p>x</p>"}.items():
        (tmp_path / f"{name}.html").write_text(HEAD.format("", body), encoding="utf-8")
    assert choose(Folder(tmp_path), 9) == ["a.html", "c.html"]


@pytest.mark.parametrize("tag", letters.SCRIPTS)
def test_letters_can_be_read_back(tag: str) -> None:
    text = "Read https://x.example/a and {{version}} of Bee trees, the 12 ideas: HTML & eels."
    said = letters.SCRIPTS[tag](text)
    assert letters.read(said) == text.lower()
    assert "https://x.example/a" in said
    assert "Read" not in said
