"""Sync, on real files: what changes and what does not, and all bad input that it must meet."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot import workflow
from polyglot.errors import BusyError
from polyglot.model import Severity
from tests.conftest import Make


def codes(report: workflow.SyncReport) -> list[tuple[str, str, int]]:
    return [(finding.code, finding.path, finding.line) for finding in report.findings]


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def fill(path: Path, source: str, target: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert f'msgid "{source}"\nmsgstr ""' in text
    path.write_text(
        text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"'), encoding="utf-8"
    )


def test_twice_changes_nothing(make: Make) -> None:
    publication = make({"a": "One. Two.", "2026-1/b": "---\ntitle: T\n---\nThree.\n"})
    assert workflow.sync(publication).written == 8
    before = snapshot(publication.catalogs)
    for _ in range(2):
        assert workflow.sync(publication).written == 0
    assert snapshot(publication.catalogs) == before
    for note in publication.scratch.iterdir():
        note.unlink()
    assert workflow.sync(publication).written == 0
    assert snapshot(publication.catalogs) == before


def test_an_edit_touches_its_own_catalogs_only(make: Make) -> None:
    publication = make({"a": "One. Two.", "b": "Three."})
    workflow.sync(publication)
    fill(publication.root / "locales/es/LC_MESSAGES/a.po", "One.", "Uno.")
    before = snapshot(publication.catalogs)
    (publication.articles / "a.md").write_text("Zero. One.", encoding="utf-8")
    report = workflow.sync(publication)
    assert report.written == 4
    assert {path for path, state in snapshot(publication.catalogs).items() if before[path] != state} == {
        path for path in before if "/a.po" in path
    }
    text = (publication.root / "locales/es/LC_MESSAGES/a.po").read_text(encoding="utf-8")
    assert 'msgid "One."\nmsgstr "Uno."' in text


def test_a_change_within_the_same_tick_is_seen(make: Make) -> None:
    publication = make({"a": "One."})
    for number in range(20):
        (publication.articles / "a.md").write_text(f"Word {chr(65 + number)}.", encoding="utf-8")
        workflow.sync(publication)
        assert f"Word {chr(65 + number)}." in publication.template_path("a").read_text(encoding="utf-8")


def test_not_utf8(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    (publication.articles / "a.md").write_bytes("Eins.\nZwei.\nDrei: ä".encode("latin-1"))
    report = workflow.sync(publication)
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
        report = workflow.sync(publication)
        assert [(finding.line, finding.severity) for finding in report.findings] == [(line, severity)]
    assert publication.template_path("a").is_file() == (severity is Severity.WARNING)


def test_ids(make: Make) -> None:
    publication = make({"a b": "One.", "News": "Two.", "news": "Three.", "ok": "Four."})
    report = workflow.sync(publication)
    assert codes(report) == [("article-name", "articles/a b.md", 1), ("article-name", "articles/news.md", 1)]
    assert report.articles == 2


def test_a_broken_catalog_is_left_alone(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    workflow.sync(publication)
    broken = publication.root / "locales/es/LC_MESSAGES/a.po"
    broken.write_text('msgid ""\nmsgstr ""\n\nmsgid "One.\nmsgstr ""\n', encoding="utf-8")
    content = broken.read_bytes()
    (publication.articles / "b.md").write_text("Two. More.", encoding="utf-8")
    for _ in range(2):
        assert codes(workflow.sync(publication)) == [("catalog", "locales/es/LC_MESSAGES/a.po", 4)]
    assert broken.read_bytes() == content
    assert "More." in (publication.root / "locales/es/LC_MESSAGES/b.po").read_text(encoding="utf-8")


def test_strays(make: Make) -> None:
    publication = make({"a": "One.", "b": "Two."})
    workflow.sync(publication)
    kept = (publication.root / "locales/es/LC_MESSAGES/b.po").read_bytes()
    (publication.articles / "b.md").unlink()
    (publication.root / "locales/de/LC_MESSAGES").mkdir(parents=True)
    for _ in range(2):
        report = workflow.sync(publication)
        assert {(finding.code, finding.severity) for finding in report.findings} == {
            ("stray-catalog", Severity.WARNING),
            ("stray-language", Severity.WARNING),
        }
    assert (publication.root / "locales/es/LC_MESSAGES/b.po").read_bytes() == kept
    assert not publication.template_path("b").exists()


def test_one_run_at_a_time(make: Make) -> None:
    publication = make({"a": "One."})
    code = (
        "import sys; from pathlib import Path; from polyglot import files\n"
        "with files.lock(Path(sys.argv[1])): print(1, flush=True); input()"
    )
    command = [sys.executable, "-c", code, str(publication.scratch / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(BusyError):
            workflow.sync(publication)
        other.kill()
    workflow.sync(publication)


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
    report = workflow.sync(publications.read(publication.root))
    assert not report.findings
    assert len(list(publication.catalogs.rglob("*.po"))) == 900


def test_block_units(make: Make) -> None:
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\nunit = "block"\ntranslate_code = true\n'
    publication = make({"a": "One. Two  \nthree.\n\n```\n# say hello\n```\n"}, settings)
    workflow.sync(publication)
    text = publication.template_path("a").read_text(encoding="utf-8")
    assert 'msgid ""\n"One. Two\\\\\\n"\n"three."\n' in text
    assert '#. code block\n#: articles/a.md\nmsgid "# say hello"\n' in text
