"""Orphans under `locales/`: files without an article, or without a language of the publication."""

from collections.abc import Collection, Iterator
from pathlib import Path

from polyglot.catalogs.ledger.file_snapshot import FileSnapshot
from polyglot.findings import Finding, FindingCode, warning
from polyglot.language.locales import parse_tag, tag_from_path
from polyglot.publication import Publication, text_kind
from polyglot.settings import FILE_NAME
from polyglot.storage import files


def find_orphans(publication: Publication, snapshot: FileSnapshot, ids: Collection[str]) -> list[Finding]:
    """Return warnings of catalogs without an article and of languages that are not listed; the files stay unchanged."""
    findings = []
    for folder in sorted(_subfolders(publication.catalogs)):
        if folder.name in snapshot.catalogs:
            for id in sorted(snapshot.catalogs[folder.name].keys() - ids):
                path = folder / "LC_MESSAGES" / f"{id}.po"
                source = publication.display_path(publication.article_path(id))
                problem = f"There is no {text_kind(id)} {source} for this catalog; it is left as it is."
                remedy = f"Bring the {text_kind(id)} back, or delete the catalog."
                findings.append(warning(publication.display_path(path), FindingCode.STRAY_CATALOG, problem, remedy))
        elif folder.name != "pot":
            problem, remedy = _describe_stray(publication, folder)
            findings.append(warning(publication.display_path(folder), FindingCode.STRAY_LANGUAGE, problem, remedy))
    return findings


def _describe_stray(publication: Publication, folder: Path) -> tuple[str, str]:
    """Return the problem and the remedy of a folder that no language of the publication has."""
    tag = tag_from_path(folder.name)
    path = parse_tag(tag).path if tag else ""
    if any(locale.path == path for locale in publication.locales):
        return f"gettext's name for this folder is {path}; its catalogs are left as they are.", "Move its files there."
    problem = f"The language “{files.printable_path(tag or folder.name)}” is not one of the publication's"
    return f"{problem}; its catalogs are left as they are.", f"Add it to `languages` in {FILE_NAME}."


def remove_templates(publication: Publication, snapshot: FileSnapshot, ids: Collection[str]) -> int:
    """Delete the templates without an article, which are generated, and return their number."""
    gone = snapshot.templates.keys() - ids
    for id in gone:
        publication.template_path(id).unlink()
    return len(gone)


def _subfolders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from (path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))
