"""Does a translation keep its source's markup, links, pictures, code and footnotes? Asked by check, build and draft alike.

Nothing in a catalog is trusted. A translation may move what its source holds, and word it otherwise; it may not add,
lose or change a link, a picture, code, an inline tag, a footnote mark, a bare address or a hard break. Emphasis may
differ, since languages emphasise in different ways; signs that are left over without a partner may not.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.token import Token

from polyglot.findings import Severity
from polyglot.markdown import autolinks, html_blocks
from polyglot.markdown.html_tokens import is_balanced, is_program_tag
from polyglot.markdown.link_labels import clean_translation, join_lines, link_definitions, restore_tag_whitespace
from polyglot.markdown.parser import Env, parse_inline
from polyglot.markdown.units import ALERT_LINE
from polyglot.model import BlockKind, Unit

_SIGNS = re.compile(r"[\\`*_~\[\]<&\n]|://|www\.|@")
ATTACHED_ADDRESS = re.compile(r"[*_~(/]+(?=https?://|www\.)")
_LEFT_OVER = re.compile(r"\*\*|__|~~|`|\]\s?\[|\]\(")
_NAMES = {
    "link": "link",
    "picture": "picture",
    "code": "code",
    "tag": "HTML tag",
    "footnote": "footnote mark",
    "address": "bare address",
    "break": "hard break",
    "sign": "sign without a partner",
}


@dataclass(frozen=True, slots=True)
class MarkupProblem:
    """One difference in structure between a unit and its translation."""

    code: str
    text: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class MarkupInventory:
    """The parts of a text that a translation must keep."""

    parts: tuple[tuple[str, str], ...]  # kind and content of each, repeated as often as it occurs
    tags: tuple[str, ...]  # inline HTML tags, in the order of the text
    emphasis: tuple[str, ...]  # element names, sorted
    programs: tuple[str, ...]  # inline scripts and other elements with raw text


@dataclass(frozen=True, slots=True)
class MarkupCheck:
    """What was found in a translation, and what it reads as where it had to be parsed and holds no footnote marks.

    (Those are numbered by their order in the article, which nobody knows who looks at one text.) The tokens are not to be
    changed: whoever prints them makes copies, as many as there are formats.
    """

    problems: Sequence[MarkupProblem] = ()
    tokens: Sequence[Token] | None = None


def unit_environment(unit: Unit, notes: Iterable[str]) -> Env:
    """What the parser knows while it reads one unit apart: the unit's own labels, and the article's footnotes.

    Footnotes are numbered in this environment's own copy, so that a text that is only looked at numbers nothing.
    """
    return {
        "references": link_definitions(unit.targets),
        "footnotes": {"refs": {f":{note}": -1 for note in notes}, "list": {}},
    }


def preserves_markup(unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()) -> bool:
    """Does the translation keep what its unit's structure cannot do without? As `find_problems`, without its warnings."""
    return not any(problem.severity is Severity.ERROR for problem in find_problems(unit, translation, notes, allowed))


def find_problems(
    unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()
) -> list[MarkupProblem]:
    """How the translation's structure differs from its unit's; empty where it holds.

    `notes` are the footnote labels that the article defines (as `footnote_labels` gives them); `allowed` are addresses
    that an editor lets translations of this language lead to.
    """
    return list(check_markup(unit, translation, notes, allowed).problems)


def check_markup(unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()) -> MarkupCheck:
    """`find_problems`, with the tokens for whoever prints the translation."""
    if not clean_translation(translation):
        return MarkupCheck([MarkupProblem("empty", "It says nothing.")])
    if unit.context is not None or unit.block.kind is BlockKind.CODE:
        return MarkupCheck()
    if unit.block.kind is BlockKind.HTML:
        return MarkupCheck(list(_compare_html(unit.text, clean_translation(translation))))
    translation = join_lines(translation, unit.text)
    if ALERT_LINE.match(translation) and not ALERT_LINE.match(unit.text):
        return MarkupCheck([MarkupProblem("alert", "It begins as an alert does, and its source does not.")])
    if not _SIGNS.search(unit.text) and not _SIGNS.search(translation):
        return MarkupCheck()
    source = _unit_inventory(unit, tuple(notes))
    tokens = parse_inline(translation, unit_environment(unit, notes))
    restore_tag_whitespace(tokens, source.tags)
    target = take_inventory(tokens)
    found = list(_compare_inventories(source, target, allowed))
    if not any(problem.severity is Severity.ERROR for problem in found) and source.programs != target.programs:
        found.append(MarkupProblem("tag", "What stands in a script of the source is not the same."))
    return MarkupCheck(found, None if "[^" in translation else tokens)


