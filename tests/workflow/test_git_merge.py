"""Real git, with the merge driver that `git-setup` installs: several people's work comes together, and nothing is in conflict."""

import subprocess

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import article_translations, catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.message import ALTERNATIVE_NOTE
from polyglot.drafting.backlog import DraftRequest
from polyglot.model import MessageKey, State
from polyglot.publication import Publication
from polyglot.workflow.check import check
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.git import SENTENCES, SETTINGS, STORY, Git, catalog, commit, save_in_editor, texts


def work(
    publication: Publication, git: Git, branch: str, texts: dict[str, str], *, wrapped: bool = False, **header: str
) -> None:
    """The same on a branch of one's own, from where the others were."""
    git("checkout", "-b", branch, "main")
    save_in_editor(publication, texts, **header)
    if wrapped:
        subprocess.run(["msgcat", "--width=40", "-o", catalog(publication), catalog(publication)], check=True)
    commit(git)


def state(publication: Publication, source: str) -> State | None:
    found = article_translations.read(publication, "a", publication.locale("es"))
    message = found.messages.get(MessageKey(None, source))
    return ledger.message_state(message, found.kinds) if message else None


WAYS = {  # on branch a, what brings the work of branch b in
    "merge": ["merge --no-edit b"],
    "merge as older gits do": ["merge --no-edit -s recursive b"],
    "rebase": ["rebase b"],
    "rebase by patches": ["rebase --apply b"],
    "cherry-pick": ["cherry-pick b"],
    "stash": ["reset --soft main", "stash", "merge --ff-only b", "stash pop"],
}


