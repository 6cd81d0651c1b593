"""The HTML of a volume's chapters, rendered once for all formats that read it."""

from collections.abc import Mapping
from functools import lru_cache

from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.html.render import render
from polyglot.markdown.parser import copy_tokens


@lru_cache(maxsize=1)
def chapter_bodies(issue: BoundIssue) -> Mapping[str, str]:
    """Return the HTML of each chapter's body, by the chapter's anchor. The tokens of the chapters are not changed."""
    return {chapter.anchor: render(copy_tokens(chapter.document.tokens), issue.text) for chapter in issue.chapters}
