"""Nothing is lost: an identity translation of real texts renders the same HTML, as a page and as Markdown read again."""

import json
from pathlib import Path

import pytest

from polyglot.articles import front_matter
from tests.support.events import events
from tests.support.identity import capitals, rendered, same, translated
from tests.support.paths import CORPORA, NO_CORPORA

# Examples that do not come back, each with its cause. (White space in an attribute does not count here: in no. 645
# mdformat strips the spaces at the end of a line inside a tag.)
HTML_EXCEPTIONS = {
    148: "raw HTML opens <pre> around a paragraph, whose line end becomes a space",
}
MARKDOWN_EXCEPTIONS = HTML_EXCEPTIONS


def spec() -> list[dict[str, str]]:
    path = CORPORA / "commonmark" / "spec.json"
    if not path.is_file():
        return []
    examples: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return examples


def texts(name: str) -> list[Path]:
    return sorted((CORPORA / name).rglob("*.md"))


@pytest.mark.skipif(not spec(), reason=NO_CORPORA)
def test_commonmark() -> None:
    wrong_html, wrong_markdown = [], []
    for number, example in enumerate(spec(), 1):
        source = rendered(example["markdown"])
        html, markdown = translated(example["markdown"], same)
        if events(html) != events(source):
            wrong_html.append(number)
        if events(rendered(markdown)) != events(source):
            wrong_markdown.append(number)
    assert wrong_html == sorted(HTML_EXCEPTIONS)
    assert wrong_markdown == sorted(MARKDOWN_EXCEPTIONS)


@pytest.mark.skipif(not texts("gfm"), reason=NO_CORPORA)
@pytest.mark.parametrize("sentences", [True, False])
@pytest.mark.parametrize("name", ["gfm", "comprehensive-rust/head"])
def test_corpora(name: str, *, sentences: bool) -> None:
    for path in texts(name):
        _, body = front_matter.split_front_matter(path.read_text(encoding="utf-8"))
        html, markdown = translated(body, same, sentences=sentences)
        assert events(html) == events(rendered(body)), path
        assert events(rendered(markdown)) == events(rendered(body)), path


@pytest.mark.skipif(not texts("gfm"), reason=NO_CORPORA)
def test_structure_of_a_translation() -> None:
    """Capitals for words: every tag, address, picture and piece of code stays, in its place."""
    for path in texts("comprehensive-rust/head"):
        _, body = front_matter.split_front_matter(path.read_text(encoding="utf-8"))
        html, _ = translated(body, capitals(body))
        tags = [[event for event in events(text) if event[0] in "<>"] for text in (html, rendered(body))]
        alts = [[part for part in event if not part.startswith(("alt=", "title="))] for event in tags[0]]
        assert alts == [[part for part in event if not part.startswith(("alt=", "title="))] for event in tags[1]], path
