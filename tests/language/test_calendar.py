"""The names of months and days, whatever other languages were used before."""

import subprocess
import sys

ROOT_FIRST = """
from babel.localedata import LocaleDataDict, load
days = LocaleDataDict(load("root"))["days"]
names = [dict(days[context][width]) for context in days for width in days[context]]
from polyglot.language.calendar import load_calendar
print("sunday" in load_calendar("en").days, "sun" in load_calendar("en").days)
"""


def test_names_of_no_language_are_left_out() -> None:
    """Babel keeps resolved aliases in data that locales share, so a process of its own resolves those of the root first."""
    result = subprocess.run([sys.executable, "-c", ROOT_FIRST], capture_output=True, text=True, check=True)
    assert result.stdout == "True False\n"
