"""Output formats from outside the repository: installed, named, built, listed, built again, and reported when they fail."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from polyglot.settings import FORMATS_GROUP
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support import plug_ins
from tests.support.catalogs import translate_all
from tests.support.folders import snapshot

MODULE, POINTS = plug_ins.guide_example("formats")
SETTINGS = """\
[publication]
source_language = "en"
languages = ["ar"]
title = "Tides"
[editions]
publish_at = 0
formats = ["html", "text"]
"""
ARTICLES = {"2026-1/a": "# The harbour\n\nIt floats.\n", "b": "# A letter\n\nIt came.\n"}
GOOD = "yield OutputFile(volume.issue.name + '.made', b'x')"
RENDERS = {
    "silent": "yield 'text'",
    "lost": "yield OutputFile('../x', b'')",
    "other": "yield OutputFile('x.made', b'')",
    "barren": "return []",
    "twin": f"{GOOD}; {GOOD}",
    "numb": "yield OutputFile(volume.issue.name + '.made', b'', variant=1)",
    "vague": "yield Finding('x', None, 'vague', 'error', 'text')",
    "quitter": "import sys; sys.exit()",
}
BROKEN = {
    "silent": "yielded str, not an OutputFile.",
    "lost": "gave a file the name “../x”, which is not a path below the folder of the format.",
    "other": "yielded no download named “tides-2026-1-ar.made”, to which the page of the issue links.",
    "barren": "yielded no download named “tides-2026-1-ar.made”",
    "twin": "gave two files the name “tides-2026-1-ar.made”.",
    "numb": "yielded an OutputFile whose name or variant is not a text",
    "vague": "yielded a Finding with values of other types",
    "quitter": "failed: SystemExit (made_quitter.py, line 8).",
    "mute": "failed: OSError: no label (made_mute.py, line 6).",
    "blank": "has a `label` that returns None, not a name.",
}
FAULTY = {
    "numbered": ("name = 'numbered'\n    version = 1\n    suffix = '.x'", "has a `version` that is not a text"),
    "unnamed": ("name = ''\n    version = '1'\n    suffix = '.x'", "has the name “”"),
    "ageless": ("name = 'ageless'\n    suffix = '.x'", "has no `version`"),
    "endless": ("name = 'endless'\n    version = '1'", "has no `suffix`"),
    "typeless": (
        "name = 'typeless'\n    version = '1'\n    suffix = '.x'\n    media_type = 'x'",
        "has the media type “x”",
    ),
}


def publish(make: Make, settings: str = SETTINGS) -> None:
    publication = make(ARTICLES, settings)
    (publication.articles / "2026-1/issue.toml").write_text("number = 1\n")
    sync(publication, DAY)


def volume_format(name: str, body: str, more: str = "") -> str:
    return f"""\
from polyglot.formats.protocol import *
class Made(VolumeFormat):
    name = "{name}"
    version = "1"
    suffix = ".made"
    {more}
    def render(self, volume):
        {body}
