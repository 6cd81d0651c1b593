"""A volume -> EPUB 3.3, with what readers of EPUB 2 need beside it.

Pandoc makes the container: the package, the contents for new and old readers, the files and their types. The pages are
ours, and go through it untouched as raw XHTML, since its own documents know neither the language nor the direction of a
paragraph, nor the marks on it. What it gets wrong or says in English is put right in the files that it made.
"""

import json
import re
from html import escape
from importlib.resources import files
from typing import Any

from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.books import book, book_images, pandoc, xhtml
from polyglot.formats.books.book import Book, BookChapter

_HERE = files("polyglot.formats.books")
_EMPTY_VALUE = "polyglot:empty"  # stands for no words, since pandoc writes an empty value as HTML does: not at all
_OPTIONS = (
    "--from=json",
    "--to=epub3",
    "--template=book.xhtml",
    "--css=book.css",
    "--toc",
    "--toc-depth=1",
    "--split-level=1",
    "--epub-title-page=true",
    "--syntax-highlighting=none",
    "book.json",
)


def render(volume: BoundIssue, cover: bytes | None = None) -> bytes:
    """The book. `cover` is the picture of its cover, if it has one: PNG, JPEG, GIF, WebP or SVG."""
    bound = book.compose_book(volume, book_images.EREADER_KINDS)
    shown = book_images.convert_image(cover, book_images.EREADER_KINDS) if cover else None
    front = {f"cover.{shown[0]}": shown[1]} if shown else {}
    text = {
        "pandoc-api-version": [1, 23],
        "meta": _create_metadata(volume, bound, next(iter(front), "")),
        "blocks": _create_blocks(bound),
    }
    given = {name: (_HERE / name).read_bytes() for name in ("book.css", "book.xhtml")}
    given |= {"book.json": json.dumps(text, ensure_ascii=False).encode(), **front, **bound.images.used}
    made = pandoc.run_pandoc([*_OPTIONS, f"--variable=dir:{volume.locale.direction}"], given, volume.day)
    return pandoc.pack_container(_repair_files(made, volume, bound), "mimetype")


def _create_metadata(volume: BoundIssue, bound: Book, cover: str) -> dict[str, Any]:
    """What the book says of itself, as pandoc wants it."""
    text, described = volume.text, bound.images.described
    chapters = volume.chapters
    authors = dict.fromkeys(name for chapter in chapters for name in chapter.entry.authors)
    translators = dict.fromkeys(name for chapter in chapters for name in chapter.document.credits)
    shown = bool(bound.images.used)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    moving = any(name.endswith((".gif", ".webp")) for name in bound.images.used)
    said: dict[str, Any] = {
        "title": bound.title,
        "identifier": [{"text": volume.identifier}],
        "lang": volume.locale.tag,
        "page-progression-direction": volume.locale.direction,
        "publisher": volume.publisher or volume.site,
        "creator": [{"role": "aut", "text": name} for name in authors],
        "contributor": [
            *({"role": "edt", "text": name} for name in volume.editors),
            *({"role": "trl", "text": name} for name in translators),
        ],
        "belongs-to-collection": volume.site,
        "toc-title": text.gettext("Contents"),
        "cover-image": cover,
        "cover-words": text.gettext("Cover"),
        "accessModes": ["textual", "visual"] if shown else ["textual"],
        "accessModeSufficient": ["textual"] if described else ["textual,visual"],
        "accessibilityFeatures": [*features, "alternativeText"] if shown and described else features,
        "accessibilityHazards": ["unknown"] if moving else ["none"],
        "accessibilitySummary": text.gettext(
            "The text can be read in its order, and articles and headings lead through it. Passages in another language"
            " are marked. Pictures have the descriptions that their authors wrote."
        ),
        "date": volume.day.isoformat() if volume.day else "",
    }
    return {
        **{name: _metadata_value(value) for name, value in said.items() if value},
        "masthead": {"t": "MetaBlocks", "c": [_raw_block(bound.masthead)]},
    }


