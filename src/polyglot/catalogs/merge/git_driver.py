"""Merge driver of git for the files of `locales/`: reads three versions of a file and writes the merged one.

The merged text replaces ours atomically, or ours stays unchanged. No conflict markers are written.
"""

from pathlib import Path

from polyglot.catalogs.ledger import published
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.catalog import merge_catalogs, merge_ledgers
from polyglot.catalogs.po import header, reader
from polyglot.errors import ContentError, UsageError
from polyglot.storage import files


def merge_files(base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Write the three-way merge of a file into `ours`; `base` is empty where there was none.

    The suffix of `name`, the file's path in the repository, gives its format. A template stays ours: the next sync
    regenerates it. Raises `ContentError` for a version that cannot be read, and `UsageError` for another kind of file.
    """
    shown = files.printable_path(name)
    sides = {f"{shown} (base)": base, f"{shown} (ours)": ours, f"{shown} (theirs)": theirs}
    match Path(name).suffix:
        case ".po":
            texts = {side: files.read_text(path, side) for side, path in sides.items()}
            for side in list(texts)[1:]:
                if not texts[side].strip():
                    remedy = "Restore the last good version of the file from git."
                    raise ContentError("The catalog is empty.", where=side, remedy=remedy)
            catalogs = (header.anonymize(reader.parse(text, side)) for side, text in texts.items())
            files.write(ours, reader.dump(merge_catalogs(*catalogs)))
        case ".jsonl":
            records = (ledger.parse(files.read_text(path, side), side) for side, path in sides.items())
            files.write(ours, ledger.dump(merge_ledgers(*records)))
        case ".json":
            publications = (published.parse(files.read_text(path, side) or "{}", side) for side, path in sides.items())
            files.write(ours, published.dump(published.merge(*publications)))
        case ".pot":
            return
        case _:
            raise UsageError(
                f"{shown} is not a catalog, template, ledger or list of published translations.",
                remedy="Check which files have merge=polyglot in .gitattributes.",
            )
