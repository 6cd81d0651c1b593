"""A translator's session in each program, from open to sync, on one catalog with messages of every state.

The files in tests/cases/programs/ are what Poedit 3.2.2, Lokalize 22.12.3, gtranslator 42.0 and OmegaT 3.6.0 saved, and what
Pontoon's serializer (moz.l10n 0.15, from the template) wrote. Weblate's writer is part of the test. (The name is invented.)
"""

import subprocess
from dataclasses import replace
from difflib import unified_diff

import pytest
from translate.storage.pypo import pofile

from polyglot.model import MessageKey, State
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.support.paths import CASES
from tests.support.states import catalog, rewrite, states

NEW = {"It lends lamps to everybody who asks for one.": "Presta lámparas a quien las pida."}  # was missing
ALL = NEW | {
    "The depot opens at two.": "El depósito abre a las dos.",  # was stale
    "The cat is called Mother.": "Sabe dormir.",  # was a draft, and is accepted as it is
    "She sleeps on the warm stove.": "Duerme sobre la estufa tibia.",  # was reviewed
}


def save(program: str, publication: Publication, done: dict[str, str]) -> None:
    """Save the catalog as the program does after the translator has `done` this."""
    path = publication.catalog_path("a", publication.locale("es"))
    if program != "weblate":
        rewrite(path, (CASES / "programs" / f"{program}{'' if done == ALL else '-partial'}.po").read_text("utf-8"))
        return
    store = pofile.parsestring(path.read_bytes())  # type: ignore[no-untyped-call]
    for unit in store.units:
        if str(unit.source) in done and not unit.getcontext():
            unit.target = done[str(unit.source)]
            unit.markfuzzy(present=False)
    store.updateheader(
        PO_Revision_Date="2026-03-04 23:12+0000",
        Last_Translator="Ana Ruz <ana@mail.example>",
        Language_Team="Spanish <https://weblate.example/projects/windrow/es/>",
        X_Generator="Weblate 2026.10.1",
    )
    store.savefile(str(path))


@pytest.mark.parametrize("done", [ALL, NEW], ids=["all", "one"])
@pytest.mark.parametrize("program", ["poedit", "lokalize", "gtranslator", "omegat", "weblate", "pontoon"])
def test_from_open_to_sync(publication: Publication, program: str, done: dict[str, str]) -> None:
    """What was done is reviewed, all else has its text, its state and its notes, and the diff shows no other message."""
    path = publication.catalog_path("a", publication.locale("es"))
    before, kept = states(publication), {message.key: message for message in catalog(publication).messages}
    old = path.read_text(encoding="utf-8")
    save(program, publication, done)
    sync(publication, "2027-01-01", by="cleo")
    keys = {MessageKey(None, source): target for source, target in done.items()}
    assert states(publication) == before | dict.fromkeys(keys, State.REVIEWED)
    found = {message.key: message for message in catalog(publication).messages}
    assert {key: found[key].target for key in keys} == keys
    assert list(found) == list(kept)
    for key in kept.keys() - keys.keys():
        flags = () if program == "pontoon" else kept[key].flags  # it writes those of the template
        assert replace(found[key], line=0) == replace(kept[key], line=0, flags=flags)
    new = path.read_text(encoding="utf-8")
    difference = list(unified_diff(old.splitlines(), new.splitlines(), n=0))[2:]
    added = {line[1:] for line in difference if line[0] == "+" and not line.startswith('+"X-Generator: ')}
    assert added == {f'msgstr "{text}"' for text in keys.values()} - {f'msgstr "{one.target}"' for one in kept.values()}
    subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], check=True)
    assert not any("ana" in line.lower() or "2026" in line for line in new.splitlines() if line.startswith(('"', "# ")))
