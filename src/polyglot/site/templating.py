"""HTML of pages from Jinja templates.

A publication's own `templates/` come first: a file there replaces the built-in one of that name, or extends it as
`polyglot/<name>`. No page needs a script.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from polyglot.editions.entries import LocalizedText
from polyglot.errors import ContentError
from polyglot.formats.html.bidi_isolate import isolate_html, isolate_name
from polyglot.model import Locale
from polyglot.site import stylesheets
from polyglot.site.pages import Page, PageLink, RuleKind

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_NO_ICON = "data:,"  # a browser asks for none then
_HERE = Path(__file__).parent


def render_page(page: Page, templates: Path | None = None) -> str:
    """Render a page as HTML. `templates` is the folder of the publication's own templates.

    Raises `ContentError` if one of those is invalid.
    """
    text = page.text

    def people(listed: Sequence[str]) -> Markup:
        """Join names with the reader's “and”, each isolated for bidirectional text."""
        return Markup(text.names([isolate_name(name, text.reader.direction) for name in listed]))

    def linked(links: Sequence[PageLink]) -> Markup:
        """Join linked names like `people`."""
        name = Markup('<a href="{}">{}</a>')
        return Markup(
            text.names([name.format(link.url, isolate_name(link.text, text.reader.direction)) for link in links])
        )

    from jinja2 import TemplateError

    name = page.template
    try:
        return _load_template(name, templates).render(
            page=page,
            icon=page.styles + icon.name if (icon := stylesheets.find_icon(templates)) else _NO_ICON,
            rules=Markup(_create_rules(page.rules, templates)),
            people=people,
            linked=linked,
            _=text.gettext,
            ngettext=text.ngettext,
        )
    except TemplateError as error:
        if templates is None:
            raise
        where = getattr(error, "filename", None) or str(templates / name)
        message = f"The template is invalid: {error}."
        raise ContentError(
            message, where=where, line=getattr(error, "lineno", 1), remedy="Correct it, or delete it."
        ) from error


def _create_rules(kind: RuleKind, templates: Path | None) -> str:
    """Return the rules of style that a page has inside."""
    if kind is RuleKind.LISTS:
        return stylesheets.list_rules(templates)
    return stylesheets.chooser_rules(templates) if kind is RuleKind.CHOOSER else ""


def render_redirect(url: str, canonical: str, title: LocalizedText, locale: Locale) -> str:
    """Render a redirect to the page at `url`, for other URLs of the page; `canonical` is its own, absolute if known."""
    return _load_template("redirect.html", None).render(url=url, canonical=canonical, title=title, locale=locale)


def _load_template(name: str, templates: Path | None) -> "Template":
    # During a preview, templates change while the program runs.
    state = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in templates.iterdir())) if templates else ()
    return _create_environment(templates, state).get_template(name)


@lru_cache(maxsize=4)
def _create_environment(templates: Path | None, _state: tuple[tuple[str, int], ...]) -> "Environment":
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined

    from polyglot.site.template_compiler import CompiledTemplates, FastEnvironment

    built_in = FileSystemLoader(_HERE / "templates")
    loader = ChoiceLoader(
        [*([FileSystemLoader(templates)] if templates else []), built_in, PrefixLoader({"polyglot": built_in})]
    )
    environment = FastEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(_HERE / "templates"),
    )
    environment.filters["isolate"] = isolate_html
    return environment
