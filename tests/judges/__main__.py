"""Run judges on a built folder: `python -m tests.judges FOLDER [--base URL] [--only nu,axe,links,languages,weights]`."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.judges import axe, languages, links, nu, weights
from tests.judges.complaint import Complaint, summary
from tests.judges.pages import Folder

JUDGES: dict[str, Callable[[Folder], list[Complaint]]] = {
    "links": links.judge,
    "languages": languages.judge,
    "weights": weights.judge,
    "nu": nu.judge,
    "axe": axe.judge,
}


def main() -> None:
    """Print what each judge says, and how long it took; the exit code says whether anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", default="", help="the address under which the folder is to be served")
    parser.add_argument("--only", default=",".join(JUDGES))
    parser.add_argument("--examples", type=int, default=3)
    options = parser.parse_args()
    folder = Folder(options.folder, options.base)
    said = 0
    for name in options.only.split(","):
        start = time.perf_counter()
        complaints = JUDGES[name](folder)
        said += len(complaints)
        sys.stdout.write(f"{name}: {len(complaints)} complaints ({time.perf_counter() - start:.1f} s)\n")
        sys.stdout.write(summary(complaints, options.examples))
    sys.exit(said > 0)


if __name__ == "__main__":
    main()
