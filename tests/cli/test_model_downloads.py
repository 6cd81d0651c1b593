"""`polyglot models` and the network: downloads that break or are killed, hashes, and two installs at once."""

import json
import re
import signal
import threading
import time

import pytest

from tests.support.argos_models import light, metadata, package
from tests.support.model_shop import Shop

pytestmark = pytest.mark.enable_socket


def test_an_index_that_cannot_be_reached_is_one_sentence(shop: Shop) -> None:
    shop.site.files.clear()
    for arguments in (["install", "en", "es"], ["list", "--available"]):
        ran = shop.run(*arguments)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr == (
            f"Fetching {shop.site.address}/index.json\n"
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
        "en → es       1.5  unchanged",
        "en → fr       1.5  unchanged",
        "en → sq       1.9  no record of the installation",
        "en → zh-Hant  1.5  unchanged",
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
    assert shop.run("verify").stdout == "en → gl  1.0  unchanged\n"
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
