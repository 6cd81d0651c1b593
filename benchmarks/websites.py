"""One website of the same articles by polyglot, Pelican and Hugo: how each is set up, built, edited and forgotten.

`benchmarks.editions` says what is on and what is off.
"""

import json
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tests.support.reading_room import DAY

from polyglot import publication as publications
from polyglot.workflow.sync import sync

LANGUAGES = ("en", "es", "ar", "zh")
PELICAN = """
SITENAME, SITEURL, PATH, OUTPUT_PATH = "The Reading Room", "https://room.example", "content", "output"
TIMEZONE, DEFAULT_LANG, THEME, PLUGINS = "UTC", "en", "simple", []
ARTICLE_URL = ARTICLE_LANG_URL = "{lang}/{category}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{lang}/{category}/{slug}/index.html"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = "feeds/{lang}.atom.xml"
FEED_MAX_ITEMS = 50
DIRECT_TEMPLATES = ["index", "authors", "tags", "categories"]
DEFAULT_PAGINATION = False
MARKDOWN = {"extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}}, "output_format": "html5"}
"""
HUGO = """
baseURL = "https://room.example/"
title = "The Reading Room"
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
rssLimit = 50
[taxonomies]
author = "authors"
tag = "tags"
[outputs]
home = ["HTML", "RSS"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
codeFences = false
"""
BASE = """<!DOCTYPE html>
<html lang="{{ .Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Lang }}" href="{{ .Permalink }}">{{ end }}
</head><body><header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a>
<nav>{{ range .Translations }}<a href="{{ .RelPermalink }}" hreflang="{{ .Lang }}">{{ .Language }}</a> {{ end }}</nav></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>
"""
SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1>{{ with .Params.summary }}<p>{{ . }}</p>{{ end }}
<p>{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
{{ .Content }}
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></article>
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
"""
LIST = """{{ define "main" }}<h1>{{ .Title }}</h1><ol>{{ range .RegularPagesRecursive }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ with .Params.summary }}<p>{{ . }}</p>{{ end }}</li>{{ end }}
{{ if .Data.Singular }}{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ end }}</ol>{{ end }}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took, in seconds."""

    wall: float
    cpu: float


class Polyglot:
    """polyglot on the publication itself."""

    name = "polyglot"

    def __init__(self, root: Path, lab: Path) -> None:  # noqa: ARG002 (as the peers)
        self.root = root

    def forget(self) -> None:
        """Leave nothing of an earlier build."""
        for name in ("editions", ".polyglot"):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def build(self, step: str) -> Cost:  # noqa: ARG002
        """Build all pages."""
        return timed(
            [sys.executable, "-m", "polyglot", "-C", self.root, "build", "-f", "html", "--as-of", DAY], self.root
        )

    def edit(self, id: str, number: int) -> None:
        """Add a sentence to an article, and bring its catalogs in step."""
        path = self.root / "articles" / f"{id}.md"
        path.write_text(path.read_text("utf-8") + f"\nThis was added at last, {number} times.\n", encoding="utf-8")
        sync(publications.read(self.root), DAY)

    def pages(self) -> int:
        """How many articles' pages are there?"""
        return len(list((self.root / "editions").glob("*/i*/*/index.html")))


class Peer:
    """A tool that makes a website of Markdown files."""

    name: str
    ending: str  # of an article in a language
    output: str

    def __init__(self, root: Path, lab: Path) -> None:
        self.root = lab / self.name
        shutil.rmtree(self.root, ignore_errors=True)
        for tag in LANGUAGES:
            for path in sorted((root / "markdown" / tag).rglob("*.md")):
                id = path.relative_to(root / "markdown" / tag / "downloads" / "markdown").with_suffix("").as_posix()
                made = self._content(id, tag)
                made.parent.mkdir(parents=True, exist_ok=True)
                made.write_text(
                    self._written(*split(path.read_text("utf-8")), id.rpartition("/")[2], tag), encoding="utf-8"
                )

    def _content(self, id: str, tag: str) -> Path:
        return self.root / "content" / f"{id}{self.ending.format(tag)}"

    def _written(self, fields: dict[str, Any], body: str, slug: str, tag: str) -> str:
        raise NotImplementedError

    def forget(self) -> None:
        """Leave nothing of an earlier build."""
        for name in (self.output, "cache", "__pycache__"):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def edit(self, id: str, number: int) -> None:
        """Add a sentence to an article, in all languages."""
        for tag in LANGUAGES:
            path = self._content(id, tag)
            path.write_text(path.read_text("utf-8") + f"\nThis was added at last, {number} times.\n", encoding="utf-8")

    def pages(self) -> int:
        """How many articles' pages are there?"""
        return len(list((self.root / self.output).glob("*/i*/*/index.html")))


