"""A built folder as its judges see it: the pages, and what stands in each that a judge asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

Attributes = Mapping[str, str]
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag, and the names of the elements around it."""

    name: str
    attributes: Attributes
    around: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Page:
    """One HTML file."""

    name: str  # its path in the folder
    data: bytes
    elements: list[Element] = field(default_factory=list)
    scripts: list[tuple[Attributes, str]] = field(default_factory=list)  # with what stands in them

    def all(self, *names: str) -> Iterator[Element]:
        """The elements of these names."""
        return (element for element in self.elements if element.name in names)

    @property
    def root(self) -> Attributes:
        """The attributes of `<html>`."""
        return next((element.attributes for element in self.all("html")), {})

    @property
    def language(self) -> str:
        """What its `<html>` says."""
        return self.root.get("lang", "")

    @property
    def anchors(self) -> list[str]:
        """What a fragment may lead to."""
        named = [element.attributes["name"] for element in self.all("a") if "name" in element.attributes]
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes] + named

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The language and address of each version that the head names."""
        found = [element.attributes for element in self.all("link") if _is(element.attributes, "alternate")]
        return [(one["hreflang"], one.get("href", "")) for one in found if "hreflang" in one and "type" not in one]

    @property
    def canonical(self) -> list[str]:
        """The address that it calls its own."""
        return [one.attributes.get("href", "") for one in self.all("link") if _is(one.attributes, "canonical")]

    @property
    def sheets(self) -> list[str]:
        """Its style sheets."""
        return [one.attributes.get("href", "") for one in self.all("link") if _is(one.attributes, "stylesheet")]

    @property
    def addresses(self) -> Iterator[tuple[Element, str]]:
        """Every address that a browser would follow or load, with the element that has it."""
        for element in self.elements:
            attributes = element.attributes
            if "href" in attributes and element.name != "base":
                yield element, attributes["href"]
            yield from ((element, attributes[name]) for name in ("src", "poster", "data") if name in attributes)
            for name in ("srcset", "imagesrcset"):
                for candidate in attributes.get(name, "").split(","):
                    if candidate.strip():
                        yield element, candidate.split()[0]
            if element.name == "meta" and attributes.get("property") in {"og:url", "og:image"}:
                yield element, attributes.get("content", "")

    @property
    def is_article(self) -> bool:
        """Does it show one article?"""
        return any("main" in element.around for element in self.all("article"))


def _is(attributes: Attributes, relation: str) -> bool:
    return relation in attributes.get("rel", "").lower().split()


@dataclass(frozen=True)
class Folder:
    """A built folder: the pages and all files in it, and the address under which it would be served, if it says so."""

    path: Path
    base: str = ""

    @cached_property
    def files(self) -> dict[str, int]:
        """The size of each file."""
        found = (path for path in self.path.rglob("*") if path.is_file())
        return {path.relative_to(self.path).as_posix(): path.stat().st_size for path in sorted(found)}

    @cached_property
    def pages(self) -> dict[str, Page]:
        """All pages by name."""
        names = [name for name in self.files if name.endswith(".html")]
        return {name: read(name, (self.path / name).read_bytes()) for name in names}

    def below(self, address: str) -> str | None:
        """The path of an address under which the folder would be served; None for another."""
        base = self.base.rstrip("/") + "/"
        return address.removeprefix(base) if self.base and address.startswith(base) else None


def read(name: str, data: bytes) -> Page:
    """Read one page."""
    page = Page(name, data)
    reader = _Reader(page)
    reader.feed(data.decode("utf-8"))
    reader.close()
    return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.open = page, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.elements.append(Element(tag, found, tuple(self.open), self.getpos()[0]))
        if tag == "script":
            self.page.scripts.append((found, ""))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            attributes, text = self.page.scripts[-1]
            self.page.scripts[-1] = (attributes, text + data)
