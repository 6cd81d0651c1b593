"""The style sheet and the icon of the sites, the same for all languages; minified, without rules for languages that there are not.

Every page has `style.css`, which is all that articles need. Pages with lists have some rules more inside, and the language
chooser has only the rules inside. A publication's own `style.css` replaces all of these; its `extra.css` is added.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from polyglot.model import Locale
from polyglot.storage import files

STYLE, LISTS, CHOOSER = "style.css", "lists.css", "chooser.css"
ICONS = ("icon.svg", "icon.png")

_THEME = Path(__file__).with_name("theme")
_LANGUAGE_RULE = re.compile(r"((?::lang\([\w-]+\),?)+)(\{[^{}]*\})")  # minified
_LANGUAGE = re.compile(r":lang\(([\w-]+)\)")


def create_sheet(locales: Collection[Locale], templates: Path | None) -> str:
    """Return the style sheet of pages in these languages; `templates` is the publication's folder."""
    path = _find_own(templates, STYLE)
    sheet = _minify(files.read_text(path)) if path else _keep_languages(_read_theme(STYLE), locales)
    return sheet + _read_extra(templates)


def list_rules(templates: Path | None) -> str:
    """Return the rules that pages with lists have inside; empty if the publication has its own style sheet."""
    return "" if _find_own(templates, STYLE) else _read_theme(LISTS)


def chooser_rules(templates: Path | None) -> str:
    """Return the rules of the language chooser; empty if the publication has its own style sheet, which it then needs."""
    return "" if _find_own(templates, STYLE) else _read_theme(CHOOSER) + _read_extra(templates)


def find_icon(templates: Path | None) -> Path | None:
    """Return the publication's own icon for the tabs of browsers, if it has one."""
    return next(filter(None, (_find_own(templates, name) for name in ICONS)), None)


def _find_own(templates: Path | None, name: str) -> Path | None:
    return templates / name if templates and (templates / name).is_file() else None


@cache
def _read_theme(name: str) -> str:
    """Return a sheet of the theme, minified; pages with lists ask for one again and again."""
    return _minify((_THEME / name).read_text(encoding="utf-8"))


def _read_extra(templates: Path | None) -> str:
    path = _find_own(templates, "extra.css")
    return _minify(files.read_text(path)) if path else ""


def _minify(sheet: str) -> str:
    import rcssmin

    minified: str = rcssmin.cssmin(sheet)
    return minified


def _keep_languages(sheet: str, locales: Collection[Locale]) -> str:
    """Return a minified sheet without the rules for single languages that none of these matches (RFC 4647, 3.3.1)."""
    tags = [f"{locale.tag.lower()}-" for locale in locales]

    def keep(rule: re.Match[str]) -> str:
        kept = [tag for tag in _LANGUAGE.findall(rule[1]) if any(one.startswith(f"{tag.lower()}-") for one in tags)]
        return ",".join(f":lang({tag})" for tag in kept) + rule[2] if kept else ""

    return _LANGUAGE_RULE.sub(keep, sheet)
