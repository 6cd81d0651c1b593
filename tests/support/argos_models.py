"""Model packages made of the starter model's parts: other languages, other versions, broken ones."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from polyglot.engines.models import packages

STARTER = Path(packages.__file__).parent / "starter" / "en_es.argosmodel"
_ROOT = "en_es_tiny"


def metadata(source: str = "en", target: str = "es", **more: object) -> dict[str, object]:
    return {"package_version": "1.0", "type": "translate", "from_code": source, "to_code": target, **more}


def contents() -> dict[str, bytes]:
    """The starter model's files by their paths in the package's folder."""
    with zipfile.ZipFile(STARTER) as archive:
        return {name.removeprefix(f"{_ROOT}/"): archive.read(name) for name in archive.namelist()}


def package(path: Path, data: object, changes: Mapping[str, bytes | None] | None = None, *, root: str = "") -> Path:
    """Write a package file that works, but for its changes (None leaves a file out)."""
    parts: dict[str, bytes | None] = {**contents(), "metadata.json": json.dumps(data).encode(), **(changes or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(f"{root or path.stem}/{name}", part)
    return path


def light(path: Path, data: object, changes: Mapping[str, bytes | None] | None = None, *, root: str = "") -> Path:
    """A package that can be installed but not loaded: small, for tests that only move it about."""
    small = dict.fromkeys(("model/model.bin", "sentencepiece.model", "minisbd/en.onnx"), b"x")
    return package(path, data, {**small, "model/shared_vocabulary.json": b"[]", **(changes or {})}, root=root)
