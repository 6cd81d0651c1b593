"""Reading of untrusted TOML, with the line of an error."""

import re
import tomllib
from typing import Any

from polyglot.errors import ContentError

_LONG_NUMBER = re.compile(r"\d[\d_]{4000}")


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the data of a TOML text. Raises `ContentError` for `name`, with the line of the error."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"\(at line (\d+)", str(error))
        problem = str(error).partition(" (at")[0]
        line = int(position[1]) if position else text.count("\n") + 1
    except RecursionError:
        lines = text.split("\n")
        problem = "lists and tables are nested too deeply"
        line = 1 + max(range(len(lines)), key=lambda index: lines[index].count("[") + lines[index].count("{"))
    except ValueError:  # Python's limit of digits; all other errors are TOMLDecodeErrors
        number = _LONG_NUMBER.search(text)
        problem, line = "a number has too many digits", text.count("\n", 0, number.start() if number else 0) + 1
    raise ContentError(f"is not TOML: {problem}.", where=name, line=line, remedy="Correct that line.")
