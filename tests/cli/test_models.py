"""`polyglot models`, as its users have it: a process, a server on this machine, a disk."""

import json

import pytest

from tests.conftest import Make
from tests.support.argos_models import metadata, package
from tests.support.model_shop import Shop

pytestmark = pytest.mark.enable_socket


def test_the_first_language_is_that_of_the_articles(shop: Shop) -> None:
    ran = shop.run("install", "en", "es", "fr", "ar", "zh-TW")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == f"Fetching {shop.site.address}/index.json\n"
    assert shop.installed() == ["en-ar 1.5", "en-es 1.5", "en-fr 1.5", "en-zh-Hant 1.5"]
    assert [line.split(" in ")[0] for line in ran.stdout.splitlines()] == [
        *("Installed en → es 1.5", "Installed en → fr 1.5", "Installed en → ar 1.5", "Installed en → zh-Hant 1.5")
    ]
    assert list((shop.folder / "cache" / "polyglot" / "downloads").glob("*.argosmodel")) == []


def test_what_has_no_model_goes_by_way_of_another_language(shop: Shop) -> None:
    ran = shop.run("install", "es", "pt", "fr")
    assert shop.installed() == ["en-fr 1.5", "es-en 1.5", "es-pt 1.5"]
    assert "es → fr: by way of en.\n" in ran.stdout


def test_all_pairs(shop: Shop) -> None:
    assert shop.run("install", "es", "fr", "en", "--all-pairs").returncode == 0
    assert shop.installed() == ["en-es 1.5", "en-fr 1.5", "es-en 1.5", "fr-en 1.5"]


def test_a_language_that_nothing_leads_to(shop: Shop) -> None:
    ran = shop.run("install", "en", "es", "sw", "eo")
    assert (ran.returncode, shop.installed()) == (1, ["en-es 1.5"])
    assert ran.stderr.endswith("error: No models for en → sw, en → eo, neither installed nor in the index.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["es"], 2, "Name the language of the articles first: polyglot models install en es"),
        (["en", "es", "x.argosmodel"], 2, "Name either files or languages."),
        (["en", "klingon"], 2, "“klingon” is not a BCP 47 language tag."),
        (["./none.argosmodel"], 2, "There is no file none.argosmodel."),
        ([], 2, "There is no polyglot.toml"),
    ],
)
def test_what_cannot_be_asked_for(shop: Shop, arguments: list[str], code: int, text: str) -> None:
    ran = shop.run("install", *arguments)
    assert (ran.returncode, shop.site.asked) == (code, [])
    assert text in ran.stderr


def test_a_publication_knows_what_it_needs(shop: Shop, make: Make) -> None:
    settings = """[publication]
source_language = "en"
languages = ["es", "fr", "ar", "pt"]
[language.ar]
drafts = false
[language.pt]
engine = "pseudo"
"""
    make({"a": "Hello.\n", "b": "---\nlanguage: es\n---\nHola.\n", "broken": "---\nlanguage: xx_y\n---\n"}, settings)
    ran = shop.run("install")
    assert ran.returncode == 0, ran.stderr
    assert shop.installed() == ["en-es 1.5", "en-fr 1.5", "es-en 1.5"]
    assert "es → fr: by way of en.\n" in ran.stdout


def test_what_is_installed_stays_and_what_is_newer_comes(shop: Shop) -> None:
    shop.run("install", "en", "es")
    shop.site.asked.clear()
    ran = shop.run("install", "en", "es")
    assert (ran.returncode, ran.stdout) == (0, "en → es 1.5 is installed already.\n")
    assert shop.asked() == ["index.json"]
    shop.offer("en-es 1.10", "en-es 1.9")
    assert shop.run("install", "en", "es").stdout.startswith("Installed en → es 1.10 in ")
    shop.offer("en-es 1.9")
    assert shop.run("install", "en", "es").stdout == "en → es 1.10 is installed already.\n"
    assert shop.run("install", "--force", "en", "es").stdout.startswith("Installed en → es 1.9 in ")
    assert shop.installed() == ["en-es 1.9"]


def test_files_are_installed(shop: Shop) -> None:
    names = ["en-es-1.5.argosmodel", "./en-fr-1.5.argosmodel"]
    assert shop.run("install", *names).stdout.count("Installed") == 2
    ran = shop.run("install", *names)
    assert ran.stdout == "en → es 1.5 is installed already.\nen → fr 1.5 is installed already.\n"
    assert shop.run("install", "--force", names[0]).stdout.startswith("Installed en → es 1.5 in ")
    shop.offer("en-es 1.4")
    ran = shop.run("install", "en-es-1.4.argosmodel")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "A newer version (1.5) for en → es is installed. Use --force to replace it." in ran.stderr
    assert shop.site.asked == []


def test_what_the_index_offers(shop: Shop) -> None:
    shop.run("install", "en", "es")
    shop.run("install", "en", "fr")
    shop.run("install", "en", "zh-Hant")
    shop.offer("en-es 1.5", "en-fr 1.6", "en-zt 1.0", "en-pb 1.9", sha256="ab" * 32)
    ran = shop.run("list", "--available")
    assert ran.stderr == f"Fetching {shop.site.address}/index.json\n"
    assert ran.stdout.splitlines() == [
        "en → es       1.5  installed",
        "en → fr       1.6  newer than the installed version",
        "en → pt-BR    1.9",
        "en → zh-Hant  1.0  a newer version is installed",
    ]
    told = json.loads(shop.run("list", "--available", "--json").stdout)
    assert told[1] == {"source": "en", "target": "fr", "version": "1.6", "state": "newer", "sha256": "ab" * 32}


def test_what_models_take_of_the_disk(shop: Shop) -> None:
    shop.run("install", "--force", str(package(shop.folder / "x.argosmodel", metadata("en", "gl"))))
    size = sum(path.stat().st_size for path in (shop.folder / "models").rglob("*") if path.is_file())
    assert shop.run("list").stdout.splitlines() == [
        f"en → gl  1.0  {size / 1e6:.1f} MB  x",
        "en → es  starter model of polyglot, of low quality; better: polyglot models install en es",
        f"1 model, {size / 1e6:.1f} MB, in {shop.folder / 'models'}",
    ]