class Pelican(Peer):
    """Pelican, in an environment of its own."""

    name, ending, output = "pelican", ".{}.md", "output"

    def __init__(self, root: Path, lab: Path) -> None:
        super().__init__(root, lab)
        (self.root / "pelicanconf.py").write_text(PELICAN, encoding="utf-8")
        self.program = lab / "peers/bin/pelican"
        if not self.program.exists():
            uv = [sys.executable, "-m", "uv"] if shutil.which("uv") is None else ["uv"]
            subprocess.run([*uv, "venv", "--quiet", lab / "peers"], check=True)
            python = lab / "peers/bin/python"
            subprocess.run([*uv, "pip", "install", "--quiet", "--python", python, "pelican[markdown]"], check=True)

    def _written(self, fields: dict[str, Any], body: str, slug: str, tag: str) -> str:
        authors, tags = "; ".join(fields["author"]), "; ".join(fields["tags"])
        head = f"Title: {fields['title']}\nDate: {fields['date']}\nSlug: {slug}\nLang: {tag}\nAuthors: {authors}\n"
        return f"{head}Tags: {tags}\nSummary: {fields.get('summary', fields['title'])}\n\n{body}"

    def build(self, step: str) -> Cost:
        """Build; with its cache where that can help. The run that fills the cache is not counted."""
        command: list[str | Path] = [self.program, "-q", "-s", "pelicanconf.py"]
        cached = [*command, "-e", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true"]
        if step == "full":
            cost = timed(command, self.root)
            timed(cached, self.root)
            return cost
        return timed(cached, self.root)


class Hugo(Peer):
    """Hugo, with the shortest templates that show the same."""

    name, ending, output = "hugo", ".{}.md", "public"

    def __init__(self, root: Path, lab: Path) -> None:
        super().__init__(root, lab)
        languages = "".join(f"[languages.{tag}]\nweight = {number}\n" for number, tag in enumerate(LANGUAGES, 1))
        layouts = self.root / "layouts" / "_default"
        layouts.mkdir(parents=True)
        (self.root / "config.toml").write_text(HUGO + languages, encoding="utf-8")
        for name, text in {"baseof": BASE, "single": SINGLE, "list": LIST}.items():
            (layouts / f"{name}.html").write_text(text, encoding="utf-8")

    def _written(self, fields: dict[str, Any], body: str, slug: str, tag: str) -> str:  # noqa: ARG002
        said = {
            "title": fields["title"],
            "date": str(fields["date"]),
            "authors": fields["author"],
            "tags": fields["tags"],
        }
        return (
            json.dumps({**said, "summary": fields.get("summary", "")}, ensure_ascii=False)
            + "\n\n"
            + re.sub(r"\{\{(?=[<%])", "{ {", body)
        )

    def build(self, step: str) -> Cost:  # noqa: ARG002
        """Build all pages."""
        return timed(["hugo", "--quiet"], self.root)


Website = Polyglot | Pelican | Hugo
TOOLS: dict[str, type[Website]] = {"polyglot": Polyglot, "pelican": Pelican, "hugo": Hugo}


def split(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body of a file of a Markdown edition; its first heading is the title of one without."""
    _, head, body = text.split("---\n", 2)
    fields: dict[str, Any] = yaml.safe_load(head)
    heading = re.search(r"(?m)^# (.*)$", body)
    fields.setdefault("title", heading[1] if heading else "Untitled")
    return {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in fields.items()}, body


def timed(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a program to its end."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        sys.exit(f"{command[0]} failed: {ran.stderr[-2000:]}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
