"""Who did what, by handle: `sync --by` notes whose reviews come in, `approve` is a second person's word."""

import json
import subprocess
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.approval import Approval, approve
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKind
from polyglot.errors import UsageError
from polyglot.model import Message
from polyglot.publication import Publication
from polyglot.workflow.approve import approve as run_approve
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.git import SENTENCES, Git, commit, save_in_editor

STORY = "The depot opens at noon. It lends ladders. Bring it back."


def translate(publication: Publication, article: str, **texts: str) -> None:
    """Put Spanish translations into messages, by the first word of their sources."""
    path = publication.catalog_path(article, publication.locale("es"))
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        for word, target in texts.items():
            if line.startswith(f'msgid "{word} '):
                lines[number + 1] = f'msgstr "{target}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def records(publication: Publication, article: str = "a") -> list[tuple[str, str, str]]:
    found = catalog_store.read_ledger(publication, article, publication.locale("es"))
    return sorted((record.kind, record.origin.name, record.day) for record in found)


def test_a_review_is_noted_where_a_handle_is_named(make: Make) -> None:
    """Only of what came in since the last sync; what was there before is nobody's."""
    publication = make({"a": STORY, "b": "Another story."})
    sync(publication, DAY)
    translate(publication, "a", The="El depósito abre a mediodía.")
    assert sync(publication, DAY).reviews == 0
    assert records(publication) == []
    translate(publication, "a", It="Presta escaleras.")
    report = sync(publication, "2026-02-02", by="ana")
    assert (report.reviews, report.unknown) == (1, 0)
    assert records(publication) == [("review", "ana", "2026-02-02")]
    assert sync(publication, "2026-03-03", by="bo").reviews == 0
    translate(publication, "a", It="Presta escaleras largas.")  # another text is another review
    assert sync(publication, "2026-03-03", by="bo").reviews == 1
    assert records(publication) == [("review", "ana", "2026-02-02"), ("review", "bo", "2026-03-03")]
    assert records(publication, "b") == []


