"""Checks of what an article's Markdown does not print as it was meant: footnotes without a mark or a note, open comments."""

import re
from collections.abc import Iterator

from polyglot.articles.article import SegmentedArticle
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.comments import find_open_comments
from polyglot.markdown.parser import copy_blocks, parse_inline

_MARK = re.compile(r"\[\^[^\s\]]+\]")


def check_markdown(segmented: SegmentedArticle) -> Iterator[Finding]:
    """Yield a warning for each footnote that is not whole, and each comment that is not closed where it should be."""
    yield from _check_footnotes(segmented)
    article = segmented.article
    for token in find_open_comments(segmented.tokens, segmented.env):
        text = "A comment is not closed here; it is left out with what follows."
        line = article.first_line + (token.map[0] if token.map else 0)
        line += token.content[: token.content.rfind("<!--")].count("\n")
        yield warning(article.path, FindingCode.COMMENT, text, "Close it with “-->” in the same paragraph.", line)


def _check_footnotes(segmented: SegmentedArticle) -> Iterator[Finding]:
    """Yield a warning for each mark without a note, which is printed as it is written, and each note that no mark names."""
    article, used = segmented.article, set[str]()
    env = copy_blocks((), segmented.env)[1]  # numbers no footnotes of the article
    lines: dict[str, int] = {}  # of notes, from 0
    for token in segmented.tokens:
        start = token.map[0] if token.map else 0
        if token.type == "footnote_reference_open":
            lines.setdefault(token.meta["label"], start)
        for inline in parse_inline(token.content, env) if token.type == "inline" and "[^" in token.content else ():
            if inline.type == "footnote_ref":
                used.add(inline.meta["label"])
            for mark in _MARK.findall(inline.content) if inline.type == "text" else ():
                line = article.first_line + start + token.content[: token.content.find(mark)].count("\n")
                text = f"The footnote mark “{mark}” has no note."
                yield warning(article.path, FindingCode.FOOTNOTE, text, f"Write the note: “{mark}: …”.", line)
    for label in segmented.footnotes:
        if label not in used:
            text = f"No mark leads to the footnote “{label}”; it is not printed."
            remedy = f"Write “[^{label}]” where it belongs, or remove the note."
            yield warning(article.path, FindingCode.FOOTNOTE, text, remedy, article.first_line + lines.get(label, 0))
