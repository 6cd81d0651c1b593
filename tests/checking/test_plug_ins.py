"""Checks from outside the repository, in every command that examines translations, and what is told of those that fail."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Make, Run
from tests.support.catalogs import fill
from tests.support.plug_ins import guide_example, install

SETTINGS = (
    '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[editions]\nformats = ["markdown"]\npublish_at = 0\n'
)
ERROR = f'{SETTINGS}[checks]\n"shout:loud" = "error"\n'
FAILING = """
from polyglot.findings import Problem, ProblemKind, Severity
from polyglot.quality.check import Check

KIND, OTHER = (ProblemKind(code, "It is wrong.", 0.5, Severity.WARNING, "Mend it.") for code in ("wrong", "other"))

class Failing(Check):
    kinds = (KIND,)
    def find(self, segment): raise KeyError("es.")
class Undeclared(Check):
    kinds = (KIND,)
    def find(self, segment): yield Problem(OTHER, "It is wrong.")
class Strange(Check):
    kinds = (KIND,)
    def find(self, segment): return ["It is wrong."]
class Heavy(Check):
    kinds = (KIND,)
    def find(self, segment): yield Problem(KIND, "It is wrong.", 2)
class Broken(Failing):
    def __init__(self): raise ZeroDivisionError("no luck.")
class Kindless(Check):
    def find(self, segment): return ()
class Nothing: pass
class Single(Failing):
    kinds = KIND
class Texts(Failing):
    kinds = ("wrong",)
class Twice(Failing):
    kinds = (KIND, KIND)
class Spaced(Failing):
    kinds = (ProblemKind("very wrong", "It is wrong."),)
class Fatal(Failing):
    kinds = (ProblemKind("wrong", "It is wrong.", severity="fatal"),)
class Mute(Check):
    kinds = (KIND,)
    def find(self, segment): yield Problem(KIND, " ")
class Silent(Check):
    kinds = (KIND,)
    def find(self, segment): return None
class Leaving(Check):
    kinds = (KIND,)
    def find(self, segment): raise SystemExit(0)
