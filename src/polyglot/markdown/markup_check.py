"""Comparison of a translation's markup, links, pictures, code and footnotes with its source's, for check, build and draft.

Catalogs are not trusted. A translation may reorder the markup of its source and reword its text; it may not add, lose or
change a link, a picture, code, an inline tag, a footnote mark, a bare address or a hard break. Emphasis may differ, since
languages emphasise in different ways; additional delimiters without a partner are an error.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from markdown_it.token import Token

from polyglot.findings import FindingCode, Problem, ProblemKind, Severity
from polyglot.language import autolinks
from polyglot.markdown import html_blocks
from polyglot.markdown.html_tokens import is_balanced, is_program_tag
from polyglot.markdown.link_labels import clean_translation, join_lines, link_definitions, restore_tag_whitespace
from polyglot.markdown.parser import Env, parse_inline
from polyglot.markdown.units import ALERT_LINE
from polyglot.model import BlockKind, Unit

# All that may be markup or a sign that is left over: two underscores are one even within a word.
_SIGNS = re.compile(r"[\\`*~\[\]<&\n]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|://|www\.|@")
ATTACHED_ADDRESS = re.compile(r"[*_~(/]+(?=https?://|www\.)")
_LEFT_OVER = re.compile(r"\*\*|__|~~|`|\]\s?\[|\]\(")
_REMEDIES = {
    "link": "Write links as [text][1], with the numbers of the source; an editor can allow another address (allow_targets).",
    "address": "Write the address as it is in the source; an editor can allow another one (allow_targets).",
    "picture": "Write pictures as ![text][1], with the numbers of the source.",
    "code": "Copy the text between backticks from the source.",
    "tag": "Copy the HTML tags and the content of scripts from the source.",
    "block": "Begin with the first tag of the source, and leave no line blank.",
    "footnote": "Copy the footnote mark from the source.",
    "break": "Put a backslash at the end of the same lines as in the source.",
    "sign": "Close the markup, or write a backslash before the sign.",
    "emphasis": "Check that the same words are emphasised.",
    "empty": "Write it as in the source.",
    "alert": "Write it as in the source.",
}
KINDS = {  # by what differs
    name: ProblemKind(
        code,
        code.meaning,
        severity=Severity.WARNING if name == "emphasis" else Severity.ERROR,
        remedy=remedy,
        adjustable=False,  # adopting, drafting and the sync refuse such translations, too
    )
    for name, remedy in _REMEDIES.items()
    for code in (FindingCode(f"structure-{name}"),)
}
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


class MarkupInventory(msgspec.Struct, frozen=True):
    """The parts of a text that a translation must keep."""

    parts: tuple[tuple[str, str], ...]  # kind and content of each, repeated as often as it occurs
    tags: tuple[str, ...]  # inline HTML tags, in the order of the text
    emphasis: tuple[str, ...]  # element names, sorted
    programs: tuple[str, ...]  # inline scripts and other elements with raw text


class MarkupCheck(msgspec.Struct, frozen=True):
    """The problems of a translation, and its tokens if it was parsed and has no footnote marks.

    (Footnotes are numbered by their order in the article, which is unknown here.) Do not change the tokens: each format
    renders a copy of them.
    """

    problems: Sequence[Problem] = ()
    tokens: Sequence[Token] | None = None


_WITHOUT_PROBLEMS = MarkupCheck()


def unit_environment(unit: Unit, notes: Iterable[str]) -> Env:
    """Return the parser's environment for one unit: the unit's labels and the article's footnotes.

    It has its own copy of the footnotes, so that parsing a unit does not number those of the article.
    """
    return {
        "references": link_definitions(unit.targets),
        "footnotes": {"refs": {f":{note}": -1 for note in notes}, "list": {}},
    }


def preserves_markup(unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()) -> bool:
    """Return whether `find_problems` finds no error; warnings do not count."""
    return not _has_error(check_markup(unit, translation, notes, allowed).problems)


def find_problems(unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()) -> list[Problem]:
    """Return the differences in markup between a unit and its translation.

    `notes` are the footnote labels that the article defines (see `footnote_labels`); `allowed` are the addresses that an
    editor allows as link targets in this language although the source does not have them.
    """
    return list(check_markup(unit, translation, notes, allowed).problems)


def check_markup(unit: Unit, translation: str, notes: Collection[str], allowed: Collection[str] = ()) -> MarkupCheck:
    """Return the problems of a translation as `find_problems` does, with its tokens for rendering."""
    translation = clean_translation(translation)
    if not translation:
        return MarkupCheck([Problem(KINDS["empty"], "The translation is empty.")])
    if unit.context is not None or unit.block.kind is BlockKind.CODE:
        return _WITHOUT_PROBLEMS
    if unit.block.kind is BlockKind.HTML:
        return MarkupCheck(list(_compare_html(unit.text, translation)))
    translation = join_lines(translation, unit.text)
    if ALERT_LINE.match(translation) and not ALERT_LINE.match(unit.text):
        return MarkupCheck([Problem(KINDS["alert"], "The translation begins as an alert, and the source does not.")])
    if not _SIGNS.search(translation) and not _SIGNS.search(unit.text):
        return _WITHOUT_PROBLEMS
    source = _unit_inventory(unit, tuple(notes))
    tokens = parse_inline(translation, unit_environment(unit, notes))
    restore_tag_whitespace(tokens, source.tags)
    target = take_inventory(tokens)
    problems = list(_compare_inventories(source, target, allowed))
    if not _has_error(problems) and source.programs != target.programs:
        problems.append(Problem(KINDS["tag"], "The content of a script differs from that of the source."))
    return MarkupCheck(problems, None if "[^" in translation else tokens)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.kind.severity is Severity.ERROR for problem in problems)


@lru_cache(maxsize=4096)
def _unit_inventory(unit: Unit, notes: tuple[str, ...]) -> MarkupInventory:
    """Return the inventory of a unit, which each language needs."""
    return take_inventory(parse_inline(unit.text, unit_environment(unit, notes)))


def footnote_labels(env: Env) -> list[str]:
    """Return the labels of the footnotes that an article defines."""
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
    """Yield the addresses that GFM would link although a delimiter directly precedes them, as in `_https://…`."""
    text = "".join([token.content if token.type in {"text", "text_special"} else " " for token in tokens])
    if ATTACHED_ADDRESS.search(text):
        before = {address.href for address in autolinks.find_autolinks(text)}
        yield from (
            address.href
            for address in autolinks.find_autolinks(ATTACHED_ADDRESS.sub(" ", text))
            if address.href not in before
        )


def _inline_programs(tokens: Sequence[Token]) -> list[str]:
    """Return the content of inline scripts and other elements with raw text, which a browser runs or shows verbatim."""
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


def _compare_html(source: str, translation: str) -> Iterator[Problem]:
    if not html_blocks.has_same_tags(source, translation):
        yield Problem(KINDS["tag"], "The HTML tags differ from those of the source.")
    elif not html_blocks.is_single_block(translation):
        yield Problem(
            KINDS["block"],
            "The translation has a blank line, or text before its first tag, which Markdown does not read as HTML.",
        )


def _compare_inventories(
    source: MarkupInventory, target: MarkupInventory, allowed: Collection[str]
) -> Iterator[Problem]:
    before, after = Counter(source.parts), Counter(target.parts)
    missing, extra = before - after, after - before
    for key in [key for key in extra if key[0] in {"link", "address"} and key[1] in allowed]:
        # An allowed target replaces one of the source's.
        replaced = next((other for other in missing if other[0] in {"link", "address"}), None)
        if replaced is not None:
            missing -= Counter([replaced])
        del extra[key]
    for kind, content in missing:
        if kind != "sign":
            yield Problem(KINDS[kind], f"The {_NAMES[kind]}{_quote(content)} of the source is missing.")
    for kind, content in extra:
        yield Problem(KINDS[kind], f"The {_NAMES[kind]}{_quote(content)} is not in the source.")
    if (
        not missing
        and not extra
        and source.tags != target.tags
        and not _is_nested(target.tags)
        and _is_nested(source.tags)
    ):
        yield Problem(KINDS["tag"], "The HTML tags are not properly nested.")
    if source.emphasis != target.emphasis:
        yield Problem(KINDS["emphasis"], "The emphasis differs from that of the source.")


def _quote(content: str) -> str:
    return f" “{content}”".replace("\n", " ") if content else ""


def _is_nested(tags: Sequence[str]) -> bool:
    return is_balanced("".join(tags))
