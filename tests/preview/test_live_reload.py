"""What the preview makes of saves: it builds, tells the open pages, and stays with the last good ones."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from polyglot.preview.watcher import Watcher, is_relevant
from polyglot.publication import Publication
from tests.conftest import dot, png
from tests.support.preview import ARTICLE, NEWS, SECONDS, Serve, Served


def test_a_save_is_followed(small: Publication, serve: Serve) -> None:
    """The page that changed is loaded again, also for its picture; another one stays."""
    served = serve(small)
    a, b, picture = served.news("/en/a/"), served.news("/en/b/"), served.news("/en/a/")
    quiet = ("notice", '{"title": "", "notices": []}')
    assert [next(a), next(b), next(picture)] == [quiet, quiet, quiet]
    line = served.save("articles/a.md", ARTICLE + "\nThree.\n")
    assert re.search(r" articles/a\.md -> \d+ files in \d\.\d\d s$", line)
    assert (next(a), next(b), next(picture)) == (("reload", ""), quiet, ("reload", ""))
    assert "<p>Three.</p>" in served.page("/en/a/")
    shown = served.news("/en/a/")
    assert next(shown) == quiet
    (small.articles / "a.assets/map.png").write_bytes(png("blue"))
    assert next(shown) == ("reload", "")
    assert dot(small.root / ".polyglot/preview/en/a.assets/map-png-1.png") == (0, 0, 255)
    later = served.news("/en/c/")  # there is no such page
    assert (next(later), next(b)) == (quiet, quiet)
    served.save("articles/c.md", "Four.\n")
    assert next(later) == ("reload", "")


@pytest.mark.parametrize(
    ("name", "broken", "place"),
    [
        ("articles/a.md", "---\ntitle: [\n---\n", "articles/a.md:3"),
        ("articles/one/issue.toml", 'title = "', "articles/one/issue.toml:1"),
        ("articles/one/issue.toml", "title = 1\n", "articles/one/issue.toml:1"),
        ("polyglot.toml", "[publication]\n", "polyglot.toml:1"),
        ("locales/es/LC_MESSAGES/a.po", "", "locales/es/LC_MESSAGES/a.po:1"),
        ("locales/es/LC_MESSAGES/a.po", 'msgid "One."\nmsgstr "U', "locales/es/LC_MESSAGES/a.po:2"),
        ("locales/es/ledger/a.jsonl", "{", "locales/es/ledger/a.jsonl:1"),
    ],
)
def test_what_is_broken(small: Publication, serve: Serve, name: str, broken: str, place: str) -> None:
    """The last good pages stay, tell what is wrong, and go on once it is mended."""
    good = {
        "articles/a.md": ARTICLE,
        "articles/one/issue.toml": 'title = "One"\n',
        "polyglot.toml": (small.root / "polyglot.toml").read_text(encoding="utf-8"),
        "locales/es/LC_MESSAGES/a.po": 'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "One."\nmsgstr "Uno."\n',
        "locales/es/ledger/a.jsonl": "",
    }
    for path, text in good.items():
        (small.root / path).parent.mkdir(parents=True, exist_ok=True)
        (small.root / path).write_text(text, encoding="utf-8")
    served = serve(small)
    page = served.page("/es/a/")
    assert "Uno." in page
    news = served.news("/es/a/")
    next(news)
    line = served.save(name, broken)
    assert line.endswith("-> not built; the pages are unchanged")
    served.until(f"{place}: error: " if place != "polyglot.toml:1" else "polyglot.toml:1: error: ")
    kind, data = next(news)
    said = json.loads(data)
    assert (kind, said["title"]) == ("notice", "Not built: these pages are older than the last save")
    assert [notice["place"] for notice in said["notices"]] == [place]
    assert re.sub(NEWS, "", served.page("/es/a/")) == re.sub(NEWS, "", page)
    served.save("articles/b.md", "Two more.\n")
    next(news)
    assert "Two more." not in served.page("/en/b/")
    served.save(name, good[name])
    assert next(news) == ("notice", '{"title": "", "notices": []}')
    assert "Two more." in served.page("/en/b/")


def test_errors_in_what_was_built(small: Publication, serve: Serve) -> None:
    """What was broken before is told, and keeps nobody from looking at the rest."""
    (small.articles / "b.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    for name in ("one", "two"):
        (small.articles / name).mkdir()
    (small.articles / "one/issue.toml").write_text("title = 1\n", encoding="utf-8")
    served = serve(small)
    said = json.loads(next(served.news("/en/a/"))[1])
    assert said["title"] == "The preview has errors"
    assert [notice["place"] for notice in said["notices"]] == ["articles/b.md:3", "articles/one/issue.toml:1"]
    served.until("articles/b.md:3: error:")
    served.save("articles/a.md", ARTICLE + "\nThree.\n")
    assert served.save("articles/two/issue.toml", 'title = "Two"\n').endswith(" s")
    assert sum("articles/b.md:3" in line for line in served.lines) == 1  # told once
    assert "Three." in served.page("/en/a/")


def _renamed(root: Path) -> str:
    (root / "articles/a.md~").write_text("New. One.\n", encoding="utf-8")
    (root / "articles/a.md~").replace(root / "articles/a.md")
    return "articles/a.md"


def _deleted(root: Path) -> str:
    (root / "articles/b.md").unlink()
    return "articles/b.md"


def _folder(root: Path) -> str:
    (root / "new").mkdir()
    (root / "new/c.md").write_text("Three.\n", encoding="utf-8")
    (root / "new").rename(root / "articles/more")
    return "articles/more"


def _restored(root: Path) -> str:
    """As git takes another branch."""
    shutil.copytree(root / "articles", root / "other")
    shutil.rmtree(root / "articles")
    (root / "other/b.md").write_text("Three.\n", encoding="utf-8")
    (root / "other").rename(root / "articles")
    return "articles"


def _templates(root: Path) -> str:
    (root / "templates").mkdir()
    return "templates"


def _settings(root: Path) -> str:
    text = (root / "polyglot.toml").read_text(encoding="utf-8").replace("Test", "Another title")
    (root / "polyglot.toml.new").write_text(text, encoding="utf-8")
    (root / "polyglot.toml").unlink()
    (root / "polyglot.toml.new").rename(root / "polyglot.toml")
    return "polyglot.toml"


@pytest.mark.parametrize("change", [_renamed, _deleted, _folder, _restored, _templates, _settings])
def test_ways_to_save(small: Publication, serve: Serve, change: Callable[[Path], str]) -> None:
    served = serve(small)
    name = change(small.root)
    served.until(f"  {name} ")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not _as_built(served):
        time.sleep(0.1)
    assert _as_built(served)


def _as_built(served: Served) -> bool:
    """Are the pages those of a build from nothing?"""
    out = served.root / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "polyglot", "build", "--preview", "-f", "html", "-o", str(out)]
    subprocess.run(command, cwd=served.root, check=True, capture_output=True)
    return _tree(out) == _tree(served.root / ".polyglot/preview")


def _tree(folder: Path) -> Mapping[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_what_does_not_matter(small: Publication) -> None:
    """Builds of our own, templates of catalogs, hidden files and what editors leave lying wake nobody."""
    (small.root / "locales/es/LC_MESSAGES").mkdir(parents=True)
    watch = Watcher(small.root.resolve())
    for name in (
        ".polyglot/preview/en/index.html",
        "editions/en/index.html",
        "articles/.a.md.swp",
        "articles/a.md~",
        "articles/4913",
        "locales/es/LC_MESSAGES/.a.po.123.tmp",
        "locales/es/LC_MESSAGES/a.mo",
        "locales/pot/a.pot",
        "README.md",
    ):
        path = small.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
        assert not is_relevant(Path(name)) or name == "README.md" or name.startswith("editions/"), name
    assert watch.wait_for_changes(0.5) <= {small.root.resolve() / "locales/pot"}
    (small.articles / "a.md").read_text(encoding="utf-8")
    assert watch.wait_for_changes(0.3) == frozenset()
    (small.root / "locales/es/LC_MESSAGES/a.po").write_text("x", encoding="utf-8")
    assert watch.wait_for_changes(5) == {small.root.resolve() / "locales/es/LC_MESSAGES/a.po"}
    watch.close()


def test_polling(small: Publication) -> None:
    """Where the system tells of no change, we look ourselves."""
    os.utime(small.articles / "b.md", (0, 0))  # it looks at whole seconds
    watch = Watcher(small.root.resolve(), polling=True)
    (small.articles / "b.md").write_text("Much more.\n", encoding="utf-8")
    assert watch.wait_for_changes(SECONDS) == {small.root.resolve() / "articles/b.md"}
    watch.close()


def test_sync_is_due(small: Publication, serve: Serve) -> None:
    """Said once, and again after a sync."""

    def sync() -> None:
        subprocess.run([sys.executable, "-m", "polyglot", "sync"], cwd=small.root, check=True, capture_output=True)

    def told() -> int:
        return sum("run “polyglot sync” to update the catalogs" in line for line in served.lines)

    sync()
    served = serve(small)
    assert served.lines[0].endswith("(stop with Ctrl-C)")
    served.save("articles/a.md", ARTICLE + "\nThree.\n")
    served.until("a: run “polyglot sync” to update the catalogs")
    served.save("articles/a.md", ARTICLE + "\nFour.\n")
    assert "<p>Four.</p>" in served.page("/es/a/")
    assert told() == 1
    after = len(served.lines)
    sync()
    served.until("locales/", after)
    served.save("articles/a.md", ARTICLE + "\nFive.\n")
    served.until("to update the catalogs", after)
    assert told() == 2


def test_templates(small: Publication, serve: Serve) -> None:
    """A template of the publication's own is taken, changed, told of when it is broken, and left."""
    served = serve(small)
    template = '{%% extends "polyglot/article.html" %%}{%% block title %%}%s{%% endblock %%}'
    (small.root / "templates").mkdir()
    served.until("  templates ")
    served.save("templates/article.html", template % "First")
    assert "<title>First</title>" in served.page("/en/a/")
    served.save("templates/article.html", template % "Second")
    assert "<title>Second</title>" in served.page("/en/a/")
    served.save("templates/article.html", "{% block")
    assert "<title>Second</title>" in served.page("/en/a/")
    assert "templates/article.html:1" in next(served.news("/en/a/"))[1]
    after = len(served.lines)
    (small.root / "templates/article.html").unlink()
    served.until("  templates/article.html ", after)
    assert "<title>A note" in served.page("/en/a/")
