"""Checks of an article's footnotes: marks without a note, and notes without a mark."""

import re
from collections.abc import Iterator

from polyglot.articles.article import SegmentedArticle
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.parser import copy_blocks, parse_inline

_MARK = re.compile(r"\[\^[^\s\]]+\]")


def check_footnotes(segmented: SegmentedArticle) -> Iterator[Finding]:
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