def _metadata_value(value: Any) -> dict[str, Any]:
    """A value of pandoc's metadata."""
    if isinstance(value, str):
        return {"t": "MetaString", "c": value}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_metadata_value(one) for one in value]}
    return {"t": "MetaMap", "c": {name: _metadata_value(one) for name, one in value.items()}}


def _raw_block(element: xhtml.Element) -> dict[str, Any]:
    for picture in element.iter("img"):
        picture.set("alt", picture.get("alt") or _EMPTY_VALUE)
    return {"t": "RawBlock", "c": ["html", xhtml.dump(element)]}


def _create_blocks(bound: Book) -> list[dict[str, Any]]:
    """The articles as pandoc's blocks: a heading, which is a line of the contents, and the rest as it is."""
    homes = {}
    for number, leaf in enumerate(bound.chapters, 1):
        homes[f"#{leaf.anchor}"] = _page_name(number)
        homes |= {f"#{id}": f"{_page_name(number)}#{id}" for one in leaf.content.iter() if (id := one.get("id"))}
    blocks = []
    for leaf in bound.chapters:
        for link in leaf.content.iter("a"):
            href = link.get("href", "")
            if href[1:] not in {one.get("id") for one in leaf.content.iter()} and href in homes:
                link.set("href", homes[href])
        blocks += [_create_heading(leaf), _raw_block(leaf.content)]
    return blocks


def _page_name(number: int) -> str:
    """The name that pandoc gives to the page of an article."""
    return f"ch{number:03}.xhtml"


def _create_heading(leaf: BookChapter) -> dict[str, Any]:
    words = [{"t": "Str", "c": leaf.title}]
    attributes = dict(leaf.attributes)
    names = attributes.pop("class", "").split()
    span = {"t": "Span", "c": [["", names, [*attributes.items()]], words]}
    return {"t": "Header", "c": [1, [leaf.anchor, [], []], [span] if leaf.attributes else words]}


def _repair_files(made: dict[str, bytes], volume: BoundIssue, bound: Book) -> dict[str, bytes]:
    """The files of the container without what pandoc adds of its own, and in the reader's language."""
    made.pop(
        "META-INF/com.apple.ibooks.display-options.xml"
    )  # an old way of one reader's to say that there are no fonts
    text = volume.text
    cover = text.gettext("Cover")
    package = re.sub(r' prefix="ibooks:[^"]*"', "", made["EPUB/content.opf"].decode())
    made["EPUB/content.opf"] = package.replace('title="Cover"', f'title="{escape(cover)}"').encode()
    places = [
        ("titlepage", "text/title_page.xhtml", text.gettext("Title page")),
        ("toc", "#toc", text.gettext("Contents")),
    ]
    if "EPUB/text/cover.xhtml" in made:
        places.insert(0, ("cover", "text/cover.xhtml", cover))
    if bound.chapters:
        places.append(("bodymatter", f"text/{_page_name(1)}", text.gettext("Articles")))
    lines = (f'<li><a epub:type="{kind}" href="{href}">{escape(words)}</a></li>' for kind, href, words in places)
    nav, landmarks, rest = made["EPUB/nav.xhtml"].decode().partition('<nav epub:type="landmarks" id="landmarks"')
    listed = f'{landmarks} hidden="hidden">\n<ol>\n{chr(10).join(lines)}\n</ol>\n'
    made["EPUB/nav.xhtml"] = (nav + listed + rest[rest.index("</nav>") :]).encode()
    for number, leaf in enumerate(bound.chapters, 1):
        name = f"EPUB/text/{_page_name(number)}"
        title = f"<title>{_page_name(number)}</title>"
        page = made[name].decode().replace(title, f"<title>{escape(leaf.title)}</title>", 1)
        made[name] = page.replace(f'alt="{_EMPTY_VALUE}"', 'alt=""').encode()
    return made