"""


def install(folder: Path, name: str, module: str) -> None:
    plug_ins.install(folder, {f"made_{name}": module}, {FORMATS_GROUP: {name: f"made_{name}:Made"}})


def test_formats_of_another_package_are_built_and_listed(
    make: Make, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "packages"
    plug_ins.install(folder, {"polyglot_extras": MODULE}, POINTS)
    monkeypatch.syspath_prepend(str(folder))
    publish(make, SETTINGS.replace('"text"', '"text", "onepage", "json"'))
    ran = run("build", "--json", PYTHONPATH=str(folder))
    assert ran.returncode == 0, ran.stderr
    editions = json.loads(ran.stdout)["editions"]
    assert {(one["language"], one["format"]) for one in editions} >= {("ar", "onepage"), ("en", "json")}
    downloads = tmp_path / "editions/ar/downloads"
    assert json.loads((downloads / "json/2026-1/a.json").read_text())["language"] == "ar"
    page = (downloads / "onepage/tides-2026-1-ar.html").read_text()
    assert page.startswith("<!DOCTYPE html>\n<html lang=ar dir=rtl>")
    index = json.loads((tmp_path / "editions/index.json").read_text())
    assert {one["media_type"] for one in index["downloads"] if one["format"] == "onepage"} == {
        "text/html; charset=utf-8"
    }
    assert index["latest"]["ar"]["html"] == "ar/downloads/latest.html"
    assert "HTML, all on one page" in (downloads / "index.html").read_text()
    assert "onepage/tides-2026-1-ar.html" in (tmp_path / "editions/ar/opds.xml").read_text()
    assert "downloads/onepage/tides-2026-1-ar.html" in (tmp_path / "editions/ar/2026-1/index.html").read_text()
    assert "onepage" in run("build", "--help", PYTHONPATH=str(folder)).stdout
    assert run("build", PYTHONPATH=str(folder)).returncode == 0


def test_a_new_version_builds_the_files_again(make: Make, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    plug_ins.install(folder, {"polyglot_extras": MODULE}, POINTS)
    publish(make)
    assert run("build", "-f", "html,onepage,json", PYTHONPATH=str(folder)).returncode == 0
    changes = (("all on one page", "on a page"), ("<!DOCTYPE html>", "<!doctype html>"), ('"title": s', '"name": s'))
    module = MODULE
    for old, new in changes:
        assert old in module
        module = module.replace(old, new)
    (folder / "polyglot_extras.py").write_text(module.replace('version = "1"', 'version = "2"'))
    assert run("build", "-f", "html,onepage,json", PYTHONPATH=str(folder)).returncode == 0
    built = snapshot(tmp_path / "editions")
    assert built["en/downloads/onepage/tides-2026-1-en.html"].startswith(b"<!doctype html>")
    assert b'"name"' in built["en/downloads/json/b.json"]
    assert "HTML, on a page" in built["en/downloads/index.html"].decode()
    (tmp_path / ".polyglot/editions.sqlite").unlink()
    assert run("build", "-f", "html,onepage,json", PYTHONPATH=str(folder)).returncode == 0
    assert snapshot(tmp_path / "editions") == built


def test_a_failing_format_stops_no_other(make: Make, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    fails_in_arabic = "yield OutputFile(volume.issue.name + '.made', {'en': b'x'}[volume.issue.locale.tag])"
    install(folder, "broken", volume_format("broken", fails_in_arabic))
    article = volume_format("torn", "return {'b': b'x'}[volume.document.article.id]").replace("VolumeF", "ArticleF")
    install(folder, "torn", article)
    for name, body in RENDERS.items():
        install(folder, name, volume_format(name, body))
    install(folder, "mute", volume_format("mute", GOOD, "def label(self, text): raise OSError('no label')"))
    install(folder, "blank", volume_format("blank", GOOD, "def label(self, text): return None"))
    install(folder, "poor", volume_format("poor", "import nowhere; yield", "requirement = 'Run: pip install nowhere.'"))
    publish(make)
    for _ in range(2):  # the second build tries again
        ran = run("build", "-f", ",".join(("html", "text", "broken", "torn", "poor", *BROKEN)), PYTHONPATH=str(folder))
        assert ran.returncode == 1
        assert "Traceback" not in ran.stderr
        said = ran.stdout + ran.stderr
        assert (
            "articles/2026-1/issue.toml:1: error: tides-2026-1-ar: The format “broken” failed: KeyError: 'ar' "
            "(made_broken.py, line 8). Report it to the authors of the package “made_broken”, or uninstall it." in said
        )
        for tag in ("en", "ar"):
            assert f"articles/2026-1/a.md:1: error: {tag}: The format “torn” failed: KeyError: '2026-1/a' (" in said
        for name, problem in BROKEN.items():
            assert f"The format “{name}” {problem}" in said
        assert said.count("[poor]") == 1
        assert "No module named 'nowhere' (made_poor.py, line 8). Run: pip install nowhere. [poor]" in said
        built = snapshot(tmp_path / "editions")
        assert built["en/downloads/broken/tides-2026-1-en.made"] == b"x"
        assert built["ar/downloads/torn/b.made"] == b"x"
        assert {"ar/b/index.html", "ar/downloads/text/tides-2026-1-ar.txt"} <= built.keys()
        assert "ar/downloads/torn/2026-1/a.made" not in built


@pytest.mark.parametrize("name", FAULTY)
def test_a_format_that_is_none(make: Make, run: Run, tmp_path: Path, name: str) -> None:
    members, problem = FAULTY[name]
    module = f"from polyglot.formats.protocol import *\nclass Made(ArticleFormat):\n    {members}\n    def render(self, x): ...\n"
    install(tmp_path / "packages", name, module)
    install(tmp_path / "packages", "stranger", "class Made: pass\n")
    install(tmp_path / "packages", "explosive", "raise OSError('no disk')\n")
    publish(make)
    for one, text in (
        (name, f"The format “{name}” {problem}"),
        (
            "stranger",
            "does not inherit from ArticleFormat, VolumeFormat or EditionFormat of polyglot.formats.protocol.",
        ),
        (
            "explosive",
            "The format “explosive” cannot be loaded: OSError: no disk (made_explosive.py, line 1). Report it",
        ),
    ):
        ran = run("build", "-f", one, PYTHONPATH=str(tmp_path / "packages"))
        assert ran.returncode == 1
        assert text in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_format_that_cannot_be_loaded_stops_no_other(make: Make, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    install(folder, "needy", "import nowhere\n")
    publish(make, SETTINGS.replace('"text"', '"text", "needy"'))
    ran = run("build", PYTHONPATH=str(folder))
    assert ran.returncode == 1
    assert (
        "polyglot.toml:1: error: The format “needy” cannot be loaded: ModuleNotFoundError: No module named 'nowhere' "
        "(made_needy.py, line 1). Install the module “nowhere” into polyglot's environment. [needy]" in ran.stderr
    )
    assert {"ar/b/index.html", "ar/downloads/text/tides-2026-1-ar.txt"} <= snapshot(tmp_path / "editions").keys()


def test_a_change_of_the_module_builds_the_files_again(make: Make, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    install(folder, "edited", volume_format("edited", GOOD))
    publish(make)
    for text in ("x", "yy"):
        module = volume_format("edited", GOOD.replace("b'x'", f"b'{text}'"))
        (folder / "made_edited.py").write_text(module)
        assert run("build", "-f", "edited", PYTHONPATH=str(folder)).returncode == 0
        assert (tmp_path / "editions/ar/downloads/edited/tides-2026-1-ar.made").read_text() == text


def test_a_suffix_of_two_parts_has_its_own_permanent_address(make: Make, run: Run, tmp_path: Path) -> None:
    module = volume_format("made", GOOD.replace(".made", ".made.json"), "label = lambda self, text: 'Made with care'")
    module = module.replace('".made"', '".made.json"\n    media_type = "application/json"')
    install(tmp_path / "packages", "made", module)
    publish(make)
    assert run("build", "-f", "html,made", PYTHONPATH=str(tmp_path / "packages")).returncode == 0
    index = json.loads((tmp_path / "editions/index.json").read_text())
    assert index["latest"]["ar"] == {"made.json": "ar/downloads/latest.made.json"}
    assert 'title="Made with care"' in (tmp_path / "editions/ar/opds.xml").read_text()


def test_what_a_format_gets_is_translated(make: Make, run: Run, tmp_path: Path) -> None:
    """The text of blocks, and what readers are told of the translation."""
    body = """\
