"""Merging, as laws: what either person changed is in the result, or both are; and the order of the two says little.

Every class of case is tried with two hundred generated merges or more. Two persons' work is made from a base by operations,
as people do it in a PO editor; edits of the source go through `update`, as a sync does it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.catalog import merge, merge_ledgers
from polyglot.catalogs.merge.message import ANOTHER, another, worked
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.update import update
from polyglot.language.locales import parse
from polyglot.model import Block, Catalog, Message, Record, Unit

ES = parse("es")
MANY = settings(
    max_examples=200 if settings().max_examples < 1000 else 1000, suppress_health_check=[HealthCheck.too_slow]
)

SENTENCES = (
    "The depot opens at noon.",
    "It lends ladders, saws and a wheelbarrow.",
    "Ask for the key at the bakery next door.",
    "Bring everything back before the first frost.",
    "Nobody has ever been fined.",
    "The *list* hangs beside the [door][1].",
)
TEXTS = (
    "Uno.",
    "Dos.",
    "Tres.",
    "Cuatro, “cinco”.",
    "Seis\\\nsiete \\[1].",
    "Uno\n",
    "| Uno\n\n| dos",
    "\tOcho\r\x85 ",
)
LINES = ("Ask the desk.", "Term agreed.", "", "| a rule")
HEADER = (("Language", "es"), ("Content-Type", "text/plain; charset=UTF-8"))

Edit = Callable[[Message], Message]


def translated(text: str, *, fuzzy: bool) -> Edit:
    return lambda message: replace(message, target=text, fuzzy=fuzzy, previous=message.previous if fuzzy else None)


def accepted(message: Message) -> Message:
    return replace(message, fuzzy=False, previous=None)


def doubted(message: Message) -> Message:
    return replace(message, fuzzy=bool(message.target))


def emptied(message: Message) -> Message:
    return replace(message, target="", fuzzy=False, previous=None)


def commented(line: str) -> Edit:
    return lambda message: replace(message, comments="\n".join(filter(None, (message.comments, line))))


def uncommented(message: Message) -> Message:
    return replace(message, comments="")


def flagged(message: Message) -> Message:
    return replace(message, flags=("no-wrap",))


def untouched(message: Message) -> Message:
    return message


TRANSLATE = st.builds(translated, st.sampled_from(TEXTS), fuzzy=st.booleans())
STATES = st.sampled_from([accepted, doubted])
REMARK = st.builds(commented, st.sampled_from(LINES)) | st.sampled_from([uncommented, flagged])
ANY = TRANSLATE | STATES | REMARK | st.sampled_from([untouched, emptied])
BEFORE = st.builds(
    lambda text, fuzzy, previous, comments: Message(
        "", text, fuzzy=fuzzy and bool(text), previous=previous if fuzzy and text else None, comments=comments
    ),
    st.sampled_from(("", *TEXTS)),
    st.booleans(),
    st.sampled_from([None, "The depot is open."]),
    st.sampled_from(["", "Ask the desk.", "Ask the desk.\n\n" + another("Dos.")]),
)


def catalog(messages: Iterable[Message]) -> Catalog:
    """As a catalog is when it has been read from a file."""
    return reader.parse(reader.dump(Catalog(HEADER, tuple(messages))), "x.po")


def same_place(message: Message, source: str) -> Message:
    return replace(message, source=source, notes="paragraph", references=("articles/a.md",))


BASES = st.lists(BEFORE, min_size=1, max_size=4).map(
    lambda found: catalog(map(same_place, found, SENTENCES)),
)


def edited(base: Catalog, edits: Iterable[Edit]) -> Catalog:
    """A base as one person left it: one edit a message."""
    edits = list(edits)
    return catalog(edit(message) for message, edit in zip(base.messages, edits, strict=False)) if edits else base


def each(edit: st.SearchStrategy[Edit]) -> st.SearchStrategy[list[Edit]]:
    return st.lists(edit, min_size=4, max_size=4)


# The laws


def by_key(found: Catalog) -> dict[tuple[str | None, str], Message]:
    return {message.key: message for message in found.messages}


def holds(message: Message, text: str) -> bool:
    """Is a text the message's, or beside it?"""
    return text == message.target or another(text) in message.comments


def answered(message: Message) -> bool:
    return bool(message.target) and not message.fuzzy


def remarks(message: Message) -> set[str]:
    return {line for line in message.comments.split("\n") if line}


