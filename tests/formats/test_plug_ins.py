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
FAULTY = {
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
    fails_in_arabic = "yield OutputFile(volume.volume.name + '.made', {'en': b'x'}[volume.volume.locale.tag])"
    install(folder, "broken", volume_format("broken", fails_in_arabic))
    article = volume_format("torn", "return {'b': b'x'}[volume.document.article.id]").replace("VolumeF", "ArticleF")
    install(folder, "torn", article)
    install(folder, "silent", volume_format("silent", "yield 'text'"))
    install(folder, "lost", volume_format("lost", "yield OutputFile('../x', b'')"))
    install(folder, "poor", volume_format("poor", "import nowhere", "requirement = 'Run: pip install nowhere.'"))
    publish(make)
    for _ in range(2):  # the second build tries again
        ran = run("build", "-f", "html,text,broken,torn,silent,lost,poor", PYTHONPATH=str(folder))
        assert ran.returncode == 1
        assert "Traceback" not in ran.stderr
        said = ran.stdout + ran.stderr
        assert "tides-2026-1-ar: The format “broken” failed: 'ar'. Report it to the authors" in said
        assert "articles/2026-1/a.md:1: error: The format “torn” failed: '2026-1/a'." in said
        assert "The format “silent” yielded str, not an OutputFile." in said
        assert "The format “lost” gave a file the name “../x”" in said
        assert "No module named 'nowhere'. Run: pip install nowhere. [poor]" in said
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
        (name, f"The plug-in “{name}” {problem}"),
        ("stranger", "does not inherit from polyglot.formats.protocol.Format"),
        ("explosive", "The format “explosive” cannot be loaded: no disk. Report it"),
    ):
        ran = run("build", "-f", one, PYTHONPATH=str(tmp_path / "packages"))
        assert ran.returncode == 1
        assert text in ran.stderr
        assert "Traceback" not in ran.stderr


def test_an_unknown_format_is_named_with_its_line(make: Make, run: Run, tmp_path: Path) -> None:
    publish(make)
    path = tmp_path / "polyglot.toml"
    path.write_text(path.read_text() + '[language.ar]\nformats = ["html", "scroll"]\n')
    ran = run("status")
    assert ran.returncode == 2
    assert (
        "polyglot.toml:9: error: There is no format “scroll”. Choose from docx, epub, html, markdown, pdf, text, zip."
        in (ran.stderr)
    )
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