@pytest.mark.parametrize("way", WAYS)
def test_two_volunteers(shared: Publication, git: Git, way: str) -> None:
    """Each translated a sentence, both translated a third; their editors wrote into the header."""
    work(
        shared,
        git,
        "b",
        {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."},
        wrapped=True,
        PO_Revision_Date="2026-02-02",
    )
    mine = {SENTENCES[3]: "Devuélvalo todo.", SENTENCES[2]: "La llave está al lado.", SENTENCES[0]: "Abre a las doce."}
    work(shared, git, "a", mine, PO_Revision_Date="2026-02-03", X_Generator="Poedit")
    for command in WAYS[way]:
        git(*command.split())
    found = texts(shared)
    assert found[SENTENCES[0]] == ("Abre a las doce.", False, "")
    assert found[SENTENCES[1]] == ("Presta escaleras.", False, "")
    assert found[SENTENCES[3]] == ("Devuélvalo todo.", False, "")
    target, fuzzy, comments = found[SENTENCES[2]]
    both = {"Pida la llave.", "La llave está al lado."}
    assert fuzzy
    assert {target, comments.removeprefix(f"{ALTERNATIVE_NOTE} ")} == both
    assert "X-Generator: Poedit" in catalog(shared).read_text(encoding="utf-8")
    # Both verbs list the message, until a person has decided.
    for verb in (check, lambda read: status(read, read.locales).findings):
        (finding,) = (one for one in verb(shared) if one.code == "merge")
        assert catalog(shared).read_text(encoding="utf-8").split("\n")[finding.line - 1] == f'msgid "{SENTENCES[2]}"'
    save_in_editor(shared, {SENTENCES[2]: "Pida la llave al lado."})
    assert [one for one in check(shared) if one.code == "merge"] == []
    assert git("ls-files", "--unmerged").stdout == ""
    report = sync(shared, DAY)
    assert (report.written, report.findings) == (0, ())


EDITED = STORY.replace("at noon", "at two")


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
@pytest.mark.parametrize("editor", ["a", "b"])
def test_a_correction_meets_an_edit_of_its_source(shared: Publication, git: Git, way: str, editor: str) -> None:
    """Whoever synced the edit: the correction is what readers see, as stale, after the next sync."""

    def edit() -> None:
        (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
        sync(shared, "2026-03-03")

    for branch in "ba":
        git("checkout", "-b", branch, "main")
        if branch == editor:
            edit()
        else:
            save_in_editor(shared, {SENTENCES[0]: "El depósito se abre a mediodía."})
        commit(git)
    for command in WAYS[way]:
        git(*command.split())
    assert texts(shared)[SENTENCES[0]] == ("El depósito se abre a mediodía.", False, "")
    report = sync(shared, "2026-04-04")
    assert report.findings == ()
    found = texts(shared)
    assert SENTENCES[0] not in found
    edited = "The depot opens at two."
    assert found[edited] == ("El depósito se abre a mediodía.", True, "")
    assert state(shared, edited) is State.STALE
    assert sync(shared, "2026-04-04").written == 0


def test_a_mended_translation_meets_the_next_edit(shared: Publication, git: Git) -> None:
    """It was stale when one mended it, and the other edited its source once more."""
    (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
    sync(shared, "2026-03-03")
    commit(git)
    work(shared, git, "b", {"The depot opens at two.": "El depósito abre a las dos."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").write_text(STORY.replace("at noon", "at two sharp"), encoding="utf-8")
    sync(shared, "2026-03-04")
    commit(git)
    git("merge", "--no-edit", "b")
    sync(shared, "2026-04-04")
    assert texts(shared)["The depot opens at two sharp."] == ("El depósito abre a las dos.", True, "")
    assert state(shared, "The depot opens at two sharp.") is State.STALE
    assert '#| msgid "The depot opens at two."' in catalog(shared).read_text(encoding="utf-8")


def test_work_on_both_wordings(shared: Publication, git: Git) -> None:
    """The stale translation was mended while somebody corrected the old one: it stands, with the other one beside it."""
    work(shared, git, "b", {SENTENCES[0]: "El depósito se abre a mediodía."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").write_text(EDITED, encoding="utf-8")
    sync(shared, DAY)
    save_in_editor(shared, {"The depot opens at two.": "El depósito abre a las dos."})
    commit(git)
    git("merge", "--no-edit", "b")
    beside = f"{ALTERNATIVE_NOTE} El depósito se abre a mediodía."
    for _ in range(2):
        assert texts(shared)["The depot opens at two."] == ("El depósito abre a las dos.", False, beside)
        assert '\n#~ msgstr "El depósito se abre a mediodía."\n' in catalog(shared).read_text(encoding="utf-8")
        sync(shared, DAY)


def test_both_edited_the_same_sentence(shared: Publication, git: Git) -> None:
    """Both made it stale; the article is in conflict, and an editor writes a third wording."""
    for branch, wording in (("b", "at two"), ("a", "at four")):
        git("checkout", "-b", branch, "main")
        (shared.articles / "a.md").write_text(STORY.replace("at noon", wording), encoding="utf-8")
        sync(shared, DAY)
        commit(git)
    git("merge", "--no-edit", "b", fails=True)
    assert git("diff", "--name-only", "--diff-filter=U").stdout.split() == ["articles/a.md"]
    assert {source for source, (_, fuzzy, _) in texts(shared).items() if fuzzy} == {
        "The depot opens at two.",
        "The depot opens at four.",
    }
    (shared.articles / "a.md").write_text(STORY.replace("at noon", "at three"), encoding="utf-8")
    commit(git)
    sync(shared, DAY)
    assert texts(shared)["The depot opens at three."] == ("El depósito abre a mediodía.", True, "")
    assert state(shared, "The depot opens at three.") is State.STALE


def test_drafts_give_way_to_people(shared: Publication, git: Git) -> None:
    """An editor drafted what a volunteer was translating."""
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras."})
    git("checkout", "-b", "a", "main")
    (shared.root / "polyglot.toml").write_text(f'{SETTINGS}[drafting]\nengine = "pseudo"\n', encoding="utf-8")
    draft(DraftRequest(publication=publications.read(shared.root), locales=shared.locales[1:], day=DAY))
    commit(git)
    git("merge", "--no-edit", "b")
    found = texts(shared)
    assert found[SENTENCES[1]] == ("Presta escaleras.", False, "")
    assert found[SENTENCES[2]][1]
    assert state(shared, SENTENCES[2]) is State.DRAFT
    records = catalog_store.read_ledger(shared, "a", shared.locales[1])
    assert {record.kind for record in records} == {"draft"}


def test_a_new_article_on_both_sides(shared: Publication, git: Git) -> None:
    for branch, translated in (
        ("b", {"Wind comes from the sea.": "Viento."}),
        ("a", {"Rain is late this year.": "Lluvia."}),
    ):
        git("checkout", "-b", branch, "main")
        (shared.articles / "new.md").write_text("Rain is late this year. Wind comes from the sea.", encoding="utf-8")
        sync(shared, DAY)
        save_in_editor(shared, translated, "new")
        commit(git)
    git("merge", "--no-edit", "b")
    found = texts(shared, "new")
    assert [target for target, _, _ in found.values()] == ["Lluvia.", "Viento."]
    assert sync(shared, DAY).written == 0


def test_a_renamed_article(shared: Publication, git: Git) -> None:
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras."})
    git("checkout", "-b", "a", "main")
    (shared.articles / "a.md").rename(shared.articles / "depot.md")
    sync(shared, DAY)
    save_in_editor(shared, {SENTENCES[2]: "Pida la llave."}, "depot")
    commit(git)
    git("merge", "--no-edit", "b")
    assert not catalog(shared).exists()
    found = texts(shared, "depot")
    assert (found[SENTENCES[1]][0], found[SENTENCES[2]][0]) == ("Presta escaleras.", "Pida la llave.")
    assert sync(shared, DAY).written == 0


def test_branches_that_cross(shared: Publication, git: Git) -> None:
    """Two branches merged each other's work, so that git merges their two bases first, by the same driver."""
    work(shared, git, "b", {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."})
    work(shared, git, "a", {SENTENCES[3]: "Devuélvalo.", SENTENCES[2]: "La llave está al lado."})
    git("branch", "a-before")
    git("merge", "--no-edit", "b")
    git("checkout", "b")
    git("merge", "--no-edit", "a-before")
    assert texts(shared)[SENTENCES[2]] == ("Pida la llave.", True, f"{ALTERNATIVE_NOTE} La llave está al lado.")
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras y sierras."})
    commit(git)
    git("checkout", "a")
    save_in_editor(shared, {SENTENCES[0]: "Abre a las doce."})
    commit(git)
    assert len(git("merge-base", "--all", "a", "b").stdout.split()) == 2
    git("merge", "--no-edit", "b")
    found = texts(shared)
    assert found[SENTENCES[0]][:2] == ("Abre a las doce.", False)
    assert found[SENTENCES[1]][:2] == ("Presta escaleras y sierras.", False)
    assert found[SENTENCES[3]][:2] == ("Devuélvalo.", False)
    target, fuzzy, comments = found[SENTENCES[2]]
    assert fuzzy
    assert {target, comments.removeprefix(f"{ALTERNATIVE_NOTE} ")} == {"Pida la llave.", "La llave está al lado."}
