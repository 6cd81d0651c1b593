"""Doubts about the language of adopted translations: a text in another language is not adopted as reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.adoption.apply import AdoptedTranslation, AdoptionTarget, quote
from polyglot.findings import Finding, FindingCode, warning
from polyglot.language.locales import display_name, is_same_language, parse_tag
from polyglot.model import Block, BlockKind, Catalog, Locale, Message, MessageKey, Unit
from polyglot.quality.checks.language import find_other_language, find_untranslated
from polyglot.quality.segment import Segment

_CHECK_FILE = "Check that it is the right file, and the right --language."


@dataclass(frozen=True, slots=True)
class CheckedMessages:
    """The messages of a PO file of ours, without those that are not translated, and with the doubtful ones as drafts."""

    messages: tuple[Message, ...]
    doubts: Mapping[MessageKey, str]
    findings: Sequence[Finding]


def doubt_languages(
    target: AdoptionTarget, adoptions: Sequence[AdoptedTranslation], declared: Locale | None = None
) -> tuple[list[AdoptedTranslation], list[Finding]]:
    """Return the translations, as drafts where their language is doubtful, and findings for those.

    Left out are notes, texts in another script, and the source's own words. `declared` is the language that the file names.
    """
    kept: list[AdoptedTranslation] = []
    segments: list[Segment] = []
    findings: list[Finding] = []
    for adopted in adoptions:
        segment = _create_segment(target, adopted)
        problem = find_untranslated(segment)
        if problem is None:
            kept.append(adopted)
            segments.append(segment)
        else:
            text = f"{quote(segment.source_text)} is not translated there. {problem.text}"
            findings.append(warning(adopted.path, FindingCode.ADOPT_MISSING, text, line=adopted.line))
    if adoptions and not kept:
        text = f"Nothing in this file is a translation into {_name(target.locale)}."
        findings.insert(0, warning(adoptions[0].path, FindingCode.ADOPT_DOUBT, text, _CHECK_FILE))
    if not kept:
        return [], findings
    reason = _doubt_file(segments, target.locale, declared)
    if reason:
        text = f"{reason} All of it is adopted as drafts."
        doubt = warning(kept[0].path, FindingCode.ADOPT_DOUBT, text, _CHECK_FILE)
        return [_doubt(adopted, reason) for adopted in kept], [doubt, *findings]
    for number, segment in enumerate(segments):
        problem = find_other_language("It is", [segment], thorough=True)
        if problem is not None:
            kept[number] = adopted = _doubt(kept[number], problem.text)
            text = f"{quote(adopted.text)} is not adopted as reviewed. {problem.text}"
            findings.append(warning(adopted.path, FindingCode.ADOPT_DOUBT, text, line=adopted.line))
    return kept, findings


def doubt_messages(
    target: AdoptionTarget, catalog: Catalog, messages: Sequence[Message], path: str, declared: Locale | None
) -> CheckedMessages:
    """Return the messages of a PO file of ours as `doubt_languages` does; drafts stay as they are.

    A doubtful text is left out where the catalog has another one, or no message for it.
    """
    units = {unit.key: unit for unit in target.segmented.units}
    adoptions = [
        AdoptedTranslation(
            units.get(message.key, Unit(message.source, Block(BlockKind.UNKNOWN, 1), context=message.context)),
            message.target,
            certain=True,
            path=path,
            line=message.line,
        )
        for message in messages
        if message.target and not message.target.isspace() and not message.fuzzy and not message.obsolete
    ]
    adopted, findings = doubt_languages(target, adoptions, declared)
    doubts = {one.unit.key: one.doubts for one in adopted if one.doubts}
    left_out = {one.unit.key for one in adoptions} - {one.unit.key for one in adopted}
    empty = {message.key for message in catalog.messages if not message.target and not message.obsolete}
    left_out |= doubts.keys() - empty
    checked = (
        replace(message, target="")
        if message.key in left_out
        else replace(message, fuzzy=True)
        if message.key in doubts
        else message
        for message in messages
    )
    return CheckedMessages(tuple(checked), doubts, findings)


def _doubt_file(segments: Sequence[Segment], locale: Locale, declared: Locale | None) -> str:
    """Return why a file is doubtful as a whole: it says that it is in another language, or it is; empty if it is not."""
    if declared is not None and not is_same_language(declared, locale):
        return f"This file says that it is in {_name(declared)}, not in {_name(locale)}."
    problem = find_other_language("This file is", segments, thorough=True)
    return problem.text if problem else ""


def _doubt(adopted: AdoptedTranslation, doubts: str) -> AdoptedTranslation:
    return replace(adopted, certain=False, doubts=doubts)


def _create_segment(target: AdoptionTarget, adopted: AdoptedTranslation) -> Segment:
    return Segment(
        adopted.unit.text,
        adopted.text,
        (target.segmented.article.locale, target.locale),
        adopted.unit,
        footnotes=target.segmented.footnotes,
        load_terms=lambda: target.terms,
        published=frozenset(locale.language for locale in target.publication.locales),
    )


def _name(locale: Locale) -> str:
    return display_name(locale, parse_tag("en"))
