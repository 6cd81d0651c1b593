"""A publication of 60 articles of a real course and 22 documents of GitHub's Markdown, "translated" into other letters.

Articles are chosen for the variety of what stands in them. Catalogs come by polyglot's own way: a sync, texts filled in as a
translator does, articles edited, a sync again. So every state occurs in every language: a few messages are left untranslated,
a few are drafts, and each fifth article was edited later. `python -m tests.support.reading_room FOLDER` makes it.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image

from polyglot import publication as publications
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_store
from polyglot.markdown.markup_check import preserves_markup
from polyglot.model import Catalog, Locale, Message
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.support.identity import reworded
from tests.support.letters import SCRIPTS
from tests.support.paths import CORPORA

DAY = "2026-03-01"
COUNT = 60
SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar", "hi", "zh"]
title = "The Reading Room"
publisher = "The Reading Room Association"
base_url = "https://room.example/"

[editions]
formats = ["html"]

[language.es]
title = "La sala de lectura"

[language.ar]
title = "قاعة القراءة"
unreviewed = "draft"

[language.hi]
title = "वाचनालय"
unreviewed = "draft"

[language.zh]
title = "阅览室"
credits = ["星期二小组", "Nur"]
"""
ISSUE = """\
title = "{title}"
volume = 2
number = {number}
period_start = 2026-0{start}-01
period_end = 2026-0{end}-28
cover = "cover.svg"
editors = ["the Tuesday table", "Ode & Ida"]
order = ["{first}"]
"""
FEATURES = {  # what articles are chosen for: seven of each
    "table": r"^\|.*\|$",
    "nested list": r"^(  |   |    )([-*+]|\d+\.) ",
    "ordered list": r"^\d+\. ",
    "task": r"^[-*] \[[ x]\]",
    "quotation": r"^> ",
    "details": "<details",
    "picture": r"!\[|<img",
    "footnote": r"\[\^",
    "reference": r"^\[[^\]]+\]: ",
    "html": r"<(kbd|sub|sup|br|div|span|table)\b",
    "code": r"^```",
    "deep heading": r"^#{3,6} ",
}
PEOPLE = ("Ines Kaldor", "Tamsin O.", "مرو", "林小灯", "Oona & Pavel")
TOPICS = ("seeds", "tools", "night shift", "law & order", "الماء")
_MADE = (".svg", ".png", ".jpg", ".jpeg")
_ADDRESS = re.compile(
    r"(?<=\]\()([^()<\s]+)|(?<=\]\(<)([^>]+)|(?<=src=\")([^\"]+)|(?<=^\[)[^\]\n]+\]: (\S+)", re.MULTILINE
)
_MENDED = {  # the authors' own mistakes in HTML, which no edition could mend
    r"<details[^>]*>(?!\s*<summary)": r"\g<0>\n<summary>Notes for the speaker</summary>",
    r"<img (?![^>]*alt=)": '<img alt="A drawing" ',
    r" valign=\"\w+\"": "",
}
_PROSE = re.compile(r"(?<=\n\n)[A-Z][a-z]+ [a-z]+(?= [a-z])")


def here() -> bool:
    """Are the texts there that it is made of?"""
    return (CORPORA / "comprehensive-rust/head").is_dir() and (CORPORA / "gfm").is_dir()


def make(root: Path) -> Publication:
    """Write the publication into a folder; the same bytes each time."""
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    for number, (id, text) in enumerate(sorted(_articles())):
        path = root / "articles" / f"{id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(illustrated(root / "articles", id, headed(text, number)), encoding="utf-8")
    for number, title in enumerate(("Whole and mended", "What the “night” left & took"), 1):
        folder = root / "articles" / f"2026-{number}"
        first = min(path.stem for path in folder.glob("*.md"))
        issue = ISSUE.format(title=title, number=number, start=number * 3 - 2, end=number * 3, first=first)
        (folder / "issue.toml").write_text(issue, encoding="utf-8")
        _picture(folder / "cover.svg")
    publication = publications.read(root)
    sync(publication, DAY)
    translate(publication)
    sync(publication, DAY)  # now the ledgers know what was reviewed
    ids, _ = discovery.find_articles(publication)
    for id in ids[::5]:
        path = publication.article_path(id)
        path.write_text(_PROSE.sub(r"\g<0> today", path.read_text(encoding="utf-8"), count=2), encoding="utf-8")
    sync(publication, DAY)
    return publication