def lost(base: Catalog, side: Catalog, other: Catalog, merged: Catalog) -> list[str]:
    """What one side did to the messages of a base, and the merged catalog does not show."""
    before, there, after = by_key(base), by_key(other), by_key(merged)
    found = []
    for key, now in by_key(side).items():
        old, rival, result = before.get(key, Message(key[1])), there.get(key, Message(key[1])), after[key]
        draft = now.fuzzy and not now.previous and not old.target
        gives_way = draft and answered(rival)
        if now.target not in ("", old.target) and not gives_way and not holds(result, now.target):
            found.append(f"the text {now.target!r}")
        if old.target and not now.target and result.target and (rival.target, rival.fuzzy) == (old.target, old.fuzzy):
            found.append("an emptied text")
        if (
            answered(now)
            and not answered(old)
            and not answered(result)
            and not (result.fuzzy and holds(result, now.target))
        ):
            found.append("an acceptance")
        if (
            answered(now)
            and not answered(old)
            and not answered(rival)
            and ANOTHER not in now.comments + rival.comments
            and (result.target, result.fuzzy) != (now.target, False)
        ):
            found.append("a person's text, for a draft")
        if now.fuzzy and answered(old) and answered(result):
            found.append("a doubt")
        texts = {another(now.target), another(rival.target)}
        lines, were, are = remarks(now), remarks(old), remarks(result)
        found += [f"the comment {line!r}" for line in lines - were - are - {another(result.target)}]
        found += [f"the removal of {line!r}" for line in (were - lines - remarks(rival) - texts) & are]
        found += [f"the flag {flag}" for flag in now.flags if flag not in (*old.flags, *result.flags)]
    return found


def said(found: Catalog) -> dict[tuple[str | None, str], object]:
    """What a catalog says, whichever of two texts is the msgstr."""
    return {
        message.key: (
            message.fuzzy or message.target,
            remarks(message) | ({*another(message.target).split("\n")} if message.fuzzy else set()),
            set(message.flags),
            message.obsolete,
        )
        for message in found.messages
    }


