"""Sentences and links of a translation paired with those of the article, and when a pair is certain."""

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import adoption as benchmark

from polyglot.adoption.relabel import relabel_text
from polyglot.alignment.bitext import BLOCK_PRIORS, align
from polyglot.alignment.features import extract_features
from polyglot.language.locales import parse_tag
from polyglot.model import Block, BlockKind, LinkTarget, Unit
from tests.conftest import Make
from tests.support.adoption import live, take
from tests.support.paths import CORPORA, NO_CORPORA


@pytest.mark.parametrize(
    ("tag", "source", "translation", "expected"),
    [
        ("zh", "Look up! The moon is out. It is late.", "快看！月亮出来了。天晚了。", ["快看！", "月亮出来了。", "天晚了。"]),
        ("ar", "Is it dry? Bring 12 lamps. Nobody laughs here.", "هل هو جاف؟ أحضر ١٢ مصباحًا. لا أحد يضحك هنا.",
         ["هل هو جاف؟", "أحضر ١٢ مصباحًا.", "لا أحد يضحك هنا."]),
        ("es", "Go in, all of you. Take one and bring it back in the autumn when it is dry.",
         "Entren todos. Llévese uno. Devuélvalo en otoño cuando esté seco.",
         ["Entren todos.", "Llévese uno. Devuélvalo en otoño cuando esté seco."]),
    ],
)  # fmt: skip
def test_sentences(make: Make, tmp_path: Path, tag: str, source: str, translation: str, expected: list[str]) -> None:
    publication = make({"a": source})
    (tmp_path / "old.md").write_text(translation, encoding="utf-8")
    take(publication, tag, tmp_path / "old.md", article="a")
    assert [one.target for one in live(tmp_path, tag, "a").values()] == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["/a", "/b"], ["/b", "/a"], "[x][2] [y][1]"),
        (["/a", "/a"], ["/a", "/a"], "[x][1] [y][2]"),
        (["b.md", "pic/x.svg"], ["../es/b.es.md", "../pic/x.svg"], "[x][1] [y][2]"),
        (["b.md#top", "/guide"], ["b/index.html#top", "/es/guide"], "[x][1] [y](/es/guide)"),
        (["/a", "/b"], ["/a", "/c d"], "[x][1] [y](</c d>)"),
    ],
)
def test_labels(ours: list[str], theirs: list[str], expected: str) -> None:
    block = Block(BlockKind.PARAGRAPH, 1)
    source = Unit("[x][1] [y][2]", block, tuple(map(LinkTarget, ours)))
    assert relabel_text(source, [Unit("[x][1] [y][2]", block, tuple(map(LinkTarget, theirs)))], {}, " ") == expected


def test_labels_of_sentences_put_together() -> None:
    block = Block(BlockKind.PARAGRAPH, 1)
    source = Unit("[a][1] and `x][1]` and [b][2].[^n]", block, (LinkTarget("/a"), LinkTarget("/b")))
    parts = [
        Unit("[a][1] y `x][1]`.", block, (LinkTarget("/a"),)),
        Unit("[b][1].[^3]", block, (LinkTarget("/b"),)),
    ]
    assert relabel_text(source, parts, {"3": "n"}, " ") == "[a][1] y `x][1]`. [b][2].[^n]"


def test_a_gap_that_could_be_anywhere_is_a_doubt() -> None:
    """Four alike, three translated: nobody can tell which, and none is sure; what has an anchor is."""
    source, target = (
        [replace(extract_features(text), kind="list_item 1") for text in texts]
        for texts in (
            ["A lamp.", "A ladle.", "A lantern.", "Drawer 17 is the one we all like best."],
            ["Ein Licht.", "Eine Kelle.", "Die Schublade 17 mögen wir alle am liebsten."],
        )
    )
    sure = {bead.source[0]: bead.confidence for bead in align(source, target, BLOCK_PRIORS) if bead.source}
    assert sure[3] > 0.95
    assert all(sure[n] < 0.95 for n in range(3))


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
@pytest.mark.parametrize("tag", ["es", "ar", "zh"])
def test_what_is_certain_is_right(tag: str) -> None:
    """Of real translations, put together to articles and spoiled at random, 99 in 100 that are called certain are right."""
    locale = parse_tag(tag)
    rows = benchmark.translations(locale)
    for spoiled in benchmark.SPOILED.values():
        score = benchmark.score(locale, rows, spoiled, articles=4)
        assert score.right >= 0.99 * score.certain
        assert score.certain >= 0.7 * score.units
