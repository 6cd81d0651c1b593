"""The HTML of an article's body -> calls of the Typst functions in `markup.typ`.

The HTML is that of the page, including raw HTML, so that print and page have the same content. The tables here and in
`inline` give the function of each element; other elements are replaced by their content.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby

from polyglot.formats.html.passages import LABEL_CLASS
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
from polyglot.formats.pdf.html_tree import HtmlElement, HtmlNode, parse_html
from polyglot.formats.pdf.inline import InlineContext, TypstInline
from polyglot.formats.pdf.table_cells import place_cells

_MAX_UNBROKEN_CELL = 800  # characters of a table cell that is kept on one page
_GENERATED = {"hr": "footnotes-sep", "a": "footnote-backref"}  # classes, by name of the element
_CONTAINERS = frozenset({"menu", "ol", "table", "ul"})


def heading_anchors(html: str) -> list[str]:
    """Return the ids of the headings in the HTML of a page, in order."""
    return re.findall(r'<h[1-6] id="([^"]+)"', html)


class TypstWriter:
    """A writer of one article.

    `anchor` is the article's, `direction` the issue's; `labels` are all link targets of the issue, `pictures` file names
    by address, and `labelled` the labels that earlier articles have written.
    """

    def __init__(
        self, anchor: str, direction: str, labels: Collection[str], pictures: Mapping[str, str], labelled: set[str]
    ) -> None:
        self._context = InlineContext(anchor, direction, labels, pictures, labelled, self._write_item)
        self._levels: list[int] = []  # the written levels of the enclosing headings

    def __call__(self, html: str, *, last: bool = False) -> str:
        """Return the Typst code of an article's body; of the `last` one, the last block goes with what follows."""
        page = parse_html(html)
        for element in list(page.elements()):
            if _GENERATED.get(element.name) in element.classes:
                element.remove()
        for section in page.find_all("section"):
            if "footnotes" in section.classes:
                notes = (item for item in section.find_all("li") if "footnote-item" in item.classes)
                self._context.notes |= {note.get("id"): note for note in notes}
                section.remove()
        blocks = list(self._write_blocks((page.find("body") or page).children))
        if not last or not blocks:
            return join_code(_join_blocks(blocks))
        *others, (state, code) = blocks
        follows = code.startswith("para(") and bool(others) and others[-1][1].startswith("para(")
        closing = f"closing({boolean_literal(follows)}, {join_code(wrap_in_state(state, [code]))})"
        return join_code([*_join_blocks(others), closing])

    def _write_flow(self, nodes: Iterable[HtmlNode]) -> Iterator[str]:
        """Yield the code of blocks and of paragraphs between them."""
        return _join_blocks(self._write_blocks(nodes))

    def _write_blocks(self, nodes: Iterable[HtmlNode]) -> Iterator[tuple[LanguageState, str]]:
        run: list[HtmlNode] = []
        for node, caption in _pair_captions(nodes) if not self._context.depth else ((node, None) for node in nodes):
            if isinstance(node, HtmlElement) and is_block(node):
                yield from self._write_paragraph(run)
                run = []
                yield from self._write_figure(node, caption)
            else:
                run.append(node)
        yield from self._write_paragraph(run)

    def _write_paragraph(
        self, nodes: Iterable[HtmlNode], state: LanguageState = NO_STATE
    ) -> Iterator[tuple[LanguageState, str]]:
        nodes = trim_nodes(nodes)
        if len(nodes) == 1 and (picture := _sole_picture(nodes[0])):
            yield state, self._context.format_picture(picture, "figure-of")
        elif inline := self._write_inline(nodes):
            verse = any(
                isinstance(node, HtmlElement) and (node.name == "br" or node.find("br") is not None) for node in nodes
            )
            yield state, f"{'verse' if verse else 'para'}({inline})"

    def _write_figure(self, node: HtmlElement, caption: HtmlElement | None) -> Iterator[tuple[LanguageState, str]]:
        """Write a block of an article that may be a picture with a caption: only between paragraphs, it may float."""
        picture = _floating_picture(node)
        if self._context.depth or picture is None or picture.get("src") not in self._context.pictures:
            for block in (node, caption):
                yield from self._write_block(block) if block is not None else ()
            return
        code = self._context.format_picture(picture, "floating")
        if caption is not None:
            text = join_code(
                wrap_in_state(language_state(caption), [self._write_inline(caption.children)], inline=True)
            )
            code = f"{code.removesuffix(')')}, caption: {text})"
        yield language_state(node), code

    def _write_block(self, node: HtmlElement) -> Iterator[tuple[LanguageState, str]]:
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
            code = self._write_children(node)
            yield language_state(node), f"small({code})" if LABEL_CLASS in node.classes else code
        self._context.depth -= 1

    def _write_inline(self, nodes: Iterable[HtmlNode]) -> str:
        """Return the code of inline nodes; empty if they have no content."""
        line = TypstInline(self._context)
        line.write(nodes)
        return join_code(line.pieces) if line.pieces else ""

    def _write_children(self, node: HtmlElement) -> str:
        return join_code(self._write_flow(node.children))

    def _write_item(self, node: HtmlElement, outer_state: LanguageState = NO_STATE) -> str:
        """Return the content of a list item, a table cell or a note; a sole paragraph becomes inline text.

        `outer_state` are the language and state of the list or table as a whole.
        """
        nodes, state = trim_nodes(node.children), language_state(node)
        if len(nodes) == 1 and isinstance(nodes[0], HtmlElement) and nodes[0].name == "p":
            state, nodes = state if state != NO_STATE else language_state(nodes[0]), trim_nodes(nodes[0].children)
        blocks = any(map(is_block, nodes))
        code = join_code(self._write_flow(nodes)) if blocks else self._write_inline(nodes) or "[]"
        return code if state == outer_state else join_code(wrap_in_state(state, [code], inline=not blocks))

    def _write_heading(self, node: HtmlElement) -> str:
        """Write a heading one level below the enclosing one, whatever its written level."""
        level = int(node.name[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        id = node.get("id")
        label = id if id in self._context.labels and id not in self._context.labelled else ""
        self._context.labelled.add(id)
        inline = self._write_inline(node.children)
        return f"head({len(self._levels) + 1}, {optional_literal(label)}, {inline})" if inline else ""

    def _write_list(self, node: HtmlElement) -> str:
        rows = [item for item in node.children if isinstance(item, HtmlElement) and item.name not in HIDDEN_TAGS]
        tight = boolean_literal(not any(_holds_paragraph(item) for item in rows))
        state = common_state(node)
        items = ", ".join(self._write_item(item, state) for item in rows)
        if node.name == "ol":
            start = re.fullmatch(r"\d{1,9}", node.get("start", "1"))
            return f"numbered({start[0] if start else 1}, {tight}, {items})"
        tasks = boolean_literal(any("task-list-item" in item.classes for item in rows))
        return f"items({tasks}, {tight}, {items})"

    def _write_quotation(self, node: HtmlElement) -> str:
        kind = next((name[6:] for name in node.classes if name.startswith("alert-")), "")
        title = next((element for element in node.find_all("strong") if "alert-title" in element.classes), None)
        if not kind or title is None:
            return f"quotation({self._write_children(node)})"
        title.remove()
        return f"alert({string_literal(kind)}, {string_literal(element_text(title))}, {self._write_children(node)})"

    def _write_preformatted(self, node: HtmlElement) -> str:
        text = wrapping_literal(node.text.removeprefix("\n").removesuffix("\n").expandtabs(4))
        return f"listing({string_literal(text)})" if text.strip() else ""

    def _write_table(self, node: HtmlElement) -> str:
        # The cells of this table, without those of tables within it.
        rows = [row for row in node.find_all("tr") if row.find_above("table") is node]
        grid, width = place_cells(rows)
        if not width:
            return self._write_children(node)
        head = sum(1 for row in rows if row.parent is not None and row.parent.name == "thead")
        cells, state = [], common_state(node)
        for cell in grid:
            side = re.search(r"text-align:\s*(left|right|center)", cell.node.get("style"))
            breakable = boolean_literal(len(cell.node.text) > _MAX_UNBROKEN_CELL)
            place = f"x: {cell.x}, y: {cell.y}, colspan: {cell.width}, rowspan: {cell.height}, breakable: {breakable}"
            code = self._write_item(cell.node, state)
            cells.append(
                f"cell({boolean_literal(cell.node.name == 'th')}, {side[1] if side else 'auto'}, {code}, {place})"
            )
        caption = node.find("caption")
        title = self._write_inline(caption.children) if caption is not None else ""
        return f"grid-of({width}, {head}, {title or 'none'}, {', '.join(cells)})"

    def _write_rule(self, _node: HtmlElement) -> str:
        return "divider()"

    def _write_term(self, node: HtmlElement) -> str:
        return f"term({self._write_children(node)})"

    def _write_definition(self, node: HtmlElement) -> str:
        return f"definition({self._write_children(node)})"

    def _write_caption(self, node: HtmlElement) -> str:
        return f"caption({self._write_children(node)})"


_WRITERS: Mapping[str, Callable[[TypstWriter, HtmlElement], str]] = {
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


def _join_blocks(blocks: Iterable[tuple[LanguageState, str]]) -> Iterator[str]:
    """Yield the code of blocks; neighbours of one language and state are wrapped together."""
    for state, group in groupby(blocks, lambda block: block[0]):
        yield from wrap_in_state(state, [code for _, code in group])


def _pair_captions(nodes: Iterable[HtmlNode]) -> Iterator[tuple[HtmlNode, HtmlElement | None]]:
    """Yield nodes, a picture with its caption: that of a figure, or a paragraph of emphasis behind the picture's."""
    rest = list(nodes)
    while rest:
        node = rest.pop(0)
        caption = node.find("figcaption") if isinstance(node, HtmlElement) and node.name == "figure" else None
        if caption is None and _floating_picture(node) is not None:
            place = next((number for number, after in enumerate(rest) if not _is_blank(after)), 0)
            after = rest[place] if rest else ""
            if isinstance(after, HtmlElement) and after.name == "p" and _is_emphasis(after):
                caption = after
                del rest[: place + 1]
        yield node, caption


def _floating_picture(node: HtmlNode) -> HtmlElement | None:
    """Return the picture that is the only content of a paragraph, or beside its caption of a figure; None for a link."""
    if not isinstance(node, HtmlElement) or node.name not in {"p", "figure"}:
        return None
    pictures, caption = node.find_all("img"), node.find("figcaption")
    text = element_text(node) == (element_text(caption) if caption is not None else "")
    return pictures[0] if len(pictures) == 1 and text and pictures[0].find_above("a") is None else None


def _is_emphasis(node: HtmlElement) -> bool:
    parts = trim_nodes(node.children)
    return len(parts) == 1 and isinstance(parts[0], HtmlElement) and parts[0].name == "em"


def _is_blank(node: HtmlNode) -> bool:
    return not trim_nodes([node])


def _sole_picture(node: HtmlNode) -> HtmlElement | None:
    """Return the picture that a node is or that is its only content, or None."""
    if not isinstance(node, HtmlElement):
        return None
    if node.name == "img":
        return node
    inside = node.find_all("img")
    return inside[0] if len(inside) == 1 and not element_text(node) else None


def _holds_paragraph(node: HtmlElement) -> bool:
    return any(isinstance(child, HtmlElement) and child.name == "p" for child in node.children)