def judge(base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """Merge, and see that every law holds."""
    merged = merge(base, ours, theirs)
    text = reader.dump(merged)
    assert reader.dump(reader.parse(text, "x.po")) == text
    # What stood beside a text before tells nobody later which of two merges put it there.
    told = {message.key for side in (base, ours, theirs) for message in side.messages if ANOTHER in message.comments}
    fresh = {key: one for key, one in said(merged).items() if key not in told}
    for side, other in ((ours, theirs), (theirs, ours)):
        assert lost(base, side, other, merged) == []
        assert reader.dump(merge(base, side, base)) == reader.dump(merge(base, base, side)) == reader.dump(side)
        assert reader.dump(merge(base, side, side)) == reader.dump(side)
        for again in (merge(base, merged, side), merge(base, side, merged)):
            assert {key: one for key, one in said(again).items() if key in fresh} == fresh
    assert said(merge(base, theirs, ours)) == said(merged)
    assert reader.dump(merge(base, merged, merged)) == text
    return merged


@MANY
@given(BASES, each(ANY), st.integers(0, 15))
def test_edits_on_different_messages(base: Catalog, edits: list[Edit], who: int) -> None:
    ours = edited(base, [edit if who >> n & 1 else untouched for n, edit in enumerate(edits)])
    theirs = edited(base, [untouched if who >> n & 1 else edit for n, edit in enumerate(edits)])
    assert reader.dump(judge(base, ours, theirs)) == reader.dump(edited(base, edits))


@MANY
@given(BASES, each(ANY))
def test_the_same_edits(base: Catalog, edits: list[Edit]) -> None:
    ours = edited(base, edits)
    assert reader.dump(judge(base, ours, ours)) == reader.dump(ours)


@MANY
@given(BASES, each(TRANSLATE | st.sampled_from([emptied])), each(TRANSLATE | st.sampled_from([emptied])))
def test_different_edits_of_one_text(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, each(REMARK), each(REMARK))
def test_comments_and_flags(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, each(STATES), each(STATES | TRANSLATE))
def test_accepted_and_doubted(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, st.lists(each(ANY), min_size=2, max_size=6))
def test_anything(base: Catalog, edits: list[list[Edit]]) -> None:
    """Several edits of one message on each side."""
    ours = theirs = base
    for number, some in enumerate(edits):
        if number % 2:
            ours = edited(ours, some)
        else:
            theirs = edited(theirs, some)
    judge(base, ours, theirs)


@MANY
@given(BASES, each(ANY), each(ANY), st.integers(0, 15), st.integers(0, 15))
def test_both_added(made: Catalog, mine: list[Edit], yours: list[Edit], who: int, shared: int) -> None:
    """The same messages are new on both sides; there is no base, or one that knows some of them."""
    base = catalog(message for n, message in enumerate(made.messages) if shared >> n & 1 and not who >> n & 1)
    ours = edited(made, mine)
    theirs = edited(made, yours)
    judge(base, ours, theirs)


FIELDS = st.dictionaries(st.sampled_from(["PO-Revision-Date", "X-Generator", "X-Note"]), st.sampled_from("abc"))


@MANY
@given(
    FIELDS, FIELDS, FIELDS, st.lists(st.lists(st.sampled_from(LINES), max_size=2, unique=True), min_size=3, max_size=3)
)
def test_headers(base: dict[str, str], mine: dict[str, str], yours: dict[str, str], comments: list[list[str]]) -> None:
    """A field is as the one side has it that changed it, and ours where both did."""
    before, ours, theirs = (
        Catalog((*HEADER, *fields.items()), (), "\n".join(lines))
        for fields, lines in zip((base, mine, yours), comments, strict=True)
    )
    merged = merge(before, ours, theirs)
    fields = dict(merged.header)
    for name in base | mine | yours:
        assert fields.get(name) == (yours if mine.get(name) == base.get(name) else mine).get(name)
    assert merged.header[:2] == HEADER
    added = {line for lines in comments[1:] for line in lines} - set(comments[0])
    assert added - {""} <= set(merged.comments.split("\n"))
    assert merge(before, merged, theirs) == merged == merge(before, merged, merged)


PRESENT = st.sampled_from(["as it was", "obsolete", "in use", "dropped"])


def put(found: Catalog, places: Iterable[str]) -> Catalog:
    """A catalog as a sync, or a prune, of a changed article leaves it."""
    turned = (
        replace(message, obsolete=place == "obsolete" or (place == "as it was" and message.obsolete))
        for message, place in zip(found.messages, places, strict=False)
        if place != "dropped"
    )
    return reader.parse(reader.dump(Catalog(HEADER, tuple(turned))), "x.po")


@MANY
@given(BASES, st.lists(PRESENT, min_size=12, max_size=12), each(ANY), each(ANY))
def test_obsolete_returned_dropped(made: Catalog, places: list[str], mine: list[Edit], yours: list[Edit]) -> None:
    base = put(made, ["as it was" if place == "dropped" else place for place in places[:4]])
    ours, theirs = put(edited(base, mine), places[4:8]), put(edited(base, yours), places[8:])
    merged = merge(base, ours, theirs)
    before, one, other, after = map(by_key, (base, ours, theirs, merged))
    for key, old in before.items():
        both = [side[key] for side in (one, other) if key in side]
        if len(both) == 2:
            continue
        changed = [message for message in both if worked(message, old)]
        assert ([after[key]] if key in after else []) == changed  # a dropped one comes back for whoever worked on it
    whole = [catalog(side[key] for key in one.keys() & other.keys()) for side in (before, one, other, after)]
    assert lost(whole[0], whole[1], whole[2], whole[3]) == lost(whole[0], whole[2], whole[1], whole[3]) == []
    for key in one.keys() & other.keys():
        if one[key].obsolete != other[key].obsolete:
            live, away = (other[key], one[key]) if one[key].obsolete else (one[key], other[key])
            put_away = not before[key].obsolete and away.obsolete
            assert after[key].obsolete == (put_away and not worked(live, before[key]))
        else:
            assert after[key].obsolete == one[key].obsolete
    assert said(merge(base, theirs, ours)) == said(merged)
    for side in (base, ours, theirs):
        assert said(merge(base, side, base)) == said(side) == said(merge(base, side, side))


RECORDS = st.sets(
    st.builds(
        Record,
        st.sampled_from("ab"),
        st.sampled_from("xy"),
        st.sampled_from(["draft", "review"]),
        st.just(""),
        st.just("2026-01-01"),
    )
)


@MANY
@given(RECORDS, RECORDS, RECORDS)
def test_ledgers(base: set[Record], ours: set[Record], theirs: set[Record]) -> None:
    merged = set(merge_ledgers(base, ours, theirs))
    assert merged == (ours & theirs) | (ours - base) | (theirs - base)
    assert merged == set(merge_ledgers(base, theirs, ours))
    assert set(merge_ledgers(base, ours, base)) == set(merge_ledgers(base, base, ours)) == ours
    assert set(merge_ledgers(base, merged, theirs)) == set(merge_ledgers(base, merged, merged)) == merged


# Edits of the article on one side or both


def units(texts: Iterable[str]) -> list[Unit]:
    return [Unit(text, Block("paragraph", 1)) for text in texts]


def persons(*catalogs: Catalog) -> ledger.Kinds:
    """A ledger that knows every translation of an earlier wording as a person's."""
    records = [
        Record(ledger.digest(source, context), ledger.digest(message.target), kind)
        for catalog in catalogs
        for message in catalog.messages
        if message.fuzzy and message.previous
        for source, context, kind in (
            (message.previous, message.previous_context, "review"),
            (message.source, message.context, "stale"),
        )
    ]
    return ledger.index(records)


def synced(base: Catalog, texts: Iterable[str]) -> Catalog:
    return update(base, units(texts), "articles/a.md", ES, persons(base)).catalog


def reworded(text: str) -> str:
    return text.replace(" the ", " the old ") if " the " in text else text.replace("It ", "It also ")


EDITS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "kept": lambda text: (text,),
    "kept too": lambda text: (text,),
    "reworded": lambda text: (reworded(text),),
    "the same in other signs": lambda text: (text.replace("*", "_").replace(" ", "\u00a0", 1),),
    "gone": lambda text: (),
    "replaced": lambda text: (f"New text stands where {len(text)} letters were.",),
    "one more": lambda text: (text, f"After {len(text)} letters comes another sentence."),
    "joined to the next": lambda text: (f"{text}+",),
    "split": lambda text: tuple(text.replace(" the ", ". The ", 1).split(". ", 1)),
}
ARTICLES = st.lists(st.sampled_from(sorted(EDITS)), min_size=6, max_size=6)


