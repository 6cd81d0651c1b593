"""What a PDF says, as pdftotext reads it, against what its articles say.

Compared is what is read, whatever space stands between the letters. pdftotext takes hyphens at the ends of lines for its
own, and puts what is written from the right in order word by word, and marks before or after their letter: there the
words are compared, and the marks.
"""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it.token import Token

from polyglot.articles import discovery
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication

_PLACED = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z\d•☐☑]")
_UNSEEN = re.compile(r"[-\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]+")
_DIVIDED = re.compile(r"[-\u00ad]\u202c?\n|[\u00ad\u200b]")
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"[\u064b-\u0652\u0670]")
_ALERT = re.compile(r"\[!\w+\]")
_LINE_GAP = 5  # points between the middles of words of two lines, at least
_STYLE = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})


def volumes(publication: Publication, tag: str) -> list[BoundIssue]:
    """All volumes of a publication in a language, with everything that is there."""
    ids, _ = discovery.find_articles(publication)
    contents, _ = arrange_issues(publication, ids)
    locale = publication.locale(tag)
    return [compose(publication, one, locale, list(one.articles), ids, BuildMode(preview=True)) for one in contents]


def missing(volume: BoundIssue, path: Path, margin: float = 60) -> list[str]:
    """What a volume says and the pages of its PDF do not; without their heads and feet, in points from the edges."""
    said = [*pieces(volume)]
    if volume.locale.direction == "rtl":
        printed = Counter(word for page in pages(path, margin) for word in _words(page))
        return [*(Counter(word for text in said for word in _words(text)) - printed)]
    printed_pages = [_bare(page) for page in pages(path, margin, "-raw")]
    whole = "\n".join(printed_pages)
    bare = dict.fromkeys(filter(None, map(_bare, said)))
    return [piece for piece in bare if piece not in whole and not _broken(piece, printed_pages)]


def pages(path: Path, margin: float, *options: str) -> list[str]:
    """The text of each page within its margins."""
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", _tool("pdfinfo", path))
    assert size
    width, height = float(size[1]), float(size[2])
    box = ("-r", "72", "-x", "0", "-W", f"{width:.0f}", "-y", f"{margin:.0f}", "-H", f"{height - 2 * margin:.0f}")
    return _tool("pdftotext", *options, *box, path, "-").split("\f")[:-1]


class PlacedWord(NamedTuple):
    """A word without the marks of its direction, and where it stands, in points from the left and from the top."""

    text: str
    left: float
    right: float
    middle: float


def placed_words(path: Path, page: int) -> list[PlacedWord]:
    """The words of a page, as they are written from left to right."""
    found = _PLACED.findall(_tool("pdftotext", "-bbox", "-f", str(page), "-l", str(page), path, "-"))
    return [
        PlacedWord(
            unescape(_UNSEEN.sub(lambda gap: "-" * gap[0].count("-"), text)),
            float(left),
            float(right),
            (float(top) + float(bottom)) / 2,
        )
        for left, top, right, bottom, text in found
    ]


def visual_lines(path: Path, page: int) -> list[str]:
    """What stands in each line of a page that is written from left to right, from the left; without brackets."""
    words = sorted(placed_words(path, page), key=lambda word: word.middle)
    lines: list[list[PlacedWord]] = []
    for word in words:
        if not lines or word.middle - lines[-1][-1].middle > _LINE_GAP:
            lines.append([])
        lines[-1].append(word)
    rows = (sorted(line, key=lambda word: word.left) for line in lines)
    return [" ".join(word.text.strip("()،؛:") for word in row if _LEFT_TO_RIGHT.search(word.text)) for row in rows]


def pieces(volume: BoundIssue) -> Iterator[str]:
    """What has to stand in one piece: the texts of a volume between links, notes, tags and line breaks."""
    for chapter in volume.chapters:
        yield from (chapter.entry.title.text, chapter.entry.summary.text, *chapter.notices)
        for token in chapter.document.tokens:
            if token.type in {"code_block", "fence"}:
                yield from token.content.splitlines()
            elif token.type == "inline":
                yield from _runs(token.children or [])


def _runs(tokens: list[Token]) -> Iterator[str]:
    run = ""
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            run += "" if _ALERT.fullmatch(token.content) else token.content
        elif token.type == "softbreak":
            run += " "
        elif token.type not in _STYLE:
            yield run
            run = ""
    yield run


def _broken(piece: str, printed: list[str]) -> bool:
    """Does this piece begin on one page and end on the next, perhaps below a picture?"""
    return any(
        piece[:cut] in page and piece[cut:] in after
        for page, after in pairwise(printed)
        for cut in range(1, len(piece))
    )


def _words(text: str) -> list[str]:
    """The words of a text without the marks above and below their letters, and those marks."""
    plain = unicodedata.normalize("NFKC", _DIVIDED.sub("", text))
    return [*_WORD.findall(_MARK.sub("", plain)), *_MARK.findall(plain)]


def _bare(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _tool(name: str, *arguments: str | Path) -> str:
    return subprocess.run([name, *map(str, arguments)], capture_output=True, check=True, text=True).stdout
