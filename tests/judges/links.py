"""Our own judge of addresses: each leads to a file that is there and, after `#`, to an id in it, over `file://` too.

With a base address (`Folder.base`), whole addresses below it are looked up in the folder as a web server would. Feeds, the
sitemap and what pages say of themselves to other programs are judged alike.
"""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from tests.judges.complaint import Complaint
from tests.judges.pages import Folder, Page

_SCHEMES = {"http", "https", "mailto", "tel", "data", "urn"}


def judge(folder: Folder) -> list[Complaint]:
    """All that is wrong with addresses and ids."""
    complaints = [one for page in folder.pages.values() for one in (*_ids(page), *_addresses(folder, page))]
    for name in folder.files:
        if name.endswith((".xml", ".atom", ".rss")):
            complaints += _feed(folder, name)
    return sorted(complaints)


def target(folder: Folder, name: str, address: str) -> tuple[str, str] | None:
    """The file and the fragment that an address in the file `name` leads to; None if it leads out of the folder's site.

    Raises `ValueError` for one that leads nowhere in the folder, and says why.
    """
    served = folder.below(address)
    parts = urlsplit(address if served is None else served)
    if parts.scheme or parts.netloc:
        if parts.scheme not in _SCHEMES:
            raise ValueError(f"“{address}” has a scheme that no page should have")
        return None
    if parts.path.startswith("/"):
        raise ValueError(f"“{address}” begins at the root, which a USB stick does not have")
    path = unquote(parts.path)
    if served is not None:
        found = posixpath.normpath(f"{path}index.html" if not path or path.endswith("/") else path)
    else:
        found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if found.startswith("../"):
        raise ValueError(f"“{address}” leads out of the folder")
    if found not in folder.files:
        raise ValueError(f"“{address}” leads to no file")
    return found, unquote(parts.fragment)


def find(folder: Folder, name: str, address: str) -> tuple[str, str] | None:
    """The same, and None also for an address that leads nowhere."""
    try:
        return target(folder, name, address)
    except ValueError:
        return None


def _ids(page: Page) -> Iterator[Complaint]:
    counts = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    for id, count in counts.items():
        if count > 1:
            yield Complaint(page.name, "id twice", f"“{id}” stands {count} times")
        if not id or re.search(r"\s", id):
            yield Complaint(page.name, "id", f"“{id}” is no id")


def _addresses(folder: Folder, page: Page) -> Iterator[Complaint]:
    found = [(address, element.line) for element, address in page.addresses]
    for attributes, text in page.scripts:
        if attributes.get("type") == "application/ld+json":
            try:
                found += [(address, 0) for address in _strings(json.loads(text)) if folder.below(address) is not None]
            except ValueError as error:
                yield Complaint(page.name, "JSON-LD", f"cannot be read: {error}")
    for address, line in found:
        try:
            led = target(folder, page.name, address)
        except ValueError as error:
            yield Complaint(page.name, "address", f"line {line}: {error}")
            continue
        if led and led[1] and led[0] in folder.pages and led[1] not in folder.pages[led[0]].anchors:
            yield Complaint(page.name, "fragment", f"line {line}: “{address}” leads to an id that is not there")


def _feed(folder: Folder, name: str) -> Iterator[Complaint]:
    """Every `href`, `src` and `<loc>` of an XML file."""
    try:
        root = ElementTree.fromstring((folder.path / name).read_bytes())
    except ElementTree.ParseError as error:
        yield Complaint(name, "XML", f"cannot be read: {error}")
        return
    for element in root.iter():
        found = [element.attrib[key] for key in ("href", "src") if key in element.attrib]
        if element.tag.endswith("}loc"):
            found.append((element.text or "").strip())
        for address in found:
            try:
                led = target(folder, name, address)
            except ValueError as error:
                yield Complaint(name, "feed address", str(error))
                continue
            if element.tag.endswith("}loc") and led is None:
                yield Complaint(name, "feed address", f"“{address}” is not of this site")


def _strings(value: object) -> Iterator[str]:
    """All strings in what a JSON text says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
