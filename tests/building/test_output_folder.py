"""Where editions may go: what people wrote is never replaced or deleted, and what we made is always withdrawn."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from polyglot.building.build import BuildReport
from polyglot.building.output_folder import LIST_NAME, open_folder
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import UsageError
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, SVG, Make, Run, dot, png
from tests.support import builds
from tests.support.folders import snapshot


def build(publication: Publication, output: Path | None = None, name: str = "html") -> BuildReport:
    """Build the English edition alone, or all editions where there is no output."""
    return builds.build(publication, ["en"] if output else (), (name,), output, view=BuildMode(day=DAY))


def told(report: BuildReport) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in report.findings]


@pytest.mark.parametrize(
    "output", ["articles", "articles/new", "locales", "locales/es", ".", "..", "link/es", "a/../."]
)
@pytest.mark.parametrize("name", ["html", "markdown"])
def test_not_among_what_people_wrote(make: Make, run: Run, tmp_path: Path, output: str, name: str) -> None:
    make({"a": "One."})
    (tmp_path / "link").symlink_to("articles")
    before = snapshot(tmp_path)
    result = run("build", "-f", name, "-l", "es", "-o", output)
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "which holds your sources" in result.stderr
    assert "Choose a separate folder" in result.stderr
    assert snapshot(tmp_path) == before


def test_not_where_an_edition_would_be_a_link_to_the_articles(make: Make) -> None:
    publication = make({"a": "One."})
    publication.editions.mkdir()
    (publication.editions / "en").symlink_to("../articles")
    with pytest.raises(UsageError, match="overlaps articles/"):
        build(publication)


def test_a_file_of_somebody_else_stays(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "One.", "b": "Two."})
    page = tmp_path / "site/b/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("mine", encoding="utf-8")
    for _ in range(2):
        report = build(publication, tmp_path / "site")
        assert told(report) == [("foreign-file", "site/b/index.html")]
        assert "Delete it" in report.findings[0].remedy
        assert page.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "site/a/index.html").is_file()
    (publication.articles / "b.md").unlink()
    assert not build(publication, tmp_path / "site").findings
    assert page.read_text(encoding="utf-8") == "mine"


def test_a_front_page_of_somebody_else_stays(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "One."})
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions/index.html").write_text("mine", encoding="utf-8")
    assert told(build(publication)) == [("foreign-file", "editions/index.html")]
    assert (tmp_path / "editions/index.html").read_text(encoding="utf-8") == "mine"


def test_a_picture_of_somebody_else_stays(make: Make, tmp_path: Path) -> None:
    """One that is the very same is no hindrance, and yet it is not ours to delete; another one is left as it is."""
    publication = make({"a": "![p](p.png) ![q](q.png)"})
    for name in ("p", "q"):
        (publication.articles / f"{name}.png").write_bytes(png())
    build(publication, tmp_path / "elsewhere")
    mine = tmp_path / "site/p-png-1.png"
    mine.parent.mkdir()
    mine.write_bytes((tmp_path / "elsewhere/p-png-1.png").read_bytes())
    for _ in range(2):
        assert not build(publication, tmp_path / "site").findings
    assert (tmp_path / "site/q-png-1.png").is_file()
    (publication.articles / "p.png").write_bytes(png("blue"))
    assert told(build(publication, tmp_path / "site")) == [("foreign-file", "site/p-png-1.png")]
    assert dot(mine) == (255, 0, 0)
    (publication.articles / "a.md").unlink()
    assert not build(publication, tmp_path / "site").findings
    assert [path.name for path in (tmp_path / "site").glob("?-png*")] == [mine.name]


def test_a_lost_list(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "One. ![p](p.png)", "b": "Two. ![p](p.png)"})
    (publication.articles / "p.png").write_bytes(png())
    build(publication)
    for path in publication.editions.rglob(LIST_NAME):
        path.unlink()
    for _ in range(2):
        report = build(publication)
        assert (report.findings, report.written) == ((), 0)


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_what_a_killed_build_leaves_is_withdrawn(make: Make, tmp_path: Path, name: str) -> None:
    """A build that is killed in the middle leaves files; the next one knows them."""
    publication = make({"a": "One.", "b": "Two."})
    output = tmp_path / "site"
    build(publication, output, name)
    before = snapshot(output)
    for number in range(300):
        (publication.articles / f"n{number}.md").write_text("New. " * 50, encoding="utf-8")
    command = [sys.executable, "-m", "polyglot", "build", "-l", "en", "-f", name, "-o", "site", "--as-of", DAY]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as running:
        while not any(output.glob("n*/index.html" if name == "html" else "n*.md")) and running.poll() is None:
            time.sleep(0.001)
        running.kill()
    assert 0 < len([path for path in snapshot(output) if path.startswith("n")]) < 300
    for number in range(300):
        (publication.articles / f"n{number}.md").unlink()
    build(publication, output, name)
    assert snapshot(output) == before
    assert not [path for path in output.rglob("*") if path.is_dir() and not any(path.iterdir())]


@pytest.mark.parametrize(
    "text",
    [b"\xff\xfe\n", b"\n\na.md\n\n", b"/etc/x\n../x\n.\n//x\n\0\n", b"sub\n" + b"x" * 300, b"y" * 300 + b"/x\n", b"x"],
)
def test_a_damaged_list(make: Make, tmp_path: Path, text: bytes) -> None:
    publication = make({"a": "One.", "b": "Two."})
    output = tmp_path / "site"
    (output / "sub").mkdir(parents=True)
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    (output / LIST_NAME).write_bytes(text)
    assert not build(publication, output, "markdown").findings
    assert (output / LIST_NAME).read_text(encoding="utf-8") == "a.md\nb.md\n"
    assert (tmp_path / "x").is_file()
    assert (output / "sub").is_dir()


def test_nothing_is_deleted_behind_a_link(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "One.", "b": "Two."})
    output, other = tmp_path / "site", tmp_path / "other"
    build(publication, output)
    (output / "b").rename(other)
    (output / "b").symlink_to(other)
    (publication.articles / "b.md").unlink()
    build(publication, output)
    assert (other / "index.html").is_file()


def test_the_list_is_ours_alone(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    for name in (LIST_NAME, f"a/{LIST_NAME}", "", "/x", "../x", "a\nb", "."):
        assert folder.write(name, "x").name == "REFUSED", name
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["style.css", "index.html", "a/index.html", "style.css/b", "a/index.html/b", "Style.CSS"]
)
def test_an_article_that_meets_the_sites_own_files(make: Make, run: Run, name: str) -> None:
    publication = make({"a": "One.", name: "Two."})
    for verb in ("sync", "check", "build"):
        result = run(verb)
        assert (result.returncode, result.stderr.count(": error: ")) == (1, 1), (verb, result.stderr)
        assert result.stderr.startswith(f"articles/{name}.md:1: error: ")
        assert "Rename it. [article-name]" in result.stderr
    assert run("build", "--force", "article-name").returncode == 0
    assert (publication.editions / "en/a/index.html").is_file()
    assert (publication.editions / "style.css").is_file()


@pytest.mark.parametrize("name", ["a.pot/b", "a.po/b", "a.jsonl/b"])
def test_an_article_that_meets_a_catalog(make: Make, name: str) -> None:
    publication = make({"a": "One.", name: "Two."})
    report = sync(publication, DAY)
    assert [finding.code for finding in report.findings] == ["article-name"]
    assert report.articles == 1


def test_pages_go_before_files(make: Make) -> None:
    """A file that an article shows or links to never stands in the place of a page, nor in its way."""
    shown = "![p](p.png) ![r](r.svg) ![q](q.png) ![s](s.svg)"
    names = {"p.png": png(), "q.png": png(), "r.svg": SVG, "s.svg": SVG}
    names |= dict.fromkeys(("a/index.html", "style.css", "free.txt"), b"file")
    linked = "[p](p.png) [a](a/index.html) [s](style.css) [f](free.txt)"
    publication = make({"a": "One.", "p.png": "Two.", "q-png-1.png": "3.", "r.svg": "4.", "b": shown, "c": linked})
    (publication.articles / "a").mkdir()
    for name, data in names.items():
        (publication.articles / name).write_bytes(data)
    for _ in range(2):
        report = build(publication)
        assert told(report) == [("file-name", "articles/b.md")] * 2 + [("file-name", "articles/c.md")] * 3
    made = publication.editions / "en"
    for name in ("a", "p.png", "q-png-1.png", "r.svg"):
        assert "<article" in (made / name / "index.html").read_text(encoding="utf-8")
    assert not (made / "style.css").exists()
    assert (made / "free.txt").read_bytes() == b"file"
    assert dot(made / "p-png-1.png") == dot(made / "q-png-1.webp") == (255, 0, 0)
    assert b"<path" in (made / "s.svg").read_bytes()


@pytest.mark.parametrize("name", [LIST_NAME, "a\nb"])
def test_a_file_that_no_list_can_name(make: Make, tmp_path: Path, name: str) -> None:
    publication = make({"a": f"[x]({name.replace(chr(10), '%0A')})"})
    (publication.articles / name).write_text("file", encoding="utf-8")
    for form in ("html", "markdown"):
        report = build(publication, tmp_path / form, form)
        assert told(report) == [("file-name", "articles/a.md")]
        assert "\n" not in str(report.findings[0])


def test_a_page_where_a_file_was(make: Make) -> None:
    """What we made ourselves makes way at once."""
    shown = "![p](p.png) and [by its own name](p.png)"
    publication = make({"a": shown})
    (publication.articles / "p.png").write_bytes(png())
    build(publication)
    (publication.articles / "p.png.md").write_text("An article.", encoding="utf-8")
    (publication.articles / "a.md").write_text("None.", encoding="utf-8")
    assert not build(publication).findings
    assert (publication.editions / "en/p.png/index.html").is_file()
    (publication.articles / "p.png.md").unlink()
    (publication.articles / "a.md").write_text(shown, encoding="utf-8")
    assert not build(publication).findings
    assert dot(publication.editions / "en/p.png") == (255, 0, 0)


def test_a_file_where_a_page_needs_a_folder(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "One.", "b/c": "Two."})
    (tmp_path / "site").mkdir()
    (tmp_path / "site/b").write_text("mine", encoding="utf-8")
    assert told(build(publication, tmp_path / "site")) == [("foreign-file", "site/b/c/index.html")]
    assert (tmp_path / "site/a/index.html").is_file()


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [("![p](p.png)", "p.png", "picture"), ("[p](p.png)", "p.png", "picture"), ("[p](p.txt)", "p.txt", "file")],
)
def test_a_file_that_cannot_be_read(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str, code: str
) -> None:
    publication = make({"a": text, "b": "Two."})
    (publication.articles / name).write_bytes(b"text" if name.endswith(".txt") else png())
    really = Path.read_bytes

    def read(path: Path) -> bytes:
        if path == publication.articles / name:
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    report = build(publication, tmp_path / "site")
    assert told(report) == [(code, f"articles/{name}")]
    assert "cannot be read: Permission denied." in report.findings[0].text
    assert not (tmp_path / "site" / name).exists()
    assert (tmp_path / "site/b/index.html").is_file()
