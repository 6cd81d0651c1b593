"""Rendering by formats that may be plug-ins: what they get, and what is accepted of what they return.

A plug-in gets copies of the tokens, which it may change. Its failures, and what breaks the contract of docs/formats.md, are
raised as a `FormatError`; mistakes of our own formats keep their traceback.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from markdown_it.token import Token

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.document import Document
from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import FontError, FormatError, PolyglotError, describe_error
from polyglot.findings import Finding, FindingCode, Severity
from polyglot.formats.protocol import (
    ArticleFormat,
    ArticleInput,
    EditionFormat,
    EditionInput,
    FileRole,
    Format,
    OutputFile,
    VolumeFormat,
    VolumeInput,
)
from polyglot.formats.registry import create_remedy, is_plug_in, report_unusable
from polyglot.markdown.parser import alt_text, copy_tokens
from polyglot.plugins import describe_failure
from polyglot.settings import FILE_NAME


def render_article(format: ArticleFormat, article: ArticleInput) -> bytes:
    """Return the file of an article. Raises `PolyglotError` for any failure of a plug-in."""
    if is_plug_in(format):
        article = replace(article, document=_copy_document(article.document))
    with _catch_failure(format):
        return _require_bytes(format, format.render(article))


def render_volume(format: VolumeFormat, volume: VolumeInput) -> Iterator[OutputFile | Finding]:
    """Yield the files of a volume, and findings about it. Raises `PolyglotError` for any failure of a plug-in."""
    main, names, failed = f"{volume.issue.name}{format.suffix}", dict[str, FileRole](), False
    if is_plug_in(format):
        volume = replace(volume, issue=_copy_issue(volume.issue))
    with _catch_failure(format):
        for item in format.render(volume):
            if isinstance(item, Finding):
                _require_finding(format, item)
                failed = failed or item.severity is Severity.ERROR
            else:
                _require_file(format, item)
                if item.name in names:
                    raise create_fault(format, f"gave two files the name “{item.name}”")
                names[item.name] = item.role
            yield item
    if not failed and names.get(main) is not FileRole.DOWNLOAD:
        raise create_fault(format, f"yielded no download named “{main}”, to which the page of the issue links")


def render_edition(format: EditionFormat, edition: EditionInput) -> bytes:
    """Return the file of an edition. Raises `PolyglotError` for any failure of a plug-in."""
    with _catch_failure(format):
        return _require_bytes(format, format.render(edition))


def require_label(format: Format, text: InterfaceText, variants: Sequence[str] = ()) -> None:
    """Raise `FormatError` if a format has no name for readers, or one of the variants that it made."""
    with _catch_failure(format):
        labels: list[tuple[str, object]] = [("label", format.label(text))]
        labels += [("variant_label", format.variant_label(variant, text)) for variant in variants if variant]
    for member, label in labels:
        if not isinstance(label, str) or not label.strip():
            raise create_fault(format, f"has a `{member}` that returns {label!r}, not a name")


def label_of(format: Format, text: InterfaceText, variant: str = "") -> str:
    """Return the name of a format for readers, and of a variant of it; where a plug-in has none, its name in settings."""
    try:
        require_label(format, text, [variant])
    except PolyglotError:  # reported by the step that writes the format's files
        return " · ".join(filter(None, (format.name, variant)))
    label = format.label(text)
    return f"{label} · {format.variant_label(variant, text)}" if variant else label


def report_failure(format: Format, error: PolyglotError, path: str, subject: str) -> Finding:
    """Return the finding of a format that failed for one file: `path` is its source, `subject` tells it from others.

    A missing module is the same for all files, and has the place of the settings.
    """
    if error.where == FILE_NAME:
        return report_unusable(format.name, error)
    code = FindingCode.FONT if isinstance(error, FontError) else format.name
    return Finding(path, 1, code, Severity.ERROR, f"{subject}: {error.text}", error.remedy)


def create_fault(format: Format, fault: str) -> FormatError:
    """Return the error of a format that breaks the contract."""
    return FormatError(f"The format “{format.name}” {fault}.", remedy=create_remedy(format.name))


def _copy_document(document: Document) -> Document:
    """Return a document whose tokens are copies, with the text of blocks as it is printed.

    The parser leaves the source's Markdown in the content of inline tokens; their children are translated.
    """
    tokens = copy_tokens(document.tokens)
    for token in tokens:
        if token.type == "inline":
            token.content = _plain_text(token.children or ())
    return replace(document, tokens=tokens)


def _plain_text(tokens: Sequence[Token]) -> str:
    return "".join(map(alt_text, tokens)).strip()


def _copy_issue(issue: BoundIssue) -> BoundIssue:
    chapters = (replace(chapter, document=_copy_document(chapter.document)) for chapter in issue.chapters)
    return replace(issue, chapters=tuple(chapters))


def _require_bytes(format: Format, data: object) -> bytes:
    if isinstance(data, bytes):
        return data
    raise create_fault(format, f"returned {type(data).__name__}, not bytes")


def _require_file(format: Format, file: object) -> None:
    if not isinstance(file, OutputFile):
        raise create_fault(format, f"yielded {type(file).__name__}, not an OutputFile")
    _require_bytes(format, file.data)
    if not (isinstance(file.name, str) and isinstance(file.variant, str) and isinstance(file.role, FileRole)):
        raise create_fault(
            format, "yielded an OutputFile whose name or variant is not a text, or whose role is no FileRole"
        )


def _require_finding(format: Format, finding: Finding) -> None:
    texts = (finding.path, finding.code, finding.text, finding.remedy)
    if not (
        all(isinstance(text, str) for text in texts)
        and isinstance(finding.line, int)
        and isinstance(finding.severity, Severity)
    ):
        raise create_fault(
            format, "yielded a Finding with values of other types: Finding(path, line, code, severity, text)"
        )


@contextmanager
def _catch_failure(format: Format) -> Iterator[None]:
    """Raise any exception of a plug-in, or a missing module, as a `FormatError`; our own mistakes keep their traceback."""
    try:
        yield
    except PolyglotError:
        raise
    except ImportError as error:
        cause = describe_failure(error) if is_plug_in(format) else describe_error(error)
        text = f"The format “{format.name}” needs a module that cannot be imported: {cause}."
        raise FormatError(text, where=FILE_NAME, remedy=format.requirement or create_remedy(format.name)) from error
    except (Exception, SystemExit) as error:
        if not is_plug_in(format):
            raise
        raise create_fault(format, f"failed: {describe_failure(error)}") from error