def test_a_draft_that_is_accepted_is_a_review(make: Make) -> None:
    publication = make({"a": STORY})
    sync(publication, DAY)
    path = publication.catalog_path("a", publication.locale("es"))
    text = path.read_text(encoding="utf-8")
    fuzzy = text.replace(
        'msgid "It lends ladders."\nmsgstr ""', '#, fuzzy\nmsgid "It lends ladders."\nmsgstr "Presta."'
    )
    path.write_text(fuzzy, encoding="utf-8")
    assert sync(publication, DAY, by="ana").reviews == 0
    path.write_text(path.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    assert sync(publication, DAY, by="ana").reviews == 1


def test_nobody_is_said_to_have_reviewed_what_no_sync_had_seen(make: Make) -> None:
    publication = make({"a": STORY})
    sync(publication, DAY)
    translate(publication, "a", The="El depósito abre a mediodía.", It="Presta escaleras.")
    for note in publication.cache_dir.glob("*.sqlite"):
        note.unlink()
    report = sync(publication, DAY, by="ana")
    assert (report.reviews, report.unknown, records(publication)) == (0, 2, [])
    translate(publication, "a", Bring="Devuélvala.")
    report = sync(publication, DAY, by="ana")
    assert (report.reviews, report.unknown) == (1, 0)


def test_a_catalog_that_could_not_be_read_keeps_its_mark(make: Make) -> None:
    publication = make({"a": STORY})
    sync(publication, DAY)
    translate(publication, "a", The="El depósito abre a mediodía.")
    path = publication.catalog_path("a", publication.locale("es"))
    good = path.read_text(encoding="utf-8")
    path.write_text(good + 'msgid "', encoding="utf-8")
    assert sync(publication, DAY, by="ana").findings
    path.write_text(good, encoding="utf-8")
    assert sync(publication, DAY, by="ana").reviews == 1


def test_a_review_goes_along_with_its_sentence(make: Make) -> None:
    """The sync that notes a review may be the one that finds its source edited."""
    publication = make({"a": STORY})
    sync(publication, DAY)
    translate(publication, "a", It="Presta escaleras.", The="El depósito abre a mediodía.")
    (publication.articles / "a.md").write_text(
        STORY.replace("lends ladders", "lends  *ladders*").replace("noon", "two"), encoding="utf-8"
    )
    assert sync(publication, DAY, by="ana").reviews == 2
    assert [kind for kind, by, _ in records(publication) if by == "ana"] == ["review", "review"]


def test_what_sync_copies_is_nobody_elses_review(make: Make) -> None:
    """A translation that sync took to another article comes with its review, and is not one of who comes next."""
    publication = make({"a": STORY, "b": "The depot opens at noon. More of it."})
    sync(publication, DAY)
    translate(publication, "a", The="El depósito abre a mediodía.")
    assert sync(publication, DAY, by="ana").taken == 1
    assert records(publication, "b") == [("memory", "a", DAY), ("review", "ana", DAY)]
    translate(publication, "b", More="Más de eso.")
    assert sync(publication, DAY, by="bo").reviews == 1
    report = run_approve(publication, ["b"], [publication.locale("es")], "ana", DAY)
    assert (report.approved, report.own) == ({"es": 1}, 1)  # what bo did, and what she did
    make({"c": "The depot opens at noon. Nobody has seen it."})
    sync(publication, DAY)
    assert sync(publication, DAY, by="chen").reviews == 0


REVIEWED = Message("One.", "Uno.")


@pytest.mark.parametrize(
    ("message", "known", "verdict"),
    [
        (REVIEWED, [], Approval.FIRST_REVIEW),
        (REVIEWED, [(RecordKind.REVIEW, "")], Approval.FIRST_REVIEW),
        (REVIEWED, [(RecordKind.REVIEW, "ana")], Approval.APPROVED),
        (REVIEWED, [(RecordKind.REVIEW, "bo")], Approval.OWN_REVIEW),
        (REVIEWED, [(RecordKind.REVIEW, "BO")], Approval.OWN_REVIEW),
        (REVIEWED, [(RecordKind.REVIEW, ""), (RecordKind.REVIEW, "bo")], Approval.OWN_REVIEW),
        (REVIEWED, [(RecordKind.REVIEW, "ana"), (RecordKind.REVIEW, "bo")], Approval.APPROVED),
        (REVIEWED, [(RecordKind.APPROVAL, "ana")], Approval.ALREADY_APPROVED),
        (Message("One."), [], Approval.NOT_REVIEWED),
        (Message("One.", "Uno.", fuzzy=True), [(RecordKind.DRAFT, "pseudo")], Approval.NOT_REVIEWED),
        (Message("One.", "Uno.", fuzzy=True), [(RecordKind.STALE, "")], Approval.NOT_REVIEWED),
    ],
)
def test_verdicts(message: Message, known: list[tuple[RecordKind, str]], verdict: Approval) -> None:
    from polyglot.catalogs.ledger import records as ledger

    made, verdicts = approve(
        [message],
        [LedgerRecord(*ledger.record_key(message), kind, ledger.parse_origin(kind, by), DAY) for kind, by in known],
        "bo",
        DAY,
    )
    assert verdicts == {verdict: 1}
    recorded = {Approval.APPROVED: [RecordKind.APPROVAL], Approval.FIRST_REVIEW: [RecordKind.REVIEW]}
    assert [(record.kind, record.origin.name) for record in made] == [
        (kind, "bo") for kind in recorded.get(verdict, [])
    ]


def test_approve(run: Run, make: Make) -> None:
    """By article and language; it ends with the text; it takes nobody's own."""
    publication = make({"a": STORY, "b": "Another one. And more. The end."})
    run("sync")
    translate(publication, "a", The="El depósito abre a mediodía.", It="Presta escaleras.")
    result = run("sync", POLYGLOT_BY="ana")
    assert "Recorded as reviewed by ana: 2 messages.\n" in result.stdout
    own = run("approve", "articles/a.md", "--by", "ana")
    assert (own.returncode, own.stdout.splitlines()[0]) == (0, "Nothing to approve.")
    assert "2 reviewed by ana alone" in own.stdout
    tried = run("approve", "-l", "es", "--by", "bo", "--dry-run")
    assert tried.stdout.startswith("Would approve: es 2.\nSkipped: 4 not reviewed")
    assert not [one for one in records(publication) if one[0] == "approval"]
    done = json.loads(run("approve", "a", "-l", "es", "--by", "bo", "--as-of", "2026-02-02", "--json").stdout)
    assert (done["approved"], done["own"], done["not_reviewed"]) == ({"es": 2}, 0, 1)
    assert records(publication)[0] == ("approval", "bo", "2026-02-02")
    assert "2 messages already approved" in run("approve", "a", "-l", "es", "--by", "bo").stdout
    translate(publication, "a", It="Presta escaleras largas.")
    words = json.loads(run("status", "-l", "es", "--json").stdout)["articles"][0]["words"]
    assert (words["approved"], words["reviewed"]) == (5, 3)
    assert max(map(len, run("approve", "--help").stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["approve", "a"], "Pass --by HANDLE: the person who approves."),
        (["approve", "--by", "bo"], "Name the articles to approve"),
        (["approve", "b", "--by", "bo"], "There is no article “b”."),
        (["approve", "a", "-l", "de", "--by", "bo"], "This publication has no language “de”."),
        (["sync", "--since", "HEAD"], "Pass --by HANDLE"),
        (["sync", "-l", "es"], "Pass --by HANDLE"),
        (["sync", "--by", "bo", "-l", "de"], "This publication has no language “de”."),
        (["sync", "--by", "bo", "--since", "HEAD"], "git knows no revision “HEAD” here"),
        (["sync", "--by", "bo", "--since", "--all"], "git knows no revision “--all” here"),
        (["sync", "--by", "bo@example.org"], "a handle is one word"),
        (["sync", "--by", "Bo Lind"], "a handle is one word"),
        (["sync", "--by", "b\u200bo"], "a handle is one word"),
        (["sync", "--by", "b\u2028o"], "a handle is one word"),
        (["sync", "--by", "b" * 41], "a handle is one word"),
    ],
)
def test_mistakes(run: Run, make: Make, arguments: list[str], said: str) -> None:
    make({"a": STORY})
    result = run(*arguments, POLYGLOT_BY="")
    assert (result.returncode, said in result.stderr, "Traceback" in result.stderr) == (2, True, False), result.stderr


