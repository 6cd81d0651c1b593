"""The protocol of output formats, and what a format gets to render. `registry` loads formats by name.

A format renders one thing, by its scope: the pages of the website, each article, each volume, or a whole edition.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import msgspec
from markdown_it.token import Token

from polyglot.editions.bound_issue import BoundIssue, translation_notices
from polyglot.editions.document import Document
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.findings import Finding
from polyglot.images.pipeline import Picture
from polyglot.model import Locale
from polyglot.publication import Rules


class Scope(StrEnum):
    """The unit that a format renders."""

    PAGE = "page"  # an article as a page of the website: the format `html` only
    ARTICLE = "article"  # an article as a file
    VOLUME = "volume"  # an issue, or the articles outside issues, as one file or a few
    EDITION = "edition"  # the website of a language, as one file


class FileRole(StrEnum):
    """The role of a file among those of a volume."""

    DOWNLOAD = "download"  # listed on the downloads page, in `index.json` and in OPDS catalogues
    EXTRA = "extra"  # written beside it, and not listed
    COVER = "cover"  # the picture that OPDS catalogues show of the volume


class Format(ABC):
    """Base class of output formats. Inherit from one of its scopes: `ArticleFormat`, `VolumeFormat` or `EditionFormat`.

    `tests/formats/test_contract.py` checks the contract.
    """

    scope: ClassVar[Scope]
    name: str = ""  # in `polyglot.toml` and on the command line: that of the entry point
    version: str = ""  # a new version builds the files of this format again
    suffix: str = ""  # of its files: ".txt"
    media_type: str = ""  # without it, OPDS catalogues leave the files out
    rank: int = 100  # place among the files of a volume on the downloads page; the lowest number first
    requirement: str = ""  # a sentence that tells how to install what the format needs

    def label(self, text: InterfaceText) -> str:  # noqa: ARG002
        """Return the name of the format for readers, in the language of `text`. Default: `name`."""
        return self.name

    def variant_label(self, variant: str, text: InterfaceText) -> str:  # noqa: ARG002
        """Return the name of a variant of the format for readers. Default: the variant."""
        return variant


class PageInput(msgspec.Struct, frozen=True):
    """The body of an article on a page of the website."""

    tokens: Sequence[Token]  # with links and pictures resolved; they are not used again
    text: InterfaceText
    pictures: Mapping[str, Picture | None]  # by their addresses in the tokens; None for one that cannot be shown


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """An article in one edition. Its links are those of the author: paths from the article's file."""

    document: Document  # its tokens are not used again
    summary: ArticleSummary
    rules: Rules  # the settings of its language

    @property
    def notices(self) -> tuple[str, ...]:
        """The notices about the translation, in its language; empty for an original."""
        return translation_notices(self.summary, self.document.locale, self.document.words, self.document.credits)

    @property
    def text(self) -> InterfaceText:
        """The interface texts of the edition's language."""
        return interface_text(self.document.locale)


@dataclass(frozen=True, slots=True)
class VolumeInput:
    """An issue, or the articles outside issues, in one edition. Its links and pictures are resolved within the volume."""

    issue: BoundIssue
    rules: Rules  # the settings of its language
    address: str = ""  # the URL of its page on the website; empty if unknown


class EditionInput(msgspec.Struct, frozen=True):
    """The website of one language, without links to other languages."""

    locale: Locale
    files: Mapping[str, bytes]  # by path with forward slashes; `index.html` is the start page


class OutputFile(msgspec.Struct, frozen=True):
    """A file of a volume."""

    name: str  # its path in the folder of the format, with its suffix
    data: bytes
    variant: str = ""  # tells the files of a volume in one format apart: "booklet"
    role: FileRole = FileRole.DOWNLOAD


class WebPageFormat(Format):
    """The format of a website's pages."""

    scope = Scope.PAGE

    @abstractmethod
    def render(self, page: PageInput) -> str:
        """Return the body of an article as HTML."""


class ArticleFormat(Format):
    """A format with a file for each article."""

    scope = Scope.ARTICLE
    keeps_placeholders: ClassVar[bool] = (
        False  # in its text, where links to articles lead is still open (polyglot's own)
    )

    @abstractmethod
    def render(self, article: ArticleInput) -> bytes:
        """Return the file of an article."""


class VolumeFormat(Format):
    """A format with a file for each issue. polyglot links to the file `volume.name` with the format's suffix."""

    scope = Scope.VOLUME

    @abstractmethod
    def render(self, volume: VolumeInput) -> Iterable[OutputFile | Finding]:
        """Yield the files of a volume, and findings about it."""


class EditionFormat(Format):
    """A format with one file for the whole website of a language."""

    scope = Scope.EDITION

    @abstractmethod
    def render(self, edition: EditionInput) -> bytes:
        """Return the file of an edition."""