import json
        texts = [token.content for token in article.document.tokens if token.type == "inline"]
        language = article.text.language(article.document.article.locale)
        return json.dumps([texts, article.notices, language]).encode()"""
    module = volume_format("told", body).replace("VolumeF", "ArticleF").replace("volume):", "article):")
    install(tmp_path / "packages", "told", module)
    publication = make({"a": "# The *harbour*\n\nIt floats.\nIt is [here](b.md).\n"}, SETTINGS.replace('"ar"', '"es"'))
    sync(publication, DAY)
    translate_all(publication, "a", "es")
    assert run("build", "-f", "told", PYTHONPATH=str(tmp_path / "packages")).returncode == 0
    built = tmp_path / "editions"
    texts, notices, language = json.loads((built / "es/downloads/told/a.made").read_text())
    assert texts == ["«The harbour»", "«It floats.» «It is here.»"]
    assert (notices, language) == (["Traducción. Idioma original: inglés."], "inglés")
    assert json.loads((built / "en/downloads/told/a.made").read_text())[:2] == [
        ["The harbour", "It floats. It is here."],
        [],
    ]


def test_an_unknown_format_is_named_with_its_line(make: Make, run: Run, tmp_path: Path) -> None:
    """It stops only a build that uses it."""
    publish(make)
    path = tmp_path / "polyglot.toml"
    path.write_text(path.read_text() + '[language.ar]\nformats = ["html", "scroll"]\n')
    assert run("status").returncode == run("check").returncode == run("build", "-l", "en").returncode == 0
    ran = run("build")
    assert ran.returncode == 2
    assert (
        "polyglot.toml:9: error: There is no format “scroll”. Choose from docx, epub, html, markdown, pdf, text, zip; "
        "or install the package with the format “scroll”." in ran.stderr
    )
    path.write_text(SETTINGS.replace('"html"', '"htlm"'))
    assert "polyglot.toml:7: error: There is no format “htlm”. Did you mean “html”?" in run("build").stderr
    path.write_text(SETTINGS)
    assert "there is no format “scroll”; choose from docx" in run("build", "-f", "scroll").stderr


def test_no_format_is_imported_before_it_is_used() -> None:
    script = "import sys, polyglot.cli, polyglot.cli.build, polyglot.building.build\n"
    names = ["polyglot.formats.pdf.pdf", "polyglot.formats.books.epub", "polyglot.formats.text.text"]
    done = subprocess.run(
        [sys.executable, "-c", f"{script}print([one for one in {names} if one in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
