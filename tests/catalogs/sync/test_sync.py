"""Sync, on real files: what changes and what does not, and all bad input that it must meet."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import article_translations, catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import RecordKind
from polyglot.errors import BusyError
from polyglot.findings import Severity
from polyglot.model import MessageKey, State
from polyglot.workflow.sync import SyncReport, sync
from tests.conftest import DAY, Make
from tests.support.catalogs import fill, states


def codes(report: SyncReport) -> list[tuple[str, str, int]]:
    return [(finding.code, finding.path, finding.line) for finding in report.findings]


def stamped(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_twice_changes_nothing(make: Make) -> None:
    publication = make({"a": "One. Two.", "2026-1/b": "---\ntitle: T\n---\nThree.\n"})
    assert sync(publication, DAY).written == 8
    before = stamped(publication.catalogs)
    for _ in range(2):
        assert sync(publication, DAY).written == 0
    assert stamped(publication.catalogs) == before
    for note in publication.cache_dir.iterdir():
        note.unlink()
    assert sync(publication, DAY).written == 0
    assert stamped(publication.catalogs) == before


def test_an_edit_touches_its_own_catalogs_only(make: Make) -> None:
    publication = make({"a": "One. Two.", "b": "Three."})
    sync(publication, DAY)
    fill(publication.root / "locales/es/LC_MESSAGES/a.po", "One.", "Uno.")
    before = stamped(publication.catalogs)
    (publication.articles / "a.md").write_text("Zero. One.", encoding="utf-8")
    report = sync(publication, DAY)
    assert report.written == 4
    assert {path for path, state in stamped(publication.catalogs).items() if before[path] != state} == {
        path for path in before if "/a.po" in path
    }
    text = (publication.root / "locales/es/LC_MESSAGES/a.po").read_text(encoding="utf-8")
    assert 'msgid "One."\nmsgstr "Uno."' in text


def test_a_change_within_the_same_tick_is_seen(make: Make) -> None:
    publication = make({"a": "One."})
    for number in range(20):
        (publication.articles / "a.md").write_text(f"Word {chr(65 + number)}.", encoding="utf-8")
        sync(publication, DAY)
        assert f"Word {chr(65 + number)}." in publication.template_path("a").read_text(encoding="utf-8")


def test_not_utf8(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    (publication.articles / "a.md").write_bytes("Eins.\nZwei.\nDrei: ä".encode("latin-1"))
    report = sync(publication, DAY)
    assert codes(report) == [("article", "articles/a.md", 3)]
    assert publication.template_path("b").is_file()


@pytest.mark.parametrize(
    ("text", "line", "severity"),
    [
        ("---\ntitle: a: b\n---\nOne.\n", 2, Severity.ERROR),
        ("---\nx: 1\ntitle: [a\n---\nOne.\n", 4, Severity.ERROR),
        ("---\n- a\n- b\n---\nOne.\n", 2, Severity.WARNING),
        ("---\njust words\n---\nOne.\n", 2, Severity.WARNING),
        ("---\ntitle: A\nlanguage: tlh\n---\nOne.\n", 3, Severity.ERROR),
        ("---\ntitle: A\nlanguage: pt_BR\n---\nOne.\n", 3, Severity.ERROR),
    ],
)
def test_front_matter(make: Make, text: str, line: int, severity: Severity) -> None:
    publication = make({"a": text})
    for _ in range(2):  # a warning is told again when nothing changed
        report = sync(publication, DAY)
        assert [(finding.line, finding.severity) for finding in report.findings] == [(line, severity)]
    assert publication.template_path("a").is_file() == (severity is Severity.WARNING)


def test_ids(make: Make) -> None:
    publication = make({"a b": "One.", "News": "Two.", "news": "Three.", "ok": "Four."})
    report = sync(publication, DAY)
    assert codes(report) == [("article-name", "articles/a b.md", 1), ("article-name", "articles/news.md", 1)]
    assert report.articles == 2


def test_a_broken_catalog_is_left_alone(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    sync(publication, DAY)
    broken = publication.root / "locales/es/LC_MESSAGES/a.po"
    broken.write_text('msgid ""\nmsgstr ""\n\nmsgid "One.\nmsgstr ""\n', encoding="utf-8")
    content = broken.read_bytes()
    (publication.articles / "b.md").write_text("Two. More.", encoding="utf-8")
    for _ in range(2):
        assert codes(sync(publication, DAY)) == [("catalog", "locales/es/LC_MESSAGES/a.po", 4)]
    assert broken.read_bytes() == content
    assert "More." in (publication.root / "locales/es/LC_MESSAGES/b.po").read_text(encoding="utf-8")


def test_strays(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    sync(publication, DAY)
    kept = (publication.root / "locales/es/LC_MESSAGES/b.po").read_bytes()
    (publication.articles / "b.md").unlink()
    (publication.root / "locales/de/LC_MESSAGES").mkdir(parents=True)
    for _ in range(2):
        report = sync(publication, DAY)
        assert {(finding.code, finding.severity) for finding in report.findings} == {
            ("stray-catalog", Severity.WARNING),
            ("stray-language", Severity.WARNING),
        }
    assert (publication.root / "locales/es/LC_MESSAGES/b.po").read_bytes() == kept
    assert not publication.template_path("b").exists()


@pytest.mark.parametrize("name", ["zh_Hant", "zh-Hant", "zh-TW"])
def test_a_folder_by_another_name_for_its_language(make: Make, name: str) -> None:
    publication = make({"a": "One."}, '[publication]\nsource_language = "en"\nlanguages = ["es", "zh-Hant"]\n')
    (publication.root / f"locales/{name}/LC_MESSAGES").mkdir(parents=True)
    (finding,) = (one for one in sync(publication, DAY).findings if one.code == "stray-language")
    assert "gettext's name for this folder is zh_TW" in finding.text
    assert finding.remedy == "Move its files there."


def test_one_run_at_a_time(make: Make) -> None:
    publication = make({"a": "One."})
    code = (
        "import sys; from pathlib import Path; from polyglot.storage import files\n"
        "with files.hold_lock(Path(sys.argv[1])): print(1, flush=True); input()"
    )
    command = [sys.executable, "-c", code, str(publication.cache_dir / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(BusyError):
            sync(publication, DAY)
        other.kill()
    sync(publication, DAY)


def test_a_killed_run_leaves_whole_files(make: Make) -> None:
    """Killed at any moment, a sync leaves no half file, no lock, and goes on when it is run again."""
    publication = make({f"a{number}": f"Article {number}. " * 50 for number in range(300)})
    command = [sys.executable, "-m", "polyglot", "-C", str(publication.root), "sync"]
    for delay in (0.25, 0.35, 0.5):
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for path in publication.catalogs.rglob("*.po"):
            assert path.read_text(encoding="utf-8").endswith('msgstr ""\n')
    report = sync(publications.read(publication.root), DAY)
    assert not report.findings
    assert len(list(publication.catalogs.rglob("*.po"))) == 900


def test_block_units(make: Make) -> None:
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\nunit = "block"\ntranslate_code = true\n'
    publication = make({"a": "One. Two  \nthree.\n\n```\n# say hello\n```\n"}, settings)
    sync(publication, DAY)
    text = publication.template_path("a").read_text(encoding="utf-8")
    assert 'msgid ""\n"One. Two\\\\\\n"\n"three."\n' in text
    assert '#. code block\n#: articles/a.md\nmsgid "# say hello"\n' in text


STORY = "The depot opens at noon. It lends ladders. Ask for the key at the bakery, which is next door. Bring it back."


def entry(path: Path, source: str) -> str:
    """A message of a catalog, from its flags to its translation."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return next(block for block in blocks if f'\nmsgid "{source}"' in block)


