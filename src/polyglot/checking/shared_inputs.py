"""The inputs that the checks of all texts share: the glossary, and plug-ins. Without a change, no parser is imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from polyglot.catalogs.ledger.file_snapshot import FileSnapshot
from polyglot.findings import Finding
from polyglot.publication import Publication
from polyglot.storage import fingerprints, results
from polyglot.storage.fingerprints import Signature
from polyglot.storage.results import StoreFile, Work


@dataclass(frozen=True, slots=True)
class SharedInputs:
    """The inputs that all texts share: the findings of the glossary, and the files of plug-ins' checks."""

    glossary_findings: tuple[Finding, ...]
    plug_ins: Mapping[str, Signature]  # by path


def check_shared_inputs(publication: Publication, file: StoreFile, snapshot: FileSnapshot) -> SharedInputs:
    """Return the findings of the glossary, and the files of plug-ins. Raises `ConfigError` for severities that are not valid."""
    inputs = {"": (fingerprints.read_signature(publication.glossary),)}

    def has_same_plug_ins(shared: SharedInputs) -> bool:
        return all(fingerprints.read_signature(Path(path)) == signature for path, signature in shared.plug_ins.items())

    work = Work("shared", SharedInputs, partial(_load_shared, publication), has_same_plug_ins)
    return results.update_results(file, work, inputs, snapshot.time)[""]


def _load_shared(publication: Publication) -> Callable[[str], SharedInputs]:
    from polyglot.checking import check_registry
    from polyglot.checking.catalog_checks import read_glossary

    check_registry.validate_settings(publication)
    return lambda _: SharedInputs(read_glossary(publication)[1], check_registry.plug_in_files())
