"""Checks of one message: each takes a unit and its message and yields what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.findings import Finding, FindingCode, Severity, error, warning
from polyglot.model import BlockKind, Message, Unit


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check knows beside the message."""

    path: str  # of the catalog
    notes: Sequence[str]  # the article's footnotes
    allowed: frozenset[str]  # addresses that translations may lead to
    translations: Translations  # of the catalog


Check = Callable[[Unit, Message, CheckContext], Iterator[Finding]]


def check_markup(unit: Unit, message: Message, context: CheckContext) -> Iterator[Finding]:
    """The translation keeps its source's markup, links, pictures, code and footnotes. A draft's faults are warnings."""
    for problem in context.translations.check_markup(unit, context.notes, context.allowed).problems:
        create = warning if message.fuzzy or problem.severity is Severity.WARNING else error
        remedy = _REMEDIES.get(problem.code, "Write it as in the source.")
        yield create(context.path, FindingCode(f"structure-{problem.code}"), problem.text, remedy, message.line)


def check_outer_space(unit: Unit, message: Message, context: CheckContext) -> Iterator[Finding]:
    """A translation does not begin or end with white space: its neighbours bring their own."""
    if message.target != message.target.strip(" \t\n") and unit.block.kind not in {BlockKind.HTML, BlockKind.CODE}:
        text = "The translation begins or ends with white space, which is left out."
        yield warning(context.path, FindingCode.WHITE_SPACE, text, "Take it out.", line=message.line)


CHECKS: tuple[Check, ...] = (check_markup, check_outer_space)

_REMEDIES = {
    "link": "Write links as [text][1], with the numbers of the source; an editor can allow another address (allow_targets).",
    "address": "Write the address as it is in the source; an editor can allow another one (allow_targets).",
    "picture": "Write pictures as ![text][1], with the numbers of the source.",
    "code": "Copy what stands between backticks from the source.",
    "tag": "Copy the HTML tags from the source, and what stands in scripts.",
    "block": "Begin with the first tag of the source, and leave no line blank.",
    "footnote": "Copy the footnote mark from the source.",
    "break": "Put a backslash at the end of the same lines as in the source.",
    "sign": "Close what is opened, or write a backslash before the sign.",
    "emphasis": "See whether the same words are emphasised.",
}