def test_an_edit_makes_its_sentence_stale(make: Make) -> None:
    publication = make({"a": STORY})
    path = publication.root / "locales/es/LC_MESSAGES/a.po"
    sync(publication, DAY)
    fill(path, "The depot opens at noon.", "El depósito abre a mediodía.")
    fill(path, "It lends ladders.", "Presta escaleras.")
    (publication.articles / "a.md").write_text(STORY.replace("at noon", "at two"), encoding="utf-8")
    for _ in range(2):
        sync(publication, DAY)
        assert states(publication, "a")["The depot opens at two."] is State.STALE
        assert states(publication, "a")["It lends ladders."] is State.REVIEWED
    stale = entry(path, "The depot opens at two.")
    assert '#, fuzzy\n#| msgid "The depot opens at noon."' in stale
    assert 'msgstr "El depósito abre a mediodía."' in stale
    (publication.articles / "a.md").write_text(STORY.replace("at noon", "at four"), encoding="utf-8")
    sync(publication, "2026-05-05")
    assert '#| msgid "The depot opens at noon."' in entry(path, "The depot opens at four.")
    records = catalog_store.read_ledger(publication, "a", publication.locale("es"))
    assert {(record.kind, record.day) for record in records} == {
        (RecordKind.REVIEW, DAY),
        (RecordKind.STALE, DAY),
    }  # since the first edit
    (publication.articles / "a.md").write_text(STORY, encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "a")["The depot opens at noon."] is State.REVIEWED
    assert "fuzzy" not in entry(path, "The depot opens at noon.")