@lru_cache(maxsize=4096)
def _unit_inventory(unit: Unit, notes: tuple[str, ...]) -> MarkupInventory:
    """Return the inventory of a unit, which each language needs."""
    return take_inventory(parse_inline(unit.text, unit_environment(unit, notes)))


def footnote_labels(env: Env) -> list[str]:
    """The footnotes that an article defines."""
    notes: Mapping[str, int] = env.get("footnotes", {}).get("refs", {})
    return [note.removeprefix(":") for note in notes]


def take_inventory(tokens: Sequence[Token]) -> MarkupInventory:
    """Return the inventory of a text's inline tokens."""
    parts: list[tuple[str, str]] = []
    emphasis: list[str] = []
    for token in tokens:
        match token.type:
            case "text":
                parts += (("sign", sign) for sign in _LEFT_OVER.findall(token.content))
            case "link_open":
                parts.append(("link", _read_address(token, "href")))
            case "address_open":
                parts.append(("address", str(token.attrs["href"])))
            case "image":
                parts.append(("picture", _read_address(token, "src")))
            case "code_inline":
                parts.append(("code", token.content))
            case "html_inline":
                parts.append(("tag", token.content))
            case "footnote_ref":
                parts.append(("footnote", token.meta["label"]))
            case "hardbreak":
                parts.append(("break", ""))
            case "em_open" | "strong_open" | "s_open":
                emphasis.append(token.tag)
    parts += (("address", href) for href in _attached_addresses(tokens))
    tags = tuple(content for kind, content in parts if kind == "tag")
    return MarkupInventory(tuple(parts), tags, tuple(sorted(emphasis)), tuple(_inline_programs(tokens)))


def _attached_addresses(tokens: Iterable[Token]) -> Iterator[str]:
    """What GFM would take for a bare address although a sign stands right before it, as in `_https://…`."""
    text = "".join(token.content if token.type in {"text", "text_special"} else " " for token in tokens)
    if ATTACHED_ADDRESS.search(text):
        before = {address.href for address in autolinks.find_autolinks(text)}
        yield from (
            one.href for one in autolinks.find_autolinks(ATTACHED_ADDRESS.sub(" ", text)) if one.href not in before
        )


def _inline_programs(tokens: Sequence[Token]) -> list[str]:
    """What stands within inline scripts and their like: a browser runs it, or takes it as it is."""
    programs: list[str] = []
    within = False
    for token in tokens:
        if token.type == "html_inline" and (within or is_program_tag(token.content)):
            within = is_program_tag(token.content)
            programs.append(token.content)
        elif within:
            programs[-1] += token.content or f" {token.type} "
    return programs


def _read_address(token: Token, attribute: str) -> str:
    title = token.attrs.get("title")
    return f"{token.attrs[attribute]}" + (f' "{title}"' if title else "")


def _compare_html(source: str, translation: str) -> Iterator[MarkupProblem]:
    if not html_blocks.has_same_tags(source, translation):
        yield MarkupProblem("tag", "Its HTML tags are not those of the source.")
    elif not html_blocks.is_single_block(translation):
        yield MarkupProblem(
            "block", "It holds a blank line, or words before its first tag, which Markdown would not read as HTML."
        )


def _compare_inventories(
    source: MarkupInventory, target: MarkupInventory, allowed: Collection[str]
) -> Iterator[MarkupProblem]:
    before, after = Counter(source.parts), Counter(target.parts)
    missing, extra = before - after, after - before
    for key in [key for key in extra if key[0] in {"link", "address"} and key[1] in allowed]:
        # A target that an editor allowed stands for one of the source's.
        given = next((other for other in missing if other[0] in {"link", "address"}), None)
        if given is not None:
            missing -= Counter([given])
        del extra[key]
    for kind, what in missing:
        if kind != "sign":
            yield MarkupProblem(kind, f"The {_NAMES[kind]}{_quote(what)} of the source is missing.")
    for kind, what in extra:
        yield MarkupProblem(kind, f"The {_NAMES[kind]}{_quote(what)} is not in the source.")
    if (
        not missing
        and not extra
        and source.tags != target.tags
        and not _is_nested(target.tags)
        and _is_nested(source.tags)
    ):
        yield MarkupProblem("tag", "Its HTML tags are not closed in the order in which they were opened.")
    if source.emphasis != target.emphasis:
        yield MarkupProblem("emphasis", "Its emphasis is not that of the source.", Severity.WARNING)


def _quote(what: str) -> str:
    return f" “{what}”".replace("\n", " ") if what else ""


def _is_nested(tags: Sequence[str]) -> bool:
    return is_balanced("".join(tags))
