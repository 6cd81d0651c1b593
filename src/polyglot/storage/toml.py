"""TOML that anybody may have written: its data, or the line of what is wrong."""

import re
import tomllib
from typing import Any

from polyglot.errors import ContentError

_LONG_NUMBER = re.compile(r"\d[\d_]{4000}")


def parse(text: str, name: str) -> dict[str, Any]:
    """The data of a TOML text. Raises `ContentError`, under `name`, with the line that is wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        problem = str(error).partition(" (at")[0]
        line = int(place[1]) if place else text.count("\n") + 1
    except RecursionError:
        lines = text.split("\n")
        problem = "lists and tables are nested too deep"
        line = 1 + max(range(len(lines)), key=lambda number: lines[number].count("[") + lines[number].count("{"))
    except ValueError:  # Python's own limit; everything else is a TOMLDecodeError
        found = _LONG_NUMBER.search(text)
        problem, line = "a number has too many digits", text.count("\n", 0, found.start() if found else 0) + 1
    raise ContentError(f"is not TOML: {problem}.", where=name, line=line, remedy="Mend that line.")
