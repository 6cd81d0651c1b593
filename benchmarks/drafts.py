"""Whole drafts of whole articles: is all markup there exactly once, what did it cost, and how long does a run take?

    uv run python -m benchmarks.drafts [FOLDER] [--articles N] [--engine NAME]

Every article of a folder of Markdown (the course in `../shared/corpora`, unless another is named) is drafted into Spanish in
a publication made for that, with an empty cache. Then each draft is held against its source: links, pictures, code, footnote
marks, tags and bare addresses, counted by kind. What the markup cost is seen in the units that a person translated too
(`po/es.po`, one sentence that is a block of its own): chrF of the draft's words, and of what the engine says by itself when
it is given the same sentence without markup. The starter model was trained on most of those.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.adapting import chrf
from benchmarks.corpora import COURSE, find_articles, require
from polyglot import publication as publications
from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.po import reader
from polyglot.drafting.backlog import DraftRequest
from polyglot.drafting.inline_markup.segment import segment_unit
from polyglot.drafting.memory_matches.adapt import strip_markup
from polyglot.engines.registry import load_engine
from polyglot.markdown import markup_check
from polyglot.markdown import parser as dialect
from polyglot.model import BlockKind, Message, Unit
from polyglot.publication import Publication
from polyglot.workflow.draft import draft as run_draft
from polyglot.workflow.sync import sync

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\ntitle = "Course"\n'
KINDS = ("link", "picture", "code", "footnote", "tag", "address")


def main() -> None:
    parser = argparse.ArgumentParser(description="Drafts of whole articles.")
    parser.add_argument("folder", nargs="?", type=Path, default=COURSE / "head")
    parser.add_argument("--articles", type=int, default=0, help="only so many")
    parser.add_argument("--engine", default="argos")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        publication = made(Path(folder), options.folder, options.articles)
        sync(publication, "2026-01-01")
        order = DraftRequest(
            publication=publication,
            locales=publication.locales,
            day="2026-01-01",
            engine=options.engine,
            use_cache=False,
        )
        clock, cores = time.perf_counter(), time.process_time()
        report = run_draft(order)
        took = time.perf_counter() - clock, time.process_time() - cores
        drafted, left, doubtful = (sum(one.values()) for one in (report.drafted, report.left, report.doubtful))
        print(
            f"{drafted} drafts ({doubtful} doubtful), {left} left missing, in {took[0]:.0f} s ({took[1]:.0f} s of cores)"
        )
        for finding in report.findings:
            if finding.code == "not-drafted":
                print(f"  {finding.path}: {finding.text}")
        pairs = list(drafts(publication))
    markup(pairs)
    words(pairs, options.engine)


def made(root: Path, folder: Path, count: int) -> Publication:
    """A publication of the Markdown in a folder."""
    for path in find_articles(folder)[: count or None]:
        place = root / "articles" / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    os.chdir(root)
    return publications.read(root)


def drafts(publication: Publication) -> Iterator[tuple[Unit, str, list[str]]]:
    """Every unit that has a draft, with it and the footnotes of its article."""
    es = publication.locale("es")
    for id in discovery.find_articles(publication)[0]:
        stored = catalog_store.read_catalog(publication, id, es)
        said = {message.key: message.target for message in stored.catalog.messages} if stored else {}
        whole = articles.segment(articles.read(id, publication), publication)
        yield from ((unit, said[unit.key], whole.footnotes) for unit in whole.units if said.get(unit.key))


def markup(pairs: list[tuple[Unit, str, list[str]]]) -> None:
    """Print how much markup is there once, and how much is not."""
    there, lost, new, broken = Counter[str](), Counter[str](), Counter[str](), 0
    for unit, target, notes in pairs:
        if unit.context is not None or unit.block.kind is BlockKind.HTML:
            continue
        env = (markup_check.unit_environment(unit, notes) for _ in range(2))
        ours, theirs = (
            Counter(markup_check.take_inventory(dialect.parse_inline(text, one)).parts)
            for text, one in zip((unit.text, target), env, strict=True)
        )
        for counts, some in ((there, ours & theirs), (lost, ours - theirs), (new, theirs - ours)):
            for (kind, _), number in some.items():
                counts[kind] += number
        broken += not markup_check.preserves_markup(unit, target, notes)
    print("markup          there exactly once   lost   new")
    for kind in KINDS:
        if there[kind] + lost[kind]:
            print(f"  {kind:12} {there[kind]:12} of {there[kind] + lost[kind]:5} {lost[kind]:6} {new[kind]:5}")
    print(f"drafts whose structure is not that of their source: {broken} of {len(pairs)}")


def words(pairs: list[tuple[Unit, str, list[str]]], name: str) -> None:
    """Print how good the words of drafts are beside those that the engine says of the same sentences by itself."""
    known = {strip_markup(one.source): strip_markup(one.target) for one in human() if "\n" not in one.source}
    found: dict[str, tuple[str, str]] = {}
    for unit, target, notes in pairs:
        cut_up = segment_unit(unit, "en", notes).sentences
        if len(cut_up) == 1 and strip_markup(unit.text) in known:
            found[cut_up[0].text] = (strip_markup(target), known[strip_markup(unit.text)])
    own = [strip_markup(draft.text) for draft in load_engine(name).translate(list(found), "en", "es")]
    rows = [(said, bare, person) for (said, person), bare in zip(found.values(), own, strict=True)]
    ours, alone = (statistics.mean(chrf(row[side], row[2]) for row in rows) for side in (0, 1))
    same = sum(said == bare for said, bare, _ in rows)
    print(
        f"chrF of {len(rows)} units that people translated: drafts {ours:.2f}, the engine by itself {alone:.2f}; {same} equal"
    )


def human() -> Iterator[Message]:
    """What people translated of the course."""
    path = require(COURSE / "po/es.po")
    catalog = reader.parse(path.read_text("utf-8"), path.name)
    return (one for one in catalog.messages if one.target and not one.fuzzy and not one.obsolete)


if __name__ == "__main__":
    main()
