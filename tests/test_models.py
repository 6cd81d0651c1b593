"""`polyglot models`, as its users have it: a process, a server on this machine, a disk."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from polyglot.engines.models import packages
from polyglot.engines.models.index import Available
from polyglot.engines.models.packages import Package
from polyglot.engines.resolve_models import Way, ways
from tests.argosmodels import light, metadata, package
from tests.conftest import Make
from tests.modelsite import Site, entry, offering

pytestmark = pytest.mark.enable_socket

# Every language leads to English and back, and Spanish to Portuguese, as in Argos's index.
PAIRS = ("en-es", "es-en", "en-fr", "fr-en", "en-ar", "ar-en", "en-zt", "es-pt")


class Shop:
    """An index with models, and a home where they are installed."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.offer(*(f"{pair} 1.5" for pair in PAIRS))

    def offer(self, *models: str, **more: object) -> None:
        entries = []
        for model in models:
            pair, version = model.split()
            source, target = pair.split("-")
            name = f"{pair}-{version}.argosmodel"
            file = light(self.folder / name, metadata(source, target, package_version=version), root=pair)
            self.site.files[f"/{name}"] = file.read_bytes()
            entries.append(entry(self.site, name, from_code=source, to_code=target, package_version=version, **more))
        self.site.files["/index.json"] = json.dumps(entries).encode()

    def environment(self) -> dict[str, str]:
        own = {"HOME": "home", "ARGOS_PACKAGES_DIR": "models", "XDG_CACHE_HOME": "cache"}
        return {
            **os.environ,
            **{name: str(self.folder / place) for name, place in own.items()},
            "ARGOS_PACKAGE_INDEX": self.site.address,
            "COLUMNS": "80",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "polyglot", "models", *arguments],
            cwd=self.folder,
            env=self.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        out, err = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def installed(self) -> list[str]:
        told = json.loads(self.run("list", "--json").stdout)
        return [f"{model['source']}-{model['target']} {model['version']}" for model in told]

    def asked(self) -> list[str]:
        return [path.removeprefix("/").removesuffix(".argosmodel") for path, _ in self.site.asked]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with offering() as site:
        yield Shop(site, tmp_path)


def test_the_first_language_is_that_of_the_articles(shop: Shop) -> None:
    ran = shop.run("install", "en", "es", "fr", "ar", "zh-TW")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == f"Asking {shop.site.address}/index.json\n"
    assert shop.installed() == ["en-ar 1.5", "en-es 1.5", "en-fr 1.5", "en-zh-Hant 1.5"]
    assert [line.split(" in ")[0] for line in ran.stdout.splitlines()] == [
        *("Installed en → es 1.5", "Installed en → fr 1.5", "Installed en → ar 1.5", "Installed en → zh-Hant 1.5")
    ]
    assert list((shop.folder / "cache" / "polyglot" / "downloads").glob("*.argosmodel")) == []


def test_what_has_no_model_goes_by_way_of_another_language(shop: Shop) -> None:
    ran = shop.run("install", "es", "pt", "fr")
    assert shop.installed() == ["en-fr 1.5", "es-en 1.5", "es-pt 1.5"]
    assert "es → fr goes by way of en.\n" in ran.stdout


def test_all_pairs(shop: Shop) -> None:
    assert shop.run("install", "es", "fr", "en", "--all-pairs").returncode == 0
    assert shop.installed() == ["en-es 1.5", "en-fr 1.5", "es-en 1.5", "fr-en 1.5"]


def test_a_language_that_nothing_leads_to(shop: Shop) -> None:
    ran = shop.run("install", "en", "es", "sw", "eo")
    assert (ran.returncode, shop.installed()) == (1, ["en-es 1.5"])
    assert ran.stderr.endswith("error: No model leads en → sw, en → eo, neither in the index nor here.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["es"], 2, "Name the language of the articles too: polyglot models install en es"),
        (["en", "es", "x.argosmodel"], 2, "Name files or languages, not both."),
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
    assert "es → fr goes by way of en.\n" in ran.stdout


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
    assert ran.stderr == f"Asking {shop.site.address}/index.json\n"
    assert ran.stdout.splitlines() == [
        "en → es       1.5  installed",
        "en → fr       1.6  newer than what is installed",
        "en → pt-BR    1.9",
        "en → zh-Hant  1.0  a newer one is installed",
    ]
    told = json.loads(shop.run("list", "--available", "--json").stdout)
    assert told[1] == {"source": "en", "target": "fr", "version": "1.6", "state": "newer", "sha256": "ab" * 32}


def test_what_models_take_of_the_disk(shop: Shop) -> None:
    shop.run("install", "--force", str(package(shop.folder / "x.argosmodel", metadata("en", "gl"))))
    size = sum(path.stat().st_size for path in (shop.folder / "models").rglob("*") if path.is_file())
    assert shop.run("list").stdout.splitlines() == [
        f"en → gl  1.0  {size / 1e6:.1f} MB  x",
        "en → es  starter model, comes with polyglot; rough. A better one: polyglot models install en es",
        f"1 model, {size / 1e6:.1f} MB, in {shop.folder / 'models'}",
    ]


def test_an_index_that_cannot_be_reached_is_one_sentence(shop: Shop) -> None:
    shop.site.files.clear()
    for arguments in (["install", "en", "es"], ["list", "--available"]):
        ran = shop.run(*arguments)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr == (
            f"Asking {shop.site.address}/index.json\n"
            f"error: The index of models at {shop.site.address}/index.json cannot be reached: Not Found. "
            "Try again later, or install from a file: polyglot models install FILE.argosmodel\n"
        )


def test_models_are_verified(shop: Shop) -> None:
    shop.run("install", "en", "es", "fr", "zh-Hant")
    stranger = shop.folder / "models" / "translate-en_sq-1_9"
    stranger.mkdir()
    (stranger / "metadata.json").write_text(json.dumps(metadata("en", "sq", package_version="1.9")))
    ran = shop.run("verify")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "en → es       1.5  as installed",
        "en → fr       1.5  as installed",
        "en → sq       1.9  nobody noted how it was installed",
        "en → zh-Hant  1.5  as installed",
    ]
    (shop.folder / "models" / "en-es" / "model" / "model.bin").write_bytes(b"y")
    (shop.folder / "models" / "en-zt" / "sentencepiece.model").unlink()
    ran = shop.run("verify")
    assert ran.returncode == 1
    assert "en → es       1.5  model/model.bin was changed\n" in ran.stdout
    assert "en → zh-Hant  1.5  sentencepiece.model is missing\n" in ran.stdout
    remedies = re.findall(r"is damaged\. Install it again: polyglot (models install --force .*)", ran.stderr)
    assert remedies == ["models install --force en es", "models install --force en zh-Hant"]
    told = json.loads(shop.run("verify", "--json").stdout)
    assert [model["damage"] for model in told] == [
        ["model/model.bin was changed"],
        [],
        None,
        ["sentencepiece.model is missing"],
    ]
    for remedy in remedies:
        assert shop.run(*remedy.split()[1:]).returncode == 0
    assert shop.run("verify").returncode == 0


