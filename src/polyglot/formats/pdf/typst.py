"""The HTML of an article's body -> calls of our own Typst functions (`print/markup.typ`).

HTML is read as a page has it, whoever wrote it, so that print says what the page says. What an element means to print is
in the tables here and in `typstline`; one that they do not name is looked through, and its text stays.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from polyglot.formats.pdf.code import (
    DEEP,
    MUTE,
    PLAIN,
    Key,
    boolean,
    is_block,
    key,
    literal,
    optional,
    plain,
    sequence,
    shared,
    trimmed,
    within,
    wrapping,
)
from polyglot.formats.pdf.inline import Line, Surroundings
from polyglot.formats.pdf.table_cells import cells

_PARTED = 800  # letters of a table's cell that may go on on the next page
_GATHERING = frozenset({"menu", "ol", "table", "ul"})


def anchors(html: str) -> list[str]:
    """The ids of the headings in some HTML that a page has made, in their order."""
    return re.findall(r'<h[1-6] id="([^"]+)"', html)


class Writer:
    """Writes one article.

    `anchor` is its own, `direction` its volume's; `labels` are all that can be led to, `pictures` their files by
    address, and `told` is what has been given a label by the articles before.
    """

    def __init__(
        self, anchor: str, direction: str, labels: Collection[str], pictures: Mapping[str, str], told: set[str]
    ) -> None:
        self._around = Surroundings(anchor, direction, labels, pictures, told, self._item)
        self._levels: list[int] = []  # of the headings above the next one, as the author wrote them

    def __call__(self, html: str) -> str:
        """The code of an article's body."""
        soup = BeautifulSoup(html, "lxml")
        for own in soup.select("hr.footnotes-sep, a.footnote-backref"):
            own.extract()
        for section in soup.select("section.footnotes"):
            self._around.notes |= {str(note["id"]): note for note in section.select("li.footnote-item[id]")}
            section.extract()
        return sequence(self._flow(soup.children))

    def _flow(self, nodes: Iterable[PageElement]) -> Iterator[str]:
        """Blocks, and paragraphs of what stands between them; neighbours of one language and state together."""
        for said, made in groupby(self._blocks(nodes), lambda one: one[0]):
            yield from within(said, [code for _, code in made])

    def _blocks(self, nodes: Iterable[PageElement]) -> Iterator[tuple[Key, str]]:
        run: list[PageElement] = []
        for node in nodes:
            if isinstance(node, Tag) and is_block(node):
                yield from self._paragraph(run)
                run = []
                yield from self._block(node)
            else:
                run.append(node)
        yield from self._paragraph(run)

    def _paragraph(self, nodes: Iterable[PageElement], said: Key = PLAIN) -> Iterator[tuple[Key, str]]:
        shown = trimmed(nodes)
        if len(shown) == 1 and (picture := _sole_picture(shown[0])):
            yield said, self._around.picture(picture, "figure-of")
        elif inline := self._inline(shown):
            verse = any(isinstance(node, Tag) and (node.name == "br" or node.find("br")) for node in shown)
            yield said, f"{'verse' if verse else 'para'}({inline})"

    def _block(self, node: Tag) -> Iterator[tuple[Key, str]]:
        self._around.depth += 1
        write = _WRITERS.get(node.name)
        if self._around.depth > DEEP:
            yield from [(PLAIN, f"para({literal(plain(node))})")] if plain(node) else []
        elif write is not None:
            code = write(self, node)
            yield from [(shared(node) if node.name in _GATHERING else key(node), code)] if code else []
        elif node.name == "p" and not any(map(is_block, node.children)):
            yield from self._paragraph(node.children, key(node))
        elif key(node) == PLAIN:
            yield from list(self._blocks(node.children))
        else:
            yield key(node), self._children(node)
        self._around.depth -= 1

    def _inline(self, nodes: Iterable[PageElement]) -> str:
        """A run of text, or nothing if there is none."""
        line = Line(self._around)
        line.run(nodes)
        return sequence(line.pieces) if line.pieces else ""

    def _children(self, node: Tag) -> str:
        return sequence(self._flow(node.children))

    def _item(self, node: Tag, said: Key = PLAIN) -> str:
        """What stands in a list item, a table's cell or a note: no paragraph where there is only one.

        `said` are the language and state that are told of the list or the table as a whole.
        """
        shown, own = trimmed(node.children), key(node)
        if len(shown) == 1 and isinstance(shown[0], Tag) and shown[0].name == "p":
            own, shown = own if own != PLAIN else key(shown[0]), trimmed(shown[0].children)
        blocks = any(map(is_block, shown))
        code = sequence(self._flow(shown)) if blocks else self._inline(shown) or "[]"
        return code if own == said else sequence(within(own, [code], inline=not blocks))

    def _heading(self, node: Tag) -> str:
        """A heading one step below the one that it belongs to, however many steps the author took."""
        level = int(node.name[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        id = str(node.get("id", ""))
        label = id if id in self._around.labels and id not in self._around.told else ""
        self._around.told.add(id)
        inline = self._inline(node.children)
        return f"head({len(self._levels) + 1}, {optional(label)}, {inline})" if inline else ""

    def _list(self, node: Tag) -> str:
        rows = [item for item in node.children if isinstance(item, Tag) and item.name not in MUTE]
        tight = boolean(not any(item.find("p", recursive=False) for item in rows))
        said = shared(node)
        items = ", ".join(self._item(item, said) for item in rows)
        if node.name == "ol":
            start = re.fullmatch(r"\d{1,9}", str(node.get("start", "1")))
            return f"numbered({start[0] if start else 1}, {tight}, {items})"
        tasks = boolean(any("task-list-item" in item.get_attribute_list("class") for item in rows))
        return f"items({tasks}, {tight}, {items})"

    def _quotation(self, node: Tag) -> str:
        kind = next((name[6:] for name in node.get_attribute_list("class") if name and name.startswith("alert-")), "")
        title = node.find("strong", class_="alert-title")
        if not kind or not isinstance(title, Tag):
            return f"quotation({self._children(node)})"
        title.extract()
        return f"alert({literal(kind)}, {literal(plain(title))}, {self._children(node)})"

    def _preformatted(self, node: Tag) -> str:
        text = wrapping(node.get_text().removeprefix("\n").removesuffix("\n").expandtabs(4))
        return f"listing({literal(text)})" if text.strip() else ""

    def _table(self, node: Tag) -> str:
        rows = [row for row in node.find_all("tr") if row.find_parent("table") is node]
        grid, width = cells(rows)
        if not width:
            return self._children(node)
        head = sum(1 for row in rows if row.parent is not None and row.parent.name == "thead")
        made, said = [], shared(node)
        for cell in grid:
            side = re.search(r"text-align:\s*(left|right|center)", str(cell.node.get("style", "")))
            parted = boolean(len(cell.node.get_text()) > _PARTED)
            place = f"x: {cell.x}, y: {cell.y}, colspan: {cell.width}, rowspan: {cell.height}, breakable: {parted}"
            code = self._item(cell.node, said)
            made.append(f"cell({boolean(cell.node.name == 'th')}, {side[1] if side else 'auto'}, {code}, {place})")
        caption = node.find("caption")
        named = self._inline(caption.children) if isinstance(caption, Tag) else ""
        return f"grid-of({width}, {head}, {named or 'none'}, {', '.join(made)})"

    def _rule(self, _node: Tag) -> str:
        return "divider()"

    def _term(self, node: Tag) -> str:
        return f"term({self._children(node)})"

    def _definition(self, node: Tag) -> str:
        return f"definition({self._children(node)})"

    def _caption(self, node: Tag) -> str:
        return f"caption({self._children(node)})"


_WRITERS: Mapping[str, Callable[[Writer, Tag], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Writer._heading),
    **dict.fromkeys(("menu", "ol", "ul"), Writer._list),
    **dict.fromkeys(("dt", "legend", "summary"), Writer._term),
    "blockquote": Writer._quotation,
    "dd": Writer._definition,
    "figcaption": Writer._caption,
    "hr": Writer._rule,
    "pre": Writer._preformatted,
    "table": Writer._table,
}


def _sole_picture(node: PageElement) -> Tag | None:
    """The picture that an element is, or that is all that it holds."""
    if not isinstance(node, Tag):
        return None
    if node.name == "img":
        return node
    inside = node.find_all("img")
    return inside[0] if len(inside) == 1 and not plain(node) else None
