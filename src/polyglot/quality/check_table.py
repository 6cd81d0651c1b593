"""The table of the built-in checks: codes, weights for drafts, severities for people and remedies, and where each check is.

The order is that in which problems are told. A check is imported when it is first used: the table alone says which are off.
"""

from collections.abc import Mapping

from polyglot.findings import FindingCode, ProblemKind, Severity
from polyglot.markdown.markup_check import KINDS

EMPTY = ProblemKind.built_in(FindingCode.EMPTY, weight=1.0, severity=Severity.OFF, remedy="Translate it.")

PLACEABLE = ProblemKind.built_in(
    FindingCode.PLACEABLE, weight=0.6, severity=Severity.OFF, remedy="Copy it from the source."
)

PLACEHOLDER = ProblemKind.built_in(
    FindingCode.PLACEHOLDER,
    weight=0.6,
    severity=Severity.WARNING,
    remedy="Copy it from the source; a program puts its text in its place.",
)

REPETITION = ProblemKind.built_in(
    FindingCode.REPETITION, weight=1.0, severity=Severity.OFF, remedy="Delete the repetition."
)

LENGTH = ProblemKind.built_in(
    FindingCode.LENGTH,
    weight=1.0,
    severity=Severity.OFF,
    remedy="Compare it with the source: something may be missing or too much.",
)

SCRIPT = ProblemKind.built_in(
    FindingCode.SCRIPT, weight=1.0, severity=Severity.OFF, remedy="Write it in the script of the language."
)

UNTRANSLATED = ProblemKind.built_in(FindingCode.UNTRANSLATED, weight=1.0, severity=Severity.OFF, remedy="Translate it.")

LANGUAGE = ProblemKind.built_in(
    FindingCode.LANGUAGE,
    severity=Severity.WARNING,
    remedy="Translate it. If it is to stay as it is, keep it by the glossary or by `i18n:keep`.",
)

NUMBER = ProblemKind.built_in(
    FindingCode.NUMBER, weight=0.6, severity=Severity.OFF, remedy="Write the numbers of the source."
)

DATE = ProblemKind.built_in(
    FindingCode.DATE, weight=0.5, severity=Severity.OFF, remedy="Write the same months and days as in the source."
)

NEGATION = ProblemKind.built_in(
    FindingCode.NEGATION, weight=0.6, severity=Severity.OFF, remedy="Compare the meaning with that of the source."
)

END_PUNCTUATION = ProblemKind.built_in(
    FindingCode.END_PUNCTUATION,
    weight=0.3,
    severity=Severity.OFF,
    remedy="End it as the source ends, with the mark of the language.",
)

WHITE_SPACE = ProblemKind.built_in(FindingCode.WHITE_SPACE, severity=Severity.WARNING, remedy="Delete the white space.")

KEEP = ProblemKind.built_in(
    FindingCode.GLOSSARY,
    severity=Severity.WARNING,
    remedy="Copy the source, or remove the comment from the article.",
)

GLOSSARY = ProblemKind.built_in(
    FindingCode.GLOSSARY,
    weight=0.3,
    severity=Severity.WARNING,
    remedy="Correct the translation or the glossary.",
)

# By module and class in `quality.checks`. (No entry points: those of an older installation would lack new checks.)
BUILT_IN: Mapping[str, tuple[ProblemKind, ...]] = {
    "structure:StructureCheck": tuple(KINDS.values()),
    "empty:EmptyCheck": (EMPTY,),
    "placeables:PlaceableCheck": (PLACEABLE,),
    "placeholders:PlaceholderCheck": (PLACEHOLDER,),
    "repetition:RepetitionCheck": (REPETITION,),
    "length_ratio:LengthCheck": (LENGTH,),
    "scripts:ScriptCheck": (SCRIPT,),
    "untranslated:UntranslatedCheck": (UNTRANSLATED,),
    "language:LanguageCheck": (LANGUAGE,),
    "numbers:NumberCheck": (NUMBER,),
    "dates:DateCheck": (DATE,),
    "negation:NegationCheck": (NEGATION,),
    "punctuation:EndPunctuationCheck": (END_PUNCTUATION,),
    "white_space:WhiteSpaceCheck": (WHITE_SPACE,),
    "keep:KeepCheck": (KEEP,),
    "glossary:GlossaryCheck": (GLOSSARY,),
}
