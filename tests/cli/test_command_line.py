"""The command line as its users have it: what it says, where, and with what exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Make, Run
from tests.support.catalogs import fill

ARTICLE = "---\ntitle: A note\n---\nSee [the map](https://m.example/map). It is ![old](missing.png).\n"


def test_help(run: Run) -> None:
    result = run("--help")
    assert result.returncode == 0
    for verb in (
        "init",
        "sync",
        "draft",
        "status",
        "check",
        "build",
        "serve",
        "models",
        "git-setup",
        "merge-driver",
        "clean-filter",
        "demo",
    ):
        assert f"  {verb}" in result.stdout
        assert run(verb, "--help").returncode == 0
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["snyc"], 2, "There is no verb “snyc”. Did you mean “sync”?"),
        (["sync"], 2, "There is no polyglot.toml in"),
        (["-C", "nowhere", "sync"], 2, "there is no folder nowhere."),
        (["init", "new", "--languages", "pt_BR"], 2, "Write “pt-BR”."),
        (["models", "remove", "en", "xx"], 2, "No model for en → xx is installed."),
        (["models", "install", "no-such.argosmodel"], 2, "There is no file no-such.argosmodel."),
        (["models", "install", "en", "b", "c"], 2, "“b” is not a BCP 47 language tag."),
    ],
)
def test_mistakes(run: Run, arguments: list[str], code: int, said: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_init_builds_at_once(run: Run, tmp_path: Path) -> None:
    assert run("init", "new", "--languages", "es,ar", "--title", 'The "New" One').returncode == 0
    for verb in ("sync", "check", "build", "status"):
        result = run("-C", "new", verb)
        assert (result.returncode, result.stderr) == (0, ""), verb
    assert (tmp_path / "new/editions/en/first-article/index.html").is_file()
    assert "The &#34;New&#34; One" in (tmp_path / "new/editions/ar/index.html").read_text(encoding="utf-8")
    again = run("init", "new")
    assert (again.returncode, "already" in again.stderr) == (2, True)


def test_the_way(run: Run, make: Make) -> None:
    """Sync, translate, check, build: the findings, the exit codes, the output folder."""
    publication = make({"a": ARTICLE})
    result = run("sync")
    assert (result.returncode, result.stdout) == (0, "1 article, 3 units, 3 languages: 4 files written.\n")
    assert run("sync").stdout == "1 article, 3 units, 3 languages: no changes.\n"
    catalog = publication.root / "locales/es/LC_MESSAGES/a.po"
    fill(catalog, "A note", "Una nota")
    text = catalog.read_text(encoding="utf-8")
    bad = text.replace('msgid "See [the map][1]."\nmsgstr ""', 'msgid "See [the map][1]."\nmsgstr "Vea el mapa."')
    catalog.write_text(bad, encoding="utf-8")
    result = run("check")
    assert result.returncode == 1
    line = bad.splitlines().index('msgid "See [the map][1]."') + 1
    assert (
        f"locales/es/LC_MESSAGES/a.po:{line}: error: The link “https://m.example/map” of the source is missing."
        in result.stderr
    )
    assert (
        "articles/a.md:4: warning: The picture “missing.png” is missing. Put it at articles/missing.png."
        in result.stderr
    )
    result = run("build", "--language", "es", "--format", "markdown", "--output", "out", "--preview")
    assert (result.returncode, "The source is printed instead." in result.stderr) == (0, True)
    edition = (publication.root / "out/a.md").read_text(encoding="utf-8")
    assert "title: Una nota\n" in edition
    assert '<span class="untranslated" lang="en" dir="ltr">See [the map](https://m.example/map). It is' in edition


def test_held_back(run: Run, make: Make) -> None:
    publication = make({"a": "One. Two. Three. Four. Five.", "b": "One."})
    run("sync")
    for source, target in {"One.": "Uno.", "Two.": "Dos.", "Three.": "Tres."}.items():
        fill(publication.root / "locales/es/LC_MESSAGES/a.po", source, target)
    fill(publication.root / "locales/es/LC_MESSAGES/b.po", "One.", "Uno.")
    report = json.loads(run("build", "--language", "es", "--json").stdout)
    for edition in report["editions"]:
        assert (edition["articles"], edition["held_back"]) == (1, ["a"])
    assert not (publication.editions / "es/a").exists()
    index = (publication.editions / "es/index.html").read_text(encoding="utf-8")
    assert "En traducción" in index
    assert "60" in index
    rows = json.loads(run("status", "--json").stdout)["articles"]
    assert [(row["share"], row["publishable"]) for row in rows if row["language"] == "es"] == [
        (0.6, False),
        (1.0, True),
    ]
    fill(publication.root / "locales/es/LC_MESSAGES/a.po", "Four.", "Cuatro.")
    run("build")
    page = (publication.editions / "es/a/index.html").read_text(encoding="utf-8")
    assert '<span class="untranslated" lang="en" dir="ltr">Five.</span>' in page
    (publication.articles / "b.md").unlink()
    run("build")
    assert not (publication.editions / "es/b").exists()


def test_findings_as_json(run: Run, make: Make) -> None:
    make({"a": ARTICLE, "b": "---\nx: [\n---\n"})
    result = run("check", "--json")
    assert result.returncode == 1
    assert {finding["code"] for finding in json.loads(result.stdout)} == {"article", "picture-missing", "out-of-step"}


def test_drafts(run: Run, make: Make) -> None:
    """Drafts are fuzzy, in the ledger with their origin, marked in a preview, and absent from an edition."""
    publication = make(
        {
            "a": "---\ntitle: The bridge\n---\nThe bridge is open. See [the old map](https://m.example/map) and `x_y` now.\n"
        }
    )
    result = run("draft", "--as-of", "2026-01-02")
    assert result.returncode == 0
    assert "Drafted: es 3." in result.stdout
    assert "the starter model is of low quality; better: polyglot models install en es" in result.stdout
    assert "has no model from en to ar" in result.stderr
    text = (publication.root / "locales/es/LC_MESSAGES/a.po").read_text(encoding="utf-8")
    assert text.count("#, fuzzy") == 3
    ledger = [
        json.loads(line)
        for line in (publication.root / "locales/es/ledger/a.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {(record["kind"], record["by"], record["day"]) for record in ledger} == {
        ("draft", "argos en-es 0.1 starter", "2026-01-02")
    }
    assert run("check").returncode == 0
    run("build", "-l", "es", "-f", "html", "-o", "plain")
    run("build", "-l", "es", "-f", "html", "-o", "preview", "--preview")
    assert not (publication.root / "plain/a").exists()
    page = (publication.root / "preview/a/index.html").read_text(encoding="utf-8")
    assert 'data-translation="es-t-en-t0-und"' in page
    assert "traducidas por una máquina" in page
    assert '<a href="https://m.example/map">' in page
    assert "<code>x_y</code>" in page
    again = run("draft")
    assert "Nothing was drafted." in again.stdout


def test_pseudo_engine(run: Run, make: Make) -> None:
    publication = make(
        {"a": "One word."}, '[publication]\nsource_language = "en"\nlanguages = ["ar"]\n[drafting]\nengine = "pseudo"\n'
    )
    assert "Drafted: ar 1." in run("draft").stdout
    assert "#, fuzzy" in (publication.root / "locales/ar/LC_MESSAGES/a.po").read_text(encoding="utf-8")
    (publication.root / "polyglot.toml").write_text(
        '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[drafting]\nengine = "nope"\n', encoding="utf-8"
    )
    result = run("draft")
    assert (result.returncode, "There is no engine “nope”." in result.stderr) == (2, True)


def test_output_that_nobody_reads(run: Run, make: Make, tmp_path: Path) -> None:
    make({f"a{number}": "One." for number in range(40)})
    run("sync")
    shell = f"{sys.executable} -m polyglot status | head -1"
    result = subprocess.run(shell, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr


def test_what_lies_in_the_way(run: Run, make: Make, tmp_path: Path) -> None:
    """A folder where a file should be, a file where a folder should be: a finding or a sentence, never a traceback."""
    make({"a": "One.", "b": "Two."})
    (tmp_path / "locales/es/LC_MESSAGES/a.po").mkdir(parents=True)
    result = run("sync")
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)
    assert result.stderr.startswith("locales/es/LC_MESSAGES/a.po:1: error: cannot be read: Is a directory.")
    assert (tmp_path / "locales/es/LC_MESSAGES/b.po").is_file()
    (tmp_path / "editions").write_text("")
    result = run("build", "--format", "markdown", "--preview")
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert "error: Not a directory." in result.stderr


def test_a_full_disk(run: Run, make: Make, tmp_path: Path) -> None:
    """A file that does not fit is not written by half."""
    make({"a": "One.", "b": " ".join(f"Word{number}." for number in range(2000))})
    shell = f"ulimit -f 64; {sys.executable} -m polyglot sync"  # in KiB: what a file may hold
    result = subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert "error: File too large." in result.stderr
    assert not [path for path in (tmp_path / "locales").rglob("*") if path.is_file() and path.stem.strip(".") != "a"]
    assert run("sync").returncode == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\nx=" + "[" * 100_000, "is not TOML: lists and tables are nested too deeply. Correct that line."),
        ("\nnumber=" + "9" * 5000, "is not TOML: a number has too many digits. Correct that line."),
        ("\nx = \n", "is not TOML: Invalid value. Correct that line."),
    ],
)
def test_hostile_toml(run: Run, make: Make, tmp_path: Path, content: str, said: str) -> None:
    make({"1/a": "One."})
    (tmp_path / "articles/1/issue.toml").write_text(content)
    result = run("build")
    assert (result.returncode, result.stderr.splitlines()) == (
        1,
        [
            f"articles/1/issue.toml:2: error: {said} [issue]",
            "1 error; all else was built.",
        ],
    )
    (tmp_path / "polyglot.toml").write_text(content)
    for verb in ("sync", "draft", "status", "check", "build"):
        result = run(verb)
        assert (result.returncode, result.stdout) == (2, ""), verb
        assert result.stderr.endswith(f"polyglot.toml:2: error: {said}\n"), verb


def test_an_issue_without_end(run: Run, make: Make, tmp_path: Path) -> None:
    make({"1/a": "One."})
    (tmp_path / "articles/1/issue.toml").write_text("volume = 0x" + "f" * 8000)
    result = run("build")
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 2)
    assert result.stderr.startswith("articles/1/issue.toml:1: error: does not fit: Expected `int` <= 1000000000")


def test_a_hostile_ledger(run: Run, make: Make, tmp_path: Path) -> None:
    make({"a": "One.", "b": "Two."})
    run("sync")
    ledger = tmp_path / "locales/es/ledger/a.jsonl"
    ledger.parent.mkdir()
    ledger.write_text("[" * 100_000)
    said = "locales/es/ledger/a.jsonl:1: error: This line of the ledger is not a record. Restore it from git, or delete the line."
    for verb, code in (("check", 1), ("build", 1), ("draft", 1)):
        result = run(verb, *(["--language", "es"] if verb == "draft" else []))
        assert (result.returncode, said in result.stderr, "Traceback" in result.stderr) == (code, True, False), verb


@pytest.mark.parametrize(
    ("rule", "day", "printed"),
    [
        ('"keep"', "2030-01-01", True),
        ("30", "2026-01-31", True),
        ("30", "2026-02-01", False),
        ("0", "2026-01-01", True),
        ('"source"', "2026-01-01", False),
    ],
)
def test_how_long_a_stale_translation_is_printed(
    run: Run, make: Make, tmp_path: Path, rule: str, day: str, *, printed: bool
) -> None:
    settings = f'[publication]\nsource_language = "en"\nlanguages = ["es"]\n[editions]\nstale = {rule}\n'
    make({"a": "The depot lends ladders."}, settings)
    run("sync")
    path = tmp_path / "locales/es/LC_MESSAGES/a.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('ladders."\nmsgstr ""', 'ladders."\nmsgstr "El depósito presta escaleras."'), "utf-8")
    (tmp_path / "articles/a.md").write_text("The depot lends long ladders.", encoding="utf-8")
    assert run("sync", "--as-of", "2026-01-01").returncode == 0
    build = ("build", "-l", "es", "-f", "html", "-o", "out", "--as-of", day)
    assert run(*build).returncode == 0
    page = (tmp_path / "out/a/index.html").read_text(encoding="utf-8")
    assert ('<p class="stale">El depósito presta escaleras.</p>' in page) is printed
    assert ('dir="ltr">The depot lends long ladders.</p>' in page) is not printed
    assert run(*build, "--preview").returncode == 0
    assert "El depósito presta escaleras." in (tmp_path / "out/a/index.html").read_text(encoding="utf-8")
