"""`polyglot models` in a process, with an index on this machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.argos_models import light, metadata
from tests.support.model_site import Site, entry

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


def model(pair: str) -> dict[str, Any]:
    source, target = pair.split("-")
    return {"source": source, "target": target, "version": "1"}
