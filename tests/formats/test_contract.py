"""The contract that every output format passes: those that are installed, and those of docs/formats.md."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from polyglot import publication as publications
from polyglot.building.build import BuildReport
from polyglot.editions.ui_text import interface_text
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import load_format
from polyglot.publication import Publication
from polyglot.settings import FORMATS_GROUP, list_formats
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, png
from tests.judges import programs
from tests.support import builds, plug_ins
from tests.support.cases import cases
from tests.support.catalogs import translate_all
from tests.support.folders import snapshot
from tests.support.locales import AR, EN, ES, ZH
from tests.support.paths import CASES

MODULE, POINTS = plug_ins.guide_example("formats")
NAMES = sorted({*list_formats(), *POINTS[FORMATS_GROUP]})
SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar", "zh"]
title = "The Tide Table"
base_url = "https://tides.example/"
[editions]
publish_at = 0
"""
ISSUE = 'title = "High water"\nnumber = 1\nperiod_start = 2026-01-01\ncover = "dot.png"\n'
ARTICLES = {
    "2026-1/a": "---\ntitle: The harbour\nauthor: Ines\ndate: 2026-01-02\n---\nIt floats, & it <b>stays</b>. ![A dot](dot.png)\n",
    "2026-1/empty": "",
    "2026-1/titled": "---\ntitle: Only a title\n---\n",
    "2026-1/rtl": "---\nlanguage: ar\n---\n# رسالة\n\nوصل القارب إلى Harbour Wells.\n",
}


@pytest.fixture(scope="module")
def guide_formats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The formats of docs/formats.md, as they stand there."""
    folder = tmp_path_factory.mktemp("extras")
    plug_ins.install(folder, {"polyglot_extras": MODULE}, POINTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield


@dataclass(frozen=True)
class Built:
    """A publication built in one format."""

    name: str
    publication: Publication
    report: BuildReport
    files: Mapping[str, bytes]  # below editions/


@pytest.fixture(scope="module", params=NAMES)
def built(request: pytest.FixtureRequest, guide_formats: None, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("tides")
    for id, text in ARTICLES.items():
        path = root / "articles" / f"{id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "articles/2026-1/issue.toml").write_text(ISSUE, encoding="utf-8")
    (root / "articles/2026-1/dot.png").write_bytes(png())
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    publication = publications.read(root)
    sync(publication, DAY)
    for tag in ("es", "ar"):  # nothing is reviewed in Chinese
        translate_all(publication, "2026-1/a", tag)
    report = builds.build(publication, formats=(request.param,))
    return Built(request.param, publication, report, snapshot(publication.editions))


def texts(data: bytes) -> str:
    """Return the text of a file of any format: of a container all texts in it, of a PDF the text that is printed."""
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as container:
            return "\n".join(container.read(name).decode("utf-8", "replace") for name in container.namelist())
    if data.startswith(b"%PDF"):
        programs.need("pdftotext")
        return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return data.decode("utf-8", "replace")


def test_a_format_says_what_it_is(built: Built) -> None:
    format = load_format(built.name)
    assert format.name == built.name
    assert format.version
    assert re.fullmatch(r"(\.\w+)+", format.suffix)
    for locale in (EN, ES, AR, ZH):
        assert format.label(interface_text(locale)).strip()
        assert format.variant_label("a4", interface_text(locale))


def test_every_edition_has_its_files(built: Built) -> None:
    format = load_format(built.name)
    assert [one for one in built.report.findings if one.severity == "error"] == []
    for locale in built.publication.locales:
        folder = f"{locale.tag}/downloads/{built.name}"
        wanted = {
            Scope.PAGE: [f"{locale.tag}/{id}/index.html" for id in ARTICLES],
            Scope.ARTICLE: [f"{folder}/{id}{format.suffix}" for id in ARTICLES],
            Scope.VOLUME: [f"{folder}/the-tide-table-2026-1-{locale.tag}{format.suffix}"],
            Scope.EDITION: [f"{folder}/the-tide-table-{locale.tag}{format.suffix}"],
        }[format.scope]
        assert {*wanted} <= built.files.keys()
        assert all(built.files[name] for name in wanted if format.scope is not Scope.ARTICLE)


def test_another_build_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    builds.build(built.publication, formats=(built.name,), output=tmp_path)
    again = snapshot(tmp_path)
    names = [name for name in built.files if "/" in name]
    assert {name: again[name] for name in names} == {name: built.files[name] for name in names}


def test_nothing_changed_builds_nothing(built: Built) -> None:
    assert builds.build(built.publication, formats=(built.name,)).written == 0


def test_every_language_has_its_own_text(built: Built) -> None:
    kept = {}
    for tag in ("en", "es", "ar", "zh"):
        files = [
            data for name, data in sorted(built.files.items()) if name.startswith(f"{tag}/") and ".jpg" not in name
        ]
        kept[tag] = b"".join(files)
    assert len(set(kept.values())) == 4
    if built.name != "pdf":  # whose text is compressed
        assert "رسالة" in "\n".join(texts(data) for data in built.files.values())


def test_no_translation_has_the_source(built: Built) -> None:
    """The article is translated whole: each sentence in quotation marks."""
    files = [data for name, data in built.files.items() if name.startswith("es/") and ".jpg" not in name]
    written = "\n".join(map(texts, files))
    assert re.search(r"«It\s+floats", written)
    assert not re.search(r"(?<!«)It\s+floats", written)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_has_a_case_file(name: str) -> None:
    assert (CASES / "formats" / f"{name}.md").is_file(), f"write tests/cases/formats/{name}.md"


CASE_FILES = sorted((CASES / "formats").glob("*.md"))


@pytest.mark.usefixtures("guide_formats")
@pytest.mark.parametrize("name", [path.stem for path in CASE_FILES])
def test_what_is_written(name: str, make: Make) -> None:
    """Each line of the expected text is in the files of an article with the given body."""
    for number, parameters in enumerate(cases(f"formats/{name}", 2)):
        body, expected = parameters.values  # type: ignore[attr-defined]
        settings = SETTINGS.replace('["es", "ar", "zh"]', "[]")
        publication = make({f"2026-1/{'abcdefgh'[number]}": f"---\ntitle: A case\n---\n{body}\n"}, settings)
        builds.build(publication, formats=(name,))
        written = "\n".join(texts(data) for data in snapshot(publication.editions).values())
        for line in expected.split("\n"):
            assert line in written
