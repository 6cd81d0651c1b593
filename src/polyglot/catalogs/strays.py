"""What lies under `locales/` and belongs to no article or no language of the publication."""

from collections.abc import Collection, Iterator
from pathlib import Path

from polyglot.files import names
from polyglot.locales import from_path
from polyglot.model import Finding, Severity
from polyglot.publication import Publication
from polyglot.settings import FILE_NAME


def find(publication: Publication, ids: Collection[str]) -> list[Finding]:
    """Catalogs of articles that are gone, and languages that are not listed. They are left as they are."""
    known = set(ids)
    paths = {locale.path for locale in publication.locales}
    findings = []
    for folder in sorted(_folders(publication.catalogs)):
        if folder.name in paths:
            for id in sorted(names(folder / "LC_MESSAGES", ".po")):
                if id not in known:
                    name = publication.name(folder / "LC_MESSAGES" / f"{id}.po")
                    problem = f"There is no article articles/{id}.md for this catalog; it is left as it is."
                    findings.append(
                        _warning(name, "stray-catalog", problem, "Bring the article back, or delete the catalog.")
                    )
        elif folder.name != "pot":
            tag = from_path(folder.name) or folder.name
            problem = f"The language “{tag}” is not one of the publication's; its catalogs are left as they are."
            findings.append(
                _warning(publication.name(folder), "stray-language", problem, f"Add it to `languages` in {FILE_NAME}.")
            )
    return findings


def remove_templates(publication: Publication, ids: Collection[str]) -> int:
    """Delete the templates of articles that are gone, which hold nobody's work; returns how many."""
    folder = publication.catalogs / "pot"
    gone = set(names(folder, ".pot")) - set(ids)
    for id in gone:
        (folder / f"{id}.pot").unlink()
    return len(gone)


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from (path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))


def _warning(path: str, code: str, text: str, remedy: str) -> Finding:
    return Finding(path, 1, code, Severity.WARNING, text, remedy)