def test_a_package_does_not_note_itself(shop: Shop) -> None:
    sly = light(shop.folder / "sly.argosmodel", metadata("en", "gl"), {"polyglot.json": b'{"files": {}}'})
    shop.run("install", str(sly))
    assert shop.run("verify").stdout == "en → gl  1.0  as installed\n"
    (shop.folder / "models" / "sly" / "sentencepiece.model").write_bytes(b"y")
    assert shop.run("verify").returncode == 1


def test_a_wrong_hash_installs_nothing(shop: Shop) -> None:
    shop.offer("en-es 1.5", sha256="0" * 64)
    ran = shop.run("install", "en", "es")
    assert (ran.returncode, shop.installed()) == (1, [])
    assert "it is not the file that the index describes" in ran.stderr


def test_a_download_that_was_killed_goes_on(shop: Shop) -> None:
    name = "/en-es-1.5.argosmodel"
    whole = package(shop.folder / "whole.argosmodel", metadata("en", "es", package_version="1.5"))
    shop.site.files[name] = whole.read_bytes()
    shop.site.gives, shop.site.stalls = [10**6, 3_000_000], threading.Event()
    process = shop.start("install", "en", "es")
    part = shop.folder / "cache" / "polyglot" / "downloads" / "en_es-1.5.part"
    while not (part.exists() and part.stat().st_size):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    got = part.stat().st_size
    shop.site.stalls.set()
    shop.site.stalls = None
    shop.site.asked.clear()
    ran = shop.run("install", "en", "es")
    assert ran.returncode == 0, ran.stderr
    assert shop.site.asked == [("/index.json", ""), (name, f"bytes={got}-")]
    assert shop.installed() == ["en-es 1.5"]


def test_what_a_broken_download_left_of_another_file_is_fetched_again(shop: Shop) -> None:
    folder = shop.folder / "cache" / "polyglot" / "downloads"
    folder.mkdir(parents=True)
    (folder / "en_es-1.5.part").write_bytes(bytes(500))
    ran = shop.run("install", "en", "es")
    assert ran.returncode == 0, ran.stderr
    assert [asked for _, asked in shop.site.asked[1:]] == ["bytes=500-", ""]
    assert shop.run("verify").returncode == 0


def test_two_installs_do_not_mix(shop: Shop) -> None:
    first, second = shop.start("install", "en", "es", "fr"), shop.start("install", "en", "es", "fr")
    told = [process.communicate()[1] for process in (first, second)]
    codes = {first.returncode, second.returncode}
    assert 0 in codes
    assert codes <= {0, 1}
    assert all("Another polyglot is changing the models. Wait" in text for text in told if "error" in text)
    assert shop.installed() == ["en-es 1.5", "en-fr 1.5"]
    assert shop.run("verify").returncode == 0


def model(pair: str) -> dict[str, Any]:
    source, target = pair.split("-")
    return {"source": source, "target": target, "version": "1"}


@pytest.mark.parametrize(
    ("offered", "installed", "wish", "models"),
    [
        ("en-es es-en", "", ("en", "es"), ["en-es"]),
        ("en-es es-en", "", ("en", "es-MX"), ["en-es"]),
        ("es-en en-fr", "", ("es", "fr"), ["es-en", "en-fr"]),
        ("en-fr", "es-en", ("es", "fr"), ["es-en", "en-fr"]),
        ("es-fr", "es-en en-fr", ("es", "fr"), ["es-fr"]),
        ("", "es-en en-fr", ("es", "fr"), ["es-en", "en-fr"]),
        ("en-zt en-zh", "", ("en", "zh-TW"), ["en-zt"]),
        ("en-zt en-zh", "", ("en", "zh"), ["en-zh"]),
        ("en-pb en-pt", "", ("en", "pt-BR"), ["en-pb"]),
        ("en-nb", "", ("en", "no"), ["en-nb"]),
        ("en-es", "", ("es", "en"), []),
        ("", "", ("es", "en"), []),
    ],
)
def test_the_shortest_way_is_chosen(offered: str, installed: str, wish: tuple[str, str], models: list[str]) -> None:
    index = [Available(**model(pair), addresses=()) for pair in offered.split()]
    known = [Package(**model(pair), folder=packages.home() / pair) for pair in installed.split()]
    [way] = ways([wish], index, known)
    assert way == Way(wish, tuple((pair.partition("-")[0], pair.partition("-")[2]) for pair in models))
