"""A publication with an issue, its catalog and its volume."""

from collections.abc import Callable

import polib

from polyglot.articles import discovery
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n\n[drafting]\nengine = "pseudo"\n'
SAYS = 'number = 1\ntitle = "What we keep and lend"\nsummary = """\nSeeds,\n  saws and songs.\n"""\n'
ISSUE = "2026-1/issue.toml"
MakeIssue = Callable[..., Publication]


def catalog(publication: Publication, tag: str = "es", id: str = ISSUE) -> polib.POFile:
    return polib.pofile(str(publication.catalog_path(id, publication.locale(tag))), wrapwidth=0)


def translate(publication: Publication, tag: str = "es", **texts: str) -> None:
    """What a translator does: the fields' texts, by their names."""
    file = catalog(publication, tag)
    for message in file:
        if message.msgctxt in texts:
            message.msgstr = texts[message.msgctxt]
            message.flags = []
    file.save()


def volume(publication: Publication, tag: str, view: BuildMode | None = None) -> BoundIssue:
    ids, _ = discovery.find_articles(publication)
    contents, findings = arrange_issues(publication, ids)
    assert not findings
    return compose(publication, contents[0], publication.locale(tag), contents[0].articles, ids, view or BuildMode())


def title(publication: Publication, tag: str, view: BuildMode | None = None) -> tuple[str, str, str]:
    """The title that readers of a language see, the language it is in, and what they are told of it."""
    shown = volume(publication, tag, view).title
    assert shown is not None
    return shown.text, shown.locale.tag, shown.mark.state.value if shown.mark else ""
