"""Findings, the faults of content: their constructors, their order and the table of their codes.

A finding is collected, ordered and printed, never raised; the exceptions are in `polyglot.errors`.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from polyglot.errors import ContentError


class Severity(StrEnum):
    """The weight of a finding: an error makes the exit code 1, a warning leaves it 0."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"  # of a check that reports nothing; no finding has it


class FindingCode(StrEnum):
    """The codes of findings, each with its meaning; docs/findings.md lists them for editors."""

    meaning: str

    def __new__(cls, code: str, meaning: str = "") -> "FindingCode":
        """Create a member that is equal to its code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    # Articles and issues
    ARTICLE = "article", "The article cannot be read."
    ARTICLE_NAME = "article-name", "The name of the file cannot be the name of an article."
    COMMENT = "comment", "A comment is not closed; what follows it is left out."
    EMBEDDED_DATA = "embedded-data", "A file is written into the text, with its metadata."
    FOOTNOTE = "footnote", "A footnote mark has no note, or no mark leads to a note."
    FRONT_MATTER = "front-matter", "The front matter of the article has an unexpected value."
    ISSUE = "issue", "The file issue.toml cannot be read."
    ISSUE_ORDER = "issue-order", "The order of the issue names a missing article."
    LINK_ADDRESS = "link-address", "The link has no address, or one that leads nowhere."
    LINK_HEADING = "link-heading", "The link leads to a heading that does not exist."
    LINK_MISSING = "link-missing", "The link leads to a missing article or file."
    LINK_OUTSIDE = "link-outside", "The link leads out of the folder articles/."
    NO_ARTICLE = "no-article", "The publication has no article."
    PICTURE = "picture", "The picture cannot be read."
    PICTURE_MISSING = "picture-missing", "The picture is missing."

    # Settings and the glossary
    CREDITS = "credits", "The credits in polyglot.toml name a missing article."
    GLOSSARY = "glossary", "The glossary has an invalid row, or a reviewed translation does not follow it."

    # Catalogs
    CATALOG = "catalog", "The catalog or its ledger cannot be read, or it names another language than its folder."
    EMPTIED = "emptied", "A program has taken texts out of the catalog; they were put back."
    HEADER_FIELD = "header-field", "The header of the catalog had fields that can tell about people; they were removed."
    PUBLISHED = "published", "The file published.json cannot be read."
    MERGE = "merge", "Two people translated the message differently, and a merge kept both texts."
    OUT_OF_STEP = "out-of-step", "The catalog lacks messages of its article."
    SAVED_ASIDE = "saved-aside", "Files of an interrupted command could not be put back in place."
    STRAY_CATALOG = "stray-catalog", "The catalog belongs to no article or issue."
    STRAY_LANGUAGE = "stray-language", "The folder holds catalogs of a language that the publication does not have."

    # Translations
    STRUCTURE_ADDRESS = "structure-address", "A bare address differs from the source."
    STRUCTURE_ALERT = "structure-alert", "The translation begins as an alert, and the source does not."
    STRUCTURE_BLOCK = "structure-block", "The translation of an HTML block is not one block."
    STRUCTURE_BREAK = "structure-break", "The hard line breaks differ from those of the source."
    STRUCTURE_CODE = "structure-code", "The code spans differ from those of the source."
    STRUCTURE_EMPHASIS = "structure-emphasis", "The emphasis differs from that of the source."
    STRUCTURE_EMPTY = "structure-empty", "The translation shows no text."
    STRUCTURE_FOOTNOTE = "structure-footnote", "The footnote marks differ from those of the source."
    STRUCTURE_LINK = "structure-link", "The links differ from those of the source."
    STRUCTURE_PICTURE = "structure-picture", "The pictures differ from those of the source."
    STRUCTURE_SIGN = "structure-sign", "A Markdown sign is opened and not closed."
    STRUCTURE_TAG = "structure-tag", "The HTML tags differ from those of the source."
    UNMODIFIED = "unmodified", "Most of the reviewed text is unchanged machine translation."
    WHITE_SPACE = "white-space", "The translation begins or ends with white space."

    # The words of translations
    DATE = "date", "A month or weekday is lost, or not in the source."
    EMPTY = "empty", "The translation has no words."
    END_PUNCTUATION = "end-punctuation", "The final punctuation mark is of another kind than the source's."
    LANGUAGE = "language", "The translation is in another language, or no translation."
    LENGTH = "length", "The translation is much too short or too long for its source."
    NEGATION = "negation", "A negation is lost, or not in the source."
    NUMBER = "number", "A number is lost, or not in the source."
    PLACEABLE = "placeable", "Code, an address or a name is lost, or not in the source."
    PLACEHOLDER = "placeholder", "A placeholder of a program or a template is lost, or not in the source."
    REPETITION = "repetition", "Words come again and again, or a clause stands twice."
    SCRIPT = "script", "Words are not in the script of the language."
    UNTRANSLATED = "untranslated", "Words of the source are not translated."

    # Adopting and drafting
    ADOPT = "adopt", "The file to adopt, or its article, cannot be read."
    ADOPT_DIFFERS = "adopt-differs", "The message has another translation already."
    ADOPT_DOUBT = "adopt-doubt", "The file does not resemble a translation of the article, or is in another language."
    ADOPT_EDITED = "adopt-edited", "The sentence was edited after the file left."
    ADOPT_FILE = "adopt-file", "The file belongs to no article, or to one that has a file already."
    ADOPT_LEFT = "adopt-left", "The text of the translation matches no text of the article."
    ADOPT_MISSING = "adopt-missing", "The text of the article matches no text of the translation."
    NO_ENGINE = "no-engine", "The engine cannot translate between these languages."
    NOT_DRAFTED = "not-drafted", "The drafts of some messages were rejected."

    # Builds
    COVER = "cover", "The book has no cover."
    DOCX = "docx", "The Word file cannot be built."
    EPUB = "epub", "The EPUB book cannot be built."
    FILE = "file", "The file that an article shows or links to cannot be read."
    FILE_NAME = "file-name", "The file has a name that the edition uses itself."
    FONT = "font", "No installed font has letters that the PDF file needs."
    FOREIGN_FILE = "foreign-file", "The output folder holds a file that polyglot did not create."
    PDF = "pdf", "The PDF file cannot be built."
    METADATA = "metadata", "The file that an article links to names its author, or a place."
    TEXT = "text", "The text file cannot be built."
    ZIP = "zip", "The zip file cannot be built."


class Finding(msgspec.Struct, frozen=True):
    """One fault of content, with its place and its remedy."""

    path: str
    line: int
    code: str  # a `FindingCode`
    severity: Severity
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.path}:{self.line}: {self.severity}: {self.text}{remedy} [{self.code}]"

    def as_warning(self) -> "Finding":
        """Return the finding as a warning."""
        return msgspec.structs.replace(self, severity=Severity.WARNING)


class ProblemKind(msgspec.Struct, frozen=True):
    """A kind of problem that a check finds in translations: its code, and what it means for drafts and for people."""

    code: str  # of the finding; a plug-in's name is put before that of its own kinds
    meaning: str  # in a sentence
    weight: float = (
        0.0  # share of the confidence in a draft that a problem costs; 1: unusable, 0: drafts are not examined
    )
    severity: Severity = Severity.WARNING  # in people's translations, unless the publication sets another
    remedy: str = ""  # in sentences
    adjustable: bool = True  # whether a publication may set the severity

    @classmethod
    def built_in(
        cls, code: FindingCode, *, weight: float = 0.0, severity: Severity = Severity.OFF, remedy: str = ""
    ) -> "ProblemKind":
        """Return a kind with a code of the table, and its meaning."""
        return cls(code, code.meaning, weight, severity, remedy)


class Problem(msgspec.Struct, frozen=True):
    """A problem of one translation: it costs a draft confidence, and becomes a finding of a person's translation."""

    kind: ProblemKind
    text: str  # in a sentence
    own_weight: float | None = None  # instead of its kind's

    @property
    def code(self) -> str:
        """The code of its kind."""
        return self.kind.code

    @property
    def weight(self) -> float:
        """The share of the confidence in a draft that it costs."""
        return self.kind.weight if self.own_weight is None else self.own_weight

    @property
    def is_unusable(self) -> bool:
        """Whether a translator is better off without the draft."""
        return self.weight >= 1


def error(path: str, code: FindingCode, text: str, remedy: str = "", line: int = 1) -> Finding:
    """Return a finding that makes the exit code 1."""
    return Finding(path, line, code, Severity.ERROR, text, remedy)


def warning(path: str, code: FindingCode, text: str, remedy: str = "", line: int = 1) -> Finding:
    """Return a finding that leaves the exit code 0."""
    return Finding(path, line, code, Severity.WARNING, text, remedy)


def from_error(cause: ContentError, code: FindingCode) -> Finding:
    """Return the error of a file that cannot be read as a finding, so that work on other files continues."""
    return error(cause.where, code, cause.text, cause.remedy, cause.line)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their places; those of one place and code keep their order."""
    return tuple(sorted(findings, key=lambda finding: (finding.path, finding.line, finding.code)))
