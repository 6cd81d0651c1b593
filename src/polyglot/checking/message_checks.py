"""Checks of one message: each takes a unit and its message and yields what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.model import Finding, Message, Severity, Unit


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
        severity = Severity.WARNING if message.fuzzy else problem.severity
        remedy = _REMEDIES.get(problem.code, "Write it as in the source.")
        yield Finding(context.path, message.line, f"structure-{problem.code}", severity, problem.text, remedy)


def check_outer_space(unit: Unit, message: Message, context: CheckContext) -> Iterator[Finding]:
    """A translation does not begin or end with white space: its neighbours bring their own."""
    if message.target != message.target.strip(" \t\n") and unit.block.kind not in {"html", "code block"}:
        text = "The translation begins or ends with white space, which is left out."
        yield Finding(context.path, message.line, "white-space", Severity.WARNING, text, "Take it out.")


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
