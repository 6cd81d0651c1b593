"""Paragraphs and their sentences: a publication that changes its `unit` keeps its translations."""

import re
import shutil
from pathlib import Path

import pytest

from polyglot.catalogs.ledger import article_translations
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind, RecordKind
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.carry_over import carry_over
from polyglot.catalogs.sync.update import update_catalog
from polyglot.language.locales import parse_tag
from polyglot.model import Block, BlockKind, Catalog, Message, State, Unit
from polyglot.publication import Publication, read
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.paths import REPOSITORY


def catalog(*pairs: tuple[str, str], fuzzy: bool = False) -> Catalog:
    return Catalog(
        (("Language", "es"),), tuple(Message(source, target, fuzzy=fuzzy and bool(target)) for source, target in pairs)
    )


def after(
    old: Catalog, *texts: str, records: tuple[LedgerRecord, ...] = (), tag: str = "es"
) -> tuple[Catalog, tuple[LedgerRecord, ...]]:
    """The catalog, and the ledger, when the article's units are these."""
    units = [Unit(text, Block(BlockKind.PARAGRAPH, 1)) for text in texts]
    new = update_catalog(old, units, "articles/a.md", parse_tag(tag), ledger.index_records(records))
    assert (
        update_catalog(new.catalog, units, "articles/a.md", parse_tag(tag), ledger.index_records(records)).catalog
        == new.catalog
    )
    return new.catalog, carry_over(records, new.changes, DAY)


def said(found: Catalog) -> dict[str, tuple[str, bool]]:
    return {one.source: (one.target, one.fuzzy) for one in found.messages if not one.obsolete}


SENTENCES = [
    ("One [a][1].", "Uno [á][1]."),
    ("Two [b][1] and [c][2].", "Dos [ć][2] y [b́][1]."),
    ("`code`, three?", "¿`code`, tres?"),
]
PARAGRAPH = (
    "One [a][1]. Two [b][2] and [c][3]. `code`, three?",
    "Uno [á][1]. Dos [ć][3] y [b́][2]. ¿`code`, tres?",
)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        pytest.param(SENTENCES, PARAGRAPH, id="labels are numbered on"),
        pytest.param(
            [("Line one,", "Verso uno,"), ("line two.", "verso dos."), ("The end.", "Fin.")],
            ("Line one,\\\nline two. The end.", "Verso uno,\\\nverso dos. Fin."),
            id="hard breaks stay",
        ),
        pytest.param(
            [("Ask for it.", "Pídalo."), ("It is there.", "Está ahí.")],
            ("Ask for it. `ls -a`. It is there. 42.", "Pídalo. `ls -a`. Está ahí. 42."),
            id="what nobody translates stands between",
        ),
    ],
)
def test_put_together_and_taken_apart(parts: list[tuple[str, str]], whole: tuple[str, str]) -> None:
    joined, _ = after(catalog(*parts), whole[0])
    assert said(joined) == {whole[0]: (whole[1], False)}
    assert not any(one.obsolete for one in joined.messages)
    apart, _ = after(joined, *(source for source, _ in parts))
    assert said(apart) == {source: (target, False) for source, target in parts}
    assert not any(one.obsolete for one in apart.messages)


def test_a_language_without_spaces() -> None:
    joined, _ = after(catalog(("It is late.", "天晚了。"), ("Go home.", "回家吧。")), "It is late. Go home.", tag="zh")
    assert said(joined) == {"It is late. Go home.": ("天晚了。回家吧。", False)}
    apart, _ = after(joined, "It is late.", "Go home.", tag="zh")
    assert said(apart) == {"It is late.": ("天晚了。", False), "Go home.": ("回家吧。", False)}


def test_a_translation_of_other_sentences_is_told_apart_by_the_ledger() -> None:
    """One sentence became two, and two became one: as many, and not each its own."""
    parts = [("She came.", "Vino. De noche."), ("It was dark.", "Todo oscuro;"), ("He left.", "él se fue.")]
    joined, records = after(catalog(*parts), "She came. It was dark. He left.")
    assert len(records) == 3
    apart, _ = after(joined, *(source for source, _ in parts), records=records)
    assert said(apart) == {source: (target, False) for source, target in parts}


def test_where_the_numbers_differ_all_is_kept_for_the_first() -> None:
    whole = "She came in the evening. It was dark and cold outside."
    apart, records = after(
        catalog((whole, "Llegó de noche, con frío y a oscuras.")),
        "She came in the evening.",
        "It was dark and cold outside.",
    )
    assert said(apart) == {
        "She came in the evening.": ("Llegó de noche, con frío y a oscuras.", True),
        "It was dark and cold outside.": ("", False),
    }
    assert ledger.message_state(apart.messages[0], ledger.index_records(records)) is State.STALE
    assert apart.messages[0].previous == whole
    back, _ = after(apart, whole, records=records)
    assert said(back) == {whole: ("Llegó de noche, con frío y a oscuras.", False)}