def test_a_guess_of_another_program_is_never_stale(make: Make) -> None:
    publication = make({"a": STORY})
    path = publication.root / "locales/es/LC_MESSAGES/a.po"
    sync(publication, DAY)
    text = path.read_text(encoding="utf-8")
    guess = '#, fuzzy\n#| msgid "It lends bicycles."\nmsgid "It lends ladders."\nmsgstr "Presta bicicletas."'
    path.write_text(text.replace('msgid "It lends ladders."\nmsgstr ""', guess), encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "a")["It lends ladders."] is State.DRAFT
    (publication.articles / "a.md").write_text(STORY.replace("ladders", "long ladders"), encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "a")["It lends long ladders."] is State.MISSING


@pytest.mark.parametrize("how", ["option", "article"])
def test_a_minor_edit_keeps_what_is_reviewed(make: Make, how: str) -> None:
    publication = make({"a": STORY})
    path = publication.root / "locales/es/LC_MESSAGES/a.po"
    sync(publication, DAY)
    fill(path, "It lends ladders.", "Presta escaleras.")
    edited = STORY.replace("It lends ladders", "It lends the ladders")
    head = "---\nminor: true\n---\n" if how == "article" else ""
    (publication.articles / "a.md").write_text(head + edited, encoding="utf-8")
    sync(publication, DAY, minor=["a"] if how == "option" else [])
    assert states(publication, "a")["It lends the ladders."] is State.REVIEWED
    assert [record.kind for record in catalog_store.read_ledger(publication, "a", publication.locale("es"))] == [
        RecordKind.MINOR
    ]


@pytest.mark.parametrize("between", [False, True])
def test_a_renamed_article_keeps_its_catalogs(make: Make, *, between: bool) -> None:
    publication = make({"old/a": STORY, "b": "Something else entirely stands here."})
    path = publication.root / "locales/es/LC_MESSAGES/old/a.po"
    sync(publication, DAY)
    fill(path, "It lends ladders.", "Presta escaleras.")
    path.write_text("# Ask the desk.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (publication.articles / "old/a.md").unlink()
    if between:  # it is gone for a while
        sync(publication, DAY)
    (publication.articles / "c.md").write_text(STORY + " New.", encoding="utf-8")
    (publication.articles / "d.md").write_text("A new one without a past.", encoding="utf-8")
    report = sync(publication, DAY)
    assert (report.renamed, report.findings) == ((("old/a", "c"),), ())
    assert states(publication, "c")["It lends ladders."] is State.REVIEWED
    moved = publication.root / "locales/es/LC_MESSAGES/c.po"
    assert moved.read_text(encoding="utf-8").startswith("# Ask the desk.\n")
    assert not path.parent.exists()
    assert sync(publication, DAY).written == 0


@pytest.mark.parametrize("moved", [[], ["es/ledger/{}.jsonl"], ["es/ledger/{}.jsonl", "es/LC_MESSAGES/{}.po"]])
def test_a_killed_run_renames_half(make: Make, moved: list[str]) -> None:
    """Whatever a run had moved when it was killed, the next one moves the rest: ledgers and other languages too."""
    publication = make({"a": STORY, "b": "Something else entirely stands here."})
    sync(publication, DAY)
    for tag, target in (("es", "Presta escaleras."), ("zh", "借梯子。")):
        fill(publication.root / f"locales/{tag}/LC_MESSAGES/a.po", "It lends ladders.", target)
    (publication.articles / "a.md").write_text(STORY.replace("ladders", "long ladders"), encoding="utf-8")
    sync(publication, DAY)
    (publication.articles / "a.md").rename(publication.articles / "c.md")
    for name in moved:
        path = publication.catalogs / name.format("a")
        path.rename(publication.catalogs / name.format("c"))
    report = sync(publication, DAY)
    assert (report.renamed, report.findings) == ((("a", "c"),), ())
    for tag in ("es", "zh"):
        locale = publication.locale(tag)
        catalog = article_translations.read(publication, "c", locale)
        assert (
            ledger.message_state(catalog.messages[MessageKey(None, "It lends long ladders.")], catalog.kinds)
            is State.STALE
        )
    assert not list(publication.catalogs.rglob("a.*"))
