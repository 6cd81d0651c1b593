"""What git's merge driver does with one file of `locales/`: three versions are read, and one is written.

The merged text takes the place of ours in one step, or ours stays as it is. No conflict marker is ever written.
"""

from pathlib import Path

from polyglot.catalogs.ledger import published
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.catalog import merge_catalogs, merge_ledgers
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError, UsageError
from polyglot.storage import files


def merge_files(base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Put into `ours` what both sides made of `base`, which is empty where there was none.

    `name`, the file's path in the repository, says what it is. A template stays ours: the next sync makes it again.
    Raises `ContentError` for a version that cannot be read.
    """
    shown = files.printable_path(name)
    sides = {f"{shown} (base)": base, f"{shown} (ours)": ours, f"{shown} (theirs)": theirs}
    match Path(name).suffix:
        case ".po":
            texts = {side: files.read_text(path, side) for side, path in sides.items()}
            for side in list(texts)[1:]:
                if not texts[side].strip():
                    remedy = "Take the file's last good version from git."
                    raise ContentError("The catalog is empty.", where=side, remedy=remedy)
            catalogs = (reader.parse(text, side) for side, text in texts.items())
            files.write(ours, reader.dump(merge_catalogs(*catalogs)))
        case ".jsonl":
            records = (ledger.parse(files.read_text(path, side), side) for side, path in sides.items())
            files.write(ours, ledger.dump(merge_ledgers(*records)))
        case ".json":
            known = (published.parse(files.read_text(path, side) or "{}", side) for side, path in sides.items())
            files.write(ours, published.dump(published.merge(*known)))
        case ".pot":
            return
        case _:
            raise UsageError(
                f"{shown} is no catalog, template or ledger, nor a list of what is published.",
                remedy="See which files have merge=polyglot in .gitattributes.",
            )