def translate(publication: Publication, folder: str = "") -> None:
    """Fill the catalogs of a folder of articles; of each language, every thirtieth article is left to the next volunteer."""
    ids = [id for id in discovery.find_articles(publication)[0] if id.startswith(folder)]
    for place, locale in enumerate(publication.locales):
        for number, id in enumerate(ids):
            if publication.catalog_path(id, locale).is_file() and number % 30 != place:
                _fill(publication, id, locale)


def _fill(publication: Publication, id: str, locale: Locale) -> None:
    whole = articles.segment(articles.read(id, publication), publication)
    units, write = {unit.key: unit for unit in whole.units}, SCRIPTS.get(locale.tag, SCRIPTS["es"])

    def filled(number: int, message: Message) -> Message:
        unit, left = units.get(message.key), (number + len(id)) % 24
        if unit is None or left == 7:
            return message
        text = reworded(unit, whole.article.locale.language, whole.footnotes, write)
        if not text.strip() or not preserves_markup(unit, text, whole.footnotes):
            return message
        return replace(message, target=text, fuzzy=left == 14)

    def made(catalog: Catalog) -> tuple[Catalog, None]:
        return replace(catalog, messages=tuple(filled(*pair) for pair in enumerate(catalog.messages))), None

    catalog_store.rewrite_existing(publication, id, locale, made)


def _articles() -> Iterator[tuple[str, str]]:
    """Ids and texts: two thirds in two issues, the rest outside."""
    course = CORPORA / "comprehensive-rust/head"
    chosen = _chosen({path.relative_to(course).as_posix(): path.read_text("utf-8") for path in course.rglob("*.md")})
    for number, (name, text) in enumerate(chosen.items()):
        folder = ("2026-1/", "2026-2/", "")[number * 3 // COUNT]
        yield folder + name.removesuffix(".md").replace("/", "-"), text
    for path in (CORPORA / "gfm").glob("*.md"):
        yield f"syntax/{path.stem}", path.read_text("utf-8")


def _chosen(texts: dict[str, str]) -> dict[str, str]:
    """Seven articles with each feature, and the rest of the sixty from everywhere."""
    names = sorted(name for name in texts if name != "SUMMARY.md")
    found = [name for pattern in FEATURES.values() for name in _with(pattern, names, texts)[:7]]
    spread = names[:: len(names) // COUNT]
    return {name: texts[name] for name in sorted(list(dict.fromkeys(found + spread))[:COUNT])}


def _with(pattern: str, names: list[str], texts: dict[str, str]) -> list[str]:
    return [name for name in names if re.search(pattern, texts[name], re.MULTILINE)]


def headed(text: str, number: int) -> str:
    """The text with authors, a date and topics in its front matter; some with a summary."""
    day = date(2026, 1, 1) + timedelta(days=number)
    fields = f"date: {day}\nauthor: [{', '.join(PEOPLE[number % 5 :][: 1 + number % 2])}]\n"
    fields += f'tags: ["{TOPICS[number % 5]}", "{TOPICS[(number + 2) % 5]}"]\n'
    if number % 3:
        fields += f"summary: What is said in number {number}, in one sentence.\n"
    head, body = ("", text) if not text.startswith("---\n") else text.removeprefix("---\n").split("---\n", 1)
    for pattern, better in _MENDED.items():
        body = re.sub(pattern, better, body)
    own = re.sub(r"(?m)^(date|author|tags|summary):.*\n(?:  .*\n)*", "", head)
    return f"---\n{own}{fields}---\n{body}"


def illustrated(folder: Path, id: str, text: str) -> str:
    """Make the pictures that an article shows. What leads to a file that is not ours leads to the course's website instead."""

    def led(found: re.Match[str]) -> str:
        address = next(filter(None, found.groups()))
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return found[0]
        path = Path(folder / id).parent / unquote(parts.path)
        if path.suffix in _MADE and ".." not in parts.path:
            _picture(path)
            return found[0]
        return found[0].replace(address, f"https://course.example/{address.lstrip('./')}")

    return _ADDRESS.sub(led, text)


def _picture(path: Path) -> None:
    """Something to look at, of its name's format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".svg":
        drawn = '<rect width="320" height="200" fill="#b8c4a0"/><circle cx="160" cy="100" r="70" fill="#71502e"/>'
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" width="320" height="200">{drawn}</svg>'
        )
        path.write_text(drawing, encoding="utf-8")
    else:
        Image.radial_gradient("L").resize((1600, 1000)).convert("RGB").save(path)


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True)
    make(Path(sys.argv[1]))