"""

LOUD = (
    "from polyglot.model import Draft\nfrom polyglot.engines.protocol import Engine\n"
    "class Loud(Engine):\n    name, version = 'loud', '1'\n    def pairs(self): return frozenset({('en', 'es')})\n"
    "    def translate(self, sentences, source, target, *, attempt=0):\n"
    "        return [Draft('TRAE UNA SILLA.', 'loud 1') for _ in sentences]\n"
)

Publish = Callable[[str], Path]


@pytest.fixture
def publish(make: Make, run: Run, tmp_path: Path) -> Publish:
    """Makes a publication with these settings, in which one translation shouts."""

    def made(settings: str) -> Path:
        make({"note": "# Chairs\n\nBring a chair.\n"}, settings)
        assert run("sync").returncode == 0
        catalog = tmp_path / "locales/es/LC_MESSAGES/note.po"
        fill(catalog, "Chairs", "Sillas")
        fill(catalog, "Bring a chair.", "TRAE UNA SILLA.")
        return tmp_path

    return made


@pytest.fixture
def shout(tmp_path_factory: pytest.TempPathFactory) -> str:
    code, entry_points = guide_example("checks")
    folder = tmp_path_factory.mktemp("shout")
    install(folder, {"polyglot_shout": code}, entry_points)
    return str(folder)


def edition(folder: Path) -> str:
    return (folder / "editions/es/downloads/markdown/note.md").read_text(encoding="utf-8")


def test_check_reports_its_findings(publish: Publish, run: Run, shout: str) -> None:
    publish(SETTINGS)
    assert "No errors or warnings." in run("check").stdout
    result = run("check", PYTHONPATH=shout)
    assert result.returncode == 0
    assert ": warning: “TRAE” shouts. Write it in small letters. [shout:loud]" in result.stderr
    assert "locales/es/LC_MESSAGES/note.po:" in result.stderr


def test_a_translation_with_its_error_is_not_printed(publish: Publish, run: Run, shout: str) -> None:
    folder = publish(ERROR)
    assert run("check", PYTHONPATH=shout).returncode == 1
    assert run("build", "-l", "es", PYTHONPATH=shout).returncode == 1
    assert "Bring a chair." in edition(folder)
    assert "TRAE" not in edition(folder)
    assert "Sillas" in edition(folder)
    forced = run("build", "-l", "es", "--force", "shout:loud", PYTHONPATH=shout)
    assert forced.returncode == 0, forced.stderr
    assert "TRAE UNA SILLA." in edition(folder)


def test_a_build_notes_that_a_check_came_or_went(publish: Publish, run: Run, shout: str) -> None:
    folder = publish(SETTINGS + '[checks]\nnumber = "warning"\n')
    assert run("build", "-l", "es").returncode == 0
    assert "TRAE UNA SILLA." in edition(folder)
    (folder / "polyglot.toml").write_text(ERROR)
    assert run("build", "-l", "es", "--preview", PYTHONPATH=shout).returncode == 0
    assert "TRAE" not in edition(folder)
    (folder / "polyglot.toml").write_text(SETTINGS)
    assert run("build", "-l", "es", PYTHONPATH=shout).returncode == 0
    assert "TRAE UNA SILLA." in edition(folder)


def test_a_change_of_its_code_is_noticed_without_a_new_version(publish: Publish, run: Run, shout: str) -> None:
    publish(ERROR)
    assert [run(verb, PYTHONPATH=shout).returncode for verb in ("check", "build")] == [1, 1]
    module = Path(shout, "polyglot_shout.py")
    module.write_text(module.read_text().replace("> 3", "> 300"))
    assert [run(verb, PYTHONPATH=shout).returncode for verb in ("check", "build")] == [0, 0]
    module.write_text(module.read_text().replace("> 300", "> 3"))
    assert [run(verb, PYTHONPATH=shout).returncode for verb in ("check", "build")] == [1, 1]


def test_a_code_without_its_plug_in_is_a_mistake(publish: Publish, run: Run) -> None:
    publish(ERROR)
    for command in ("check", "build"):
        result = run(command)
        assert result.returncode == 2
        text = (
            "polyglot.toml:8: error: There is no check with the code “shout:loud”. "
            "Install the package with the check “shout”, or delete that line."
        )
        assert " ".join(result.stderr.split()) == text


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ('[checks]\nnumbers = "error"', "8: error: There is no check with the code “numbers”. Did you mean “number”?"),
        (
            '[language.es.checks]\n"shout:load" = "off"',
            "8: error: There is no check with the code “shout:load”. Did you mean “shout:loud”?",
        ),
        (
            '[checks]\nqwxyz = "off"',
            "8: error: There is no check with the code “qwxyz”. “polyglot check --list” lists the codes.",
        ),
        (
            '[checks]\nnumber = "error"\nstructure-link = "off"',
            "9: error: The severity of “structure-link” cannot be changed. Delete that line.",
        ),
    ],
)
def test_a_wrong_code_is_told_with_its_line(publish: Publish, run: Run, shout: str, settings: str, text: str) -> None:
    publish(f"{SETTINGS}{settings}\n")
    result = run("check", PYTHONPATH=shout)
    assert (result.returncode, " ".join(result.stderr.split())) == (2, f"polyglot.toml:{text}")


def test_checks_are_listed_as_the_publication_sets_them(publish: Publish, run: Run, shout: str) -> None:
    publish(f'{SETTINGS}[checks]\nnumber = "error"\n[language.es.checks]\n"shout:loud" = "off"\n')
    kinds = {kind["code"]: kind for kind in json.loads(run("check", "--list", "--json", PYTHONPATH=shout).stdout)}
    assert (kinds["number"]["severity"], kinds["number"]["weight"], kinds["number"]["package"]) == ("error", 0.6, "")
    assert kinds["shout:loud"]["languages"] == {"es": "off"}
    assert kinds["shout:loud"]["package"] == "polyglot_shout"
    listed = run("check", "--list", PYTHONPATH=shout).stdout
    assert "shout:loud" in listed
    assert "warning (es: off)" in listed


def test_drafts_lose_confidence(make: Make, run: Run, shout: str, tmp_path: Path) -> None:
    make({"note": "Bring a chair.\n"}, SETTINGS)
    assert run("sync").returncode == 0
    install(tmp_path / "loud", {"loud": LOUD}, {"polyglot.engines": {"loud": "loud:Loud"}})
    (tmp_path / "polyglot.toml").write_text(SETTINGS + '[drafting]\nengine = "loud"\n')
    result = run("draft", PYTHONPATH=f"{shout}:{tmp_path / 'loud'}")
    assert result.returncode == 0, result.stderr
    ledger = (tmp_path / "locales/es/ledger/note.jsonl").read_text(encoding="utf-8")
    assert "“TRAE” shouts" in ledger
    assert '"confidence":38' in ledger.replace(" ", "")  # 0.55, the share for an engine without scores, less the weight


def test_a_failure_on_a_draft_is_no_failure_to_load(make: Make, run: Run, tmp_path: Path) -> None:
    make({"note": "Bring a chair.\n"}, f'{SETTINGS}[drafting]\nengine = "loud"\n')
    assert run("sync").returncode == 0
    points = {"polyglot.checks": {"failing": "strangers:Failing"}, "polyglot.engines": {"loud": "loud:Loud"}}
    install(tmp_path / "plug", {"strangers": FAILING, "loud": LOUD}, points)
    result = run("draft", PYTHONPATH=str(tmp_path / "plug"))
    assert result.returncode == 1
    assert "The check “failing” failed: KeyError: 'es.' (strangers.py, line 9)." in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Failing", "note.po:15: error: The check “failing” failed: KeyError: 'es.' (strangers.py, line 9)."),
        ("Undeclared", "The check “undeclared” does not declare the kind “other”."),
        ("Heavy", "The check “heavy” has a problem “wrong” with a weight that is not from 0 to 1."),
        ("Strange", "The check “strange” yields str, not Problem."),
        ("Broken", "The check “broken” cannot be loaded: ZeroDivisionError: no luck (strangers.py, line 20)."),
        ("Kindless", "The check “kindless” declares no `kinds`."),
        ("Nothing", "The check “nothing” does not inherit from polyglot.quality.check.Check."),
        ("Single", "The check “single” has `kinds` that are not a tuple of ProblemKind."),
        ("Texts", "The check “texts” has `kinds` that are not a tuple of ProblemKind."),
        ("Twice", "The check “twice” has the kind “wrong” twice."),
        ("Spaced", "The check “spaced” has the kind “very wrong”, which is not of small letters, digits and hyphens."),
        ("Fatal", "The check “fatal” has a kind “wrong” with a severity that is not a Severity."),
        ("Mute", "The check “mute” has a problem “wrong” without a text."),
        ("Silent", "The check “silent” failed: TypeError: 'NoneType' object is not iterable."),
        ("Leaving", "The check “leaving” failed: SystemExit: 0 (strangers.py, line "),
        ("Absent", "The check “absent” cannot be loaded: "),
    ],
)
def test_a_failure_is_one_sentence(publish: Publish, run: Run, name: str, text: str) -> None:
    folder = publish(SETTINGS)
    install(folder / "plug", {"strangers": FAILING}, {"polyglot.checks": {name.lower(): f"strangers:{name}"}})
    result = run("check", PYTHONPATH=str(folder / "plug"))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert " ".join(text.split()) in " ".join(result.stderr.split())
    assert "Report it to the authors of the package “strangers”, or uninstall it." in " ".join(result.stderr.split())