def test_two_ways_to_write_one_handle(run: Run, make: Make) -> None:
    publication = make({"a": STORY})
    run("sync")
    translate(publication, "a", It="Presta escaleras.")
    run("sync", "--by", "jose\u0301")
    assert "1 reviewed by josé alone" in run("approve", "a", "--by", "josé").stdout


# Who was first, where no sync of one's own has seen the catalogs


@pytest.fixture
def cloned(shared: Publication, git: Git, tmp_path: Path) -> tuple[Publication, Git]:
    """A fresh clone of a publication with one reviewed translation, which has an upstream."""
    save_in_editor(shared, {SENTENCES[0]: "Abre a mediodía."})
    sync(shared, DAY)
    commit(git)
    git("clone", "--quiet", shared.root, tmp_path / "clone")

    def run_git(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return git("-C", tmp_path / "clone", *command)

    for key in ("user.name", "user.email"):
        run_git("config", key, "x@example.org")
    return publications.read(tmp_path / "clone"), run_git


def work_as_ana(publication: Publication, *, name: str = "a") -> None:
    save_in_editor(publication, {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."}, name)


@pytest.mark.parametrize("committed", [False, True])
def test_in_a_fresh_clone_the_work_since_the_upstream_is_the_persons(
    cloned: tuple[Publication, Git], *, committed: bool
) -> None:
    publication, git = cloned
    work_as_ana(publication)
    if committed:
        commit(git)
    report = sync(publication, DAY, by="ana")
    assert (report.reviews, report.unknown, len(records(publication))) == (2, 0, 2)
    own = run_approve(publication, ["a"], [publication.locale("es")], "ana", DAY)
    assert (own.approved, own.own, own.first) == ({"es": 0}, 2, 1)
    second = run_approve(publication, ["a"], [publication.locale("es")], "bo", DAY)
    assert (second.approved, second.first) == ({"es": 3}, 0)


def test_a_revision_says_where_the_work_began(cloned: tuple[Publication, Git]) -> None:
    """Also after syncs that have seen it, and after it has been pushed."""
    publication, git = cloned
    git("tag", "before")
    work_as_ana(publication)
    sync(publication, DAY)
    commit(git)
    git("push", "--quiet", "origin", "HEAD:refs/heads/other")
    assert sync(publication, DAY, by="ana").reviews == 0
    with pytest.raises(UsageError, match="git knows no revision “nowhere” here"):
        sync(publication, DAY, by="ana", since="nowhere")
    assert sync(publication, DAY, by="ana", by_tags=["ar"], since="before").reviews == 0
    assert sync(publication, DAY, by="ana", by_tags=["es"], since="before").reviews == 2
    assert sync(publication, DAY, by="ana", since="before").reviews == 0


def test_a_renamed_article_and_one_that_git_does_not_have(cloned: tuple[Publication, Git]) -> None:
    publication, git = cloned
    git("mv", "articles/a.md", "articles/z.md")
    (publication.articles / "new.md").write_text("\n\n".join(SENTENCES[1:3]))
    sync(publication, DAY)
    for note in publication.cache_dir.glob("*.sqlite"):
        note.unlink()
    work_as_ana(publication, name="z")
    work_as_ana(publication, name="new")
    assert sync(publication, DAY, by="ana").reviews == 4
    assert sorted(name for _, name, _ in records(publication, "z")) == ["ana", "ana"]