def test_a_draft_stays_a_draft() -> None:
    old = catalog(("One.", "Uno."), ("Two.", "Dos."), fuzzy=True)
    records = tuple(
        LedgerRecord.draft(ledger.record_key(one), Origin(OriginKind.MACHINE, "argos 1"), DAY, one.target)
        for one in old.messages
    )
    joined, records = after(old, "One. Two.", records=records)
    assert said(joined) == {"One. Two.": ("Uno. Dos.", True)}
    assert ledger.message_state(joined.messages[0], ledger.index_records(records)) is State.DRAFT
    (draft,) = [record for record in records if record.source == ledger.text_digest("One. Two.")]
    assert (draft.origin.name, draft.text) == ("argos 1", "Uno. Dos.")
    apart, records = after(joined, "One.", "Two.", records=records)
    assert said(apart) == {"One.": ("Uno.", True), "Two.": ("Dos.", True)}


def test_one_that_is_missing_leaves_the_others_as_memory() -> None:
    old = catalog(
        ("The old mill stands on the hill.", "El molino está en la loma."), ("It is a long story.", ""), ("No.", "No.")
    )
    joined, records = after(old, "The old mill stands on the hill. It is a long story. No.")
    kept = {one.target for one in joined.messages}
    assert any("El molino está en la loma." in text for text in kept)
    apart, _ = after(joined, *(one.source for one in old.messages), records=records)
    assert said(apart) == said(old)


@pytest.mark.parametrize(
    ("second", "expected"), [("ana", {RecordKind.REVIEW}), ("leo", {RecordKind.REVIEW, RecordKind.APPROVAL})]
)
def test_an_approval_is_of_all_or_none(second: str, expected: set[RecordKind]) -> None:
    old = catalog(("One.", "Uno."), ("Two.", "Dos."))
    records = [LedgerRecord.review(ledger.record_key(one), "ana", DAY) for one in old.messages]
    approved = old.messages if second == "leo" else old.messages[:1]
    records += [LedgerRecord.approval(ledger.record_key(one), "leo", DAY) for one in approved]
    _, after_all = after(old, "One. Two.", records=tuple(records))
    assert {one.kind for one in after_all if one.source == ledger.text_digest("One. Two.")} == expected


def test_a_text_that_another_has_already_is_not_lost() -> None:
    """A sentence has a translation of its own beside that in its paragraph: the paragraph's stays as memory."""
    old = catalog(("One. Two.", "Uno. Dos."), ("Two.", "Los dos."))
    apart, _ = after(old, "One.", "Two.")
    assert said(apart) == {"One.": ("Uno.", False), "Two.": ("Los dos.", False)}
    assert [(one.target, one.obsolete) for one in apart.messages if one.obsolete] == [("Uno. Dos.", True)]


def facts(publication: Publication) -> dict[tuple[str, str | None, str], tuple[str, State]]:
    found = {}
    for locale in publication.locales:
        for path in sorted((publication.catalogs / locale.path / "LC_MESSAGES").rglob("*.po")):
            article = path.relative_to(publication.catalogs / locale.path / "LC_MESSAGES").with_suffix("").as_posix()
            read_back = article_translations.read(publication, article, locale)
            for message in reader.parse(path.read_text(encoding="utf-8"), path.name).messages:
                place = f"{locale.tag} {article}"
                found[place, *message.key] = (message.target, ledger.message_state(message, read_back.kinds))
    return found


def test_the_sample_publication_there_and_back(tmp_path: Path) -> None:
    for name in ("articles", "locales"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    settings = (REPOSITORY / "polyglot.toml").read_text(encoding="utf-8")
    seen = []
    for unit in ("sentence", "block", "sentence"):
        text = re.sub(r"\[publication\]\n", f'[publication]\nunit = "{unit}"\n', settings, count=1)
        (tmp_path / "polyglot.toml").write_text(text, encoding="utf-8")
        publication = read(tmp_path)
        sync(publication, DAY)
        seen.append(facts(publication))
    first, middle, last = seen
    assert first == last
    assert len(middle) < len(first)
    assert sum(state is State.STALE for _, state in middle.values()) == 1
    assert any(" Cultiva las plantas, " in target and state is State.REVIEWED for target, state in middle.values())
