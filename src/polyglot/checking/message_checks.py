"""Checks of messages: each takes a unit and its message and yields findings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.findings import Finding, FindingCode, Severity, error, warning
from polyglot.model import BlockKind, Message, Unit


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The data that a check needs beside the message."""

    path: str  # of the catalog
    notes: Sequence[str]  # labels of the article's footnotes
    allowed: frozenset[str]  # addresses that translations may link to
    translations: Translations  # of the catalog


Check = Callable[[Unit, Message, CheckContext], Iterator[Finding]]


def check_markup(unit: Unit, message: Message, context: CheckContext) -> Iterator[Finding]:
    """Yield differences in markup, links, pictures, code and footnotes. Those of drafts are warnings."""
    for problem in context.translations.check_markup(unit, context.notes, context.allowed).problems:
        create = warning if message.fuzzy or problem.severity is Severity.WARNING else error
        remedy = _REMEDIES.get(problem.code, "Write it as in the source.")
        yield create(context.path, FindingCode(f"structure-{problem.code}"), problem.text, remedy, message.line)


def check_outer_space(unit: Unit, message: Message, context: CheckContext) -> Iterator[Finding]:
    """Yield a warning for white space at the ends of a translation, which is separated from its neighbours anyway."""
    if message.target != message.target.strip(" \t\n") and unit.block.kind not in {BlockKind.HTML, BlockKind.CODE}:
        text = "The translation begins or ends with white space, which is ignored."
        yield warning(context.path, FindingCode.WHITE_SPACE, text, "Delete the white space.", line=message.line)


CHECKS: tuple[Check, ...] = (check_markup, check_outer_space)

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
}