def article(edits: Iterable[str]) -> list[str]:
    texts = "\n".join(text for sentence, name in zip(SENTENCES, edits, strict=False) for text in EDITS[name](sentence))
    return [text for text in texts.replace(".+\n", "; ").replace("+", "").split("\n") if text] or ["Empty."]


WHOLE = st.lists(BEFORE, min_size=6, max_size=6).map(lambda found: catalog(map(same_place, found, SENTENCES)))
WORK = st.lists(ANY | st.just(untouched), min_size=16, max_size=16)


def wordings(found: Catalog) -> set[str]:
    """Every text that a catalog holds, as it stands in a comment."""
    lines = {another(message.target) for message in found.messages if message.target}
    return lines | {message.comments for message in found.messages if message.comments}


def missing_texts(start: Catalog, side: Catalog, merged: Catalog) -> list[str]:
    """Texts that a person wrote or accepted on one side, and that the merged catalog holds nowhere.

    `start` is what the person began with: the base, or what a sync made of it.
    """
    before, everything = by_key(start), "\n".join(wordings(merged))
    return [
        message.target
        for message in side.messages
        if answered(message) and (before[message.key].target, answered(before[message.key])) != (message.target, True)
        if another(message.target) not in everything
    ]


@MANY
@given(WHOLE, ARTICLES.map(lambda names: [name for name in names if not name.startswith("joined")]), WORK)
def test_a_sync_and_a_correction_can_change_places(base: Catalog, edits: list[str], work: list[Edit]) -> None:
    """One side's sync alone, merged with the other's work and synced again, is that work, synced.

    (Of joined sentences this is not so: whether two are neighbours depends on what stood between them.)
    """
    theirs, texts = edited(base, work), article(edits)
    ours = synced(base, texts)
    kinds = persons(base, theirs)
    for merged in (merge(base, ours, theirs), merge(base, theirs, ours)):
        assert missing_texts(base, theirs, merged) == []
        then = update(merged, units(texts), "articles/a.md", ES, kinds).catalog
        at_once = update(theirs, units(texts), "articles/a.md", ES, kinds).catalog
        assert [m for m in then.messages if not m.obsolete] == [m for m in at_once.messages if not m.obsolete]
        assert wordings(then) >= wordings(at_once)


@MANY
@given(base=WHOLE, edits=ARTICLES, others=ARTICLES | st.none(), mine=WORK, yours=WORK, alike=st.booleans())
def test_work_on_both_sides_of_an_edit(
    *, base: Catalog, edits: list[str], others: list[str] | None, mine: list[Edit], yours: list[Edit], alike: bool
) -> None:
    starts = synced(base, article(edits)), synced(base, article(edits if alike else others)) if others else base
    ours, theirs = edited(starts[0], mine), edited(starts[1], yours)
    merged = merge(base, ours, theirs)
    for start, side in zip(starts, (ours, theirs), strict=True):
        assert missing_texts(start, side, merged) == []
        assert reader.dump(merge(base, side, side)) == reader.dump(side)
    assert said(merge(base, theirs, ours)) == said(merged)


def test_a_correction_of_sentences_that_were_joined() -> None:
    texts = {SENTENCES[1]: "Presta escaleras.", SENTENCES[2]: "Pida la llave."}
    base = catalog(same_place(Message("", text), source) for source, text in texts.items())
    joined = [f"{SENTENCES[1].removesuffix('.')}; ask for the key at the bakery next door."]
    ours = synced(base, joined)
    assert [message.target for message in ours.messages] == ["Presta escaleras. Pida la llave."]
    theirs = edited(base, [translated("Presta escaleras y sierras.", fuzzy=False), untouched])
    merged = merge(base, ours, theirs)
    assert [message.target for message in merged.messages] == ["Presta escaleras y sierras.", "Pida la llave."]
    assert [message.target for message in synced(merged, joined).messages] == [
        "Presta escaleras y sierras. Pida la llave."
    ]
