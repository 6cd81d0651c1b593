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
    HIDDEN_TAGS,
    MAX_DEPTH,
    NO_STATE,
    LanguageState,
    boolean_literal,
    common_state,
    element_text,
    is_block,
    join_code,
    language_state,
    optional_literal,
    string_literal,
    trim_nodes,
    wrap_in_state,
    wrapping_literal,
)
from polyglot.formats.pdf.inline import InlineContext, TypstInline
from polyglot.formats.pdf.table_cells import place_cells

_MAX_UNBROKEN_CELL = 800  # letters of a table's cell that may go on on the next page
_CONTAINERS = frozenset({"menu", "ol", "table", "ul"})


def heading_anchors(html: str) -> list[str]:
    """The ids of the headings in some HTML that a page has made, in their order."""
    return re.findall(r'<h[1-6] id="([^"]+)"', html)


class TypstWriter:
    """Writes one article.

    `anchor` is its own, `direction` its volume's; `labels` are all that can be led to, `pictures` their files by
    address, and `labelled` is what has been given a label by the articles before.
    """

    def __init__(
        self, anchor: str, direction: str, labels: Collection[str], pictures: Mapping[str, str], told: set[str]
    ) -> None:
        self._context = InlineContext(anchor, direction, labels, pictures, told, self._write_item)
        self._levels: list[int] = []  # of the headings above the next one, as the author wrote them

    def __call__(self, html: str) -> str:
        """The code of an article's body."""
        soup = BeautifulSoup(html, "lxml")
        for own in soup.select("hr.footnotes-sep, a.footnote-backref"):
            own.extract()
        for section in soup.select("section.footnotes"):
            self._context.notes |= {str(note["id"]): note for note in section.select("li.footnote-item[id]")}
            section.extract()
        return join_code(self._write_flow(soup.children))

    def _write_flow(self, nodes: Iterable[PageElement]) -> Iterator[str]:
        """Blocks, and paragraphs of what stands between them; neighbours of one language and state together."""
        for said, made in groupby(self._write_blocks(nodes), lambda one: one[0]):
            yield from wrap_in_state(said, [code for _, code in made])

    def _write_blocks(self, nodes: Iterable[PageElement]) -> Iterator[tuple[LanguageState, str]]:
        run: list[PageElement] = []
        for node in nodes:
            if isinstance(node, Tag) and is_block(node):
                yield from self._write_paragraph(run)
                run = []
                yield from self._write_block(node)
            else:
                run.append(node)
        yield from self._write_paragraph(run)

    def _write_paragraph(
        self, nodes: Iterable[PageElement], said: LanguageState = NO_STATE
    ) -> Iterator[tuple[LanguageState, str]]:
        shown = trim_nodes(nodes)
        if len(shown) == 1 and (picture := _sole_picture(shown[0])):
            yield said, self._context.format_picture(picture, "figure-of")
        elif inline := self._write_inline(shown):
            verse = any(isinstance(node, Tag) and (node.name == "br" or node.find("br")) for node in shown)
            yield said, f"{'verse' if verse else 'para'}({inline})"

    def _write_block(self, node: Tag) -> Iterator[tuple[LanguageState, str]]:
        self._context.depth += 1
        write = _WRITERS.get(node.name)
        if self._context.depth > MAX_DEPTH:
            yield from [(NO_STATE, f"para({string_literal(element_text(node))})")] if element_text(node) else []
        elif write is not None:
            code = write(self, node)
            yield from (
                [(common_state(node) if node.name in _CONTAINERS else language_state(node), code)] if code else []
            )
        elif node.name == "p" and not any(map(is_block, node.children)):
            yield from self._write_paragraph(node.children, language_state(node))
        elif language_state(node) == NO_STATE:
            yield from list(self._write_blocks(node.children))
        else:
            yield language_state(node), self._write_children(node)
        self._context.depth -= 1

    def _write_inline(self, nodes: Iterable[PageElement]) -> str:
        """A run of text, or nothing if there is none."""
        line = TypstInline(self._context)
        line.write(nodes)
        return join_code(line.pieces) if line.pieces else ""

    def _write_children(self, node: Tag) -> str:
        return join_code(self._write_flow(node.children))

    def _write_item(self, node: Tag, said: LanguageState = NO_STATE) -> str:
        """What stands in a list item, a table's cell or a note: no paragraph where there is only one.

        `said` are the language and state that are told of the list or the table as a whole.
        """
        shown, own = trim_nodes(node.children), language_state(node)
        if len(shown) == 1 and isinstance(shown[0], Tag) and shown[0].name == "p":
            own, shown = own if own != NO_STATE else language_state(shown[0]), trim_nodes(shown[0].children)
        blocks = any(map(is_block, shown))
        code = join_code(self._write_flow(shown)) if blocks else self._write_inline(shown) or "[]"
        return code if own == said else join_code(wrap_in_state(own, [code], inline=not blocks))

    def _write_heading(self, node: Tag) -> str:
        """A heading one step below the one that it belongs to, however many steps the author took."""
        level = int(node.name[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        id = str(node.get("id", ""))
        label = id if id in self._context.labels and id not in self._context.labelled else ""
        self._context.labelled.add(id)
        inline = self._write_inline(node.children)
        return f"head({len(self._levels) + 1}, {optional_literal(label)}, {inline})" if inline else ""

    def _write_list(self, node: Tag) -> str:
        rows = [item for item in node.children if isinstance(item, Tag) and item.name not in HIDDEN_TAGS]
        tight = boolean_literal(not any(item.find("p", recursive=False) for item in rows))
        said = common_state(node)
        items = ", ".join(self._write_item(item, said) for item in rows)
        if node.name == "ol":
            start = re.fullmatch(r"\d{1,9}", str(node.get("start", "1")))
            return f"numbered({start[0] if start else 1}, {tight}, {items})"
        tasks = boolean_literal(any("task-list-item" in item.get_attribute_list("class") for item in rows))
        return f"items({tasks}, {tight}, {items})"

    def _write_quotation(self, node: Tag) -> str:
        kind = next((name[6:] for name in node.get_attribute_list("class") if name and name.startswith("alert-")), "")
        title = node.find("strong", class_="alert-title")
        if not kind or not isinstance(title, Tag):
            return f"quotation({self._write_children(node)})"
        title.extract()
        return f"alert({string_literal(kind)}, {string_literal(element_text(title))}, {self._write_children(node)})"

    def _write_preformatted(self, node: Tag) -> str:
        text = wrapping_literal(node.get_text().removeprefix("\n").removesuffix("\n").expandtabs(4))
        return f"listing({string_literal(text)})" if text.strip() else ""

    def _write_table(self, node: Tag) -> str:
        rows = [row for row in node.find_all("tr") if row.find_parent("table") is node]
        grid, width = place_cells(rows)
        if not width:
            return self._write_children(node)
        head = sum(1 for row in rows if row.parent is not None and row.parent.name == "thead")
        made, said = [], common_state(node)
        for cell in grid:
            side = re.search(r"text-align:\s*(left|right|center)", str(cell.node.get("style", "")))
            parted = boolean_literal(len(cell.node.get_text()) > _MAX_UNBROKEN_CELL)
            place = f"x: {cell.x}, y: {cell.y}, colspan: {cell.width}, rowspan: {cell.height}, breakable: {parted}"
            code = self._write_item(cell.node, said)
            made.append(
                f"cell({boolean_literal(cell.node.name == 'th')}, {side[1] if side else 'auto'}, {code}, {place})"
            )
        caption = node.find("caption")
        named = self._write_inline(caption.children) if isinstance(caption, Tag) else ""
        return f"grid-of({width}, {head}, {named or 'none'}, {', '.join(made)})"

    def _write_rule(self, _node: Tag) -> str:
        return "divider()"

    def _write_term(self, node: Tag) -> str:
        return f"term({self._write_children(node)})"

    def _write_definition(self, node: Tag) -> str:
        return f"definition({self._write_children(node)})"

    def _write_caption(self, node: Tag) -> str:
        return f"caption({self._write_children(node)})"


_WRITERS: Mapping[str, Callable[[TypstWriter, Tag], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), TypstWriter._write_heading),
    **dict.fromkeys(("menu", "ol", "ul"), TypstWriter._write_list),
    **dict.fromkeys(("dt", "legend", "summary"), TypstWriter._write_term),
    "blockquote": TypstWriter._write_quotation,
    "dd": TypstWriter._write_definition,
    "figcaption": TypstWriter._write_caption,
    "hr": TypstWriter._write_rule,
    "pre": TypstWriter._write_preformatted,
    "table": TypstWriter._write_table,
}


def _sole_picture(node: PageElement) -> Tag | None:
    """The picture that an element is, or that is all that it holds."""
    if not isinstance(node, Tag):
        return None
    if node.name == "img":
        return node
    inside = node.find_all("img")
    return inside[0] if len(inside) == 1 and not element_text(node) else None
