"""Our own judge of weights: what a reader on a slow network has to wait for before the first word.

Bytes are counted as they lie on the disk. A long text may weigh more: what it has beyond `TEXT` is not counted.
"""

import re
from collections.abc import Iterator

from tests.judges.complaint import Complaint
from tests.judges.links import find
from tests.judges.pages import Folder, Page

PAGE = 16_384  # an article without pictures and its style sheet
SHEET = 8_000
TEXT = 5_200  # of an article of some 450 words with its markup
_BODY = re.compile(rb"<article.*</article>", re.DOTALL)
_OUTSIDE = re.compile(r"url\(|@import|@font-face")


def judge(folder: Folder) -> list[Complaint]:
    """All that is too heavy, and what makes a reader wait."""
    complaints = [one for page in folder.pages.values() for one in _page(folder, page)]
    for name, size in folder.files.items():
        if name.endswith(".css"):
            if size >= SHEET:
                complaints.append(Complaint(name, "weight", f"{size} bytes; a style sheet has less than {SHEET}"))
            if _OUTSIDE.search((folder.path / name).read_text(encoding="utf-8")):
                complaints.append(Complaint(name, "request", "the style sheet asks for other files"))
    return sorted(complaints)


def weight(folder: Folder, page: Page) -> int:
    """The bytes of a page with its style sheets, without what a text has beyond the usual."""
    sheets = {led[0] for address in page.sheets if (led := find(folder, page.name, address))}
    text = sum(len(found) for found in _BODY.findall(page.data))
    return len(page.data) - max(0, text - TEXT) + sum(folder.files[name] for name in sheets)


def _page(folder: Folder, page: Page) -> Iterator[Complaint]:
    if page.is_article and not any(page.all("img", "svg", "picture")) and weight(folder, page) >= PAGE:
        yield Complaint(page.name, "weight", f"{weight(folder, page)} bytes; a page has less than {PAGE}")
    if len(page.sheets) > 1:
        yield Complaint(page.name, "request", f"{len(page.sheets)} style sheets")
    for attributes, _ in page.scripts:
        if attributes.get("type") != "application/ld+json":
            yield Complaint(page.name, "script", "a page needs none")
    for element in page.elements:
        if handlers := [name for name in element.attributes if name.startswith("on")]:
            yield Complaint(page.name, "script", f"line {element.line}: {handlers[0]}")
    for element in page.all("link"):
        if {"preload", "prefetch", "preconnect", "modulepreload"} & set(element.attributes.get("rel", "").split()):
            yield Complaint(page.name, "request", f"line {element.line}: {element.attributes['rel']}")
