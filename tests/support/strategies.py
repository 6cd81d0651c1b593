"""Random documents, translations and messages, for laws."""

import re

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from polyglot.model import Catalog, Message

# The profile says how many examples a law is tried with (tests/conftest.py); `.ci/run` asks for ten thousand documents.
MANY = settings(suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=max(1, settings().max_examples // 8), suppress_health_check=[HealthCheck.too_slow])
WORDS = st.sampled_from(
    ["Hello", "the", "bridge.", "Dr. Li", "e.g.", "3.5", "你好。", "これは", "مرحبا", "É", "x", "[1]", "README.md"]
)
SIGNS = r"* ** _ __ ~~ ` `` [ ] ](/u) ![ [^n] [ref] <b> </b> <br> < > &amp; & \ \* ! . | # - 1. <https://a.b>"
SPACED = ["  \n", "\\\n", "\n", " ", " ", ": ", '](/u "t")', "https://a.example/b_c ", "www.a.example ", "a@b.example "]
MARKS = st.sampled_from([*SIGNS.split(), *SPACED])
INLINE = st.lists(st.one_of(WORDS, WORDS, MARKS), min_size=1, max_size=14).map("".join)
PREFIX = st.sampled_from(
    [
        "",
        "",
        "",
        "# ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "- [ ] ",
        "> [!NOTE]\n> ",
        "<div>",
        "<!-- i18n:skip -->\n\n",
        "```\n",
        "| ",
        "  - ",
    ]
)
LINES = st.tuples(PREFIX, INLINE, st.sampled_from(["\n", "\n\n", "\n\n", "\n---\n", "\n***\n\n"])).map("".join)
DOCUMENTS = st.lists(LINES, min_size=1, max_size=6).map(
    lambda parts: "".join(parts) + "\n\n[ref]: /r 'T'\n\n[^n]: A note. Two.\n"
)
ANYTHING = st.one_of(INLINE, st.text(max_size=40), DOCUMENTS)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\\a\b\f\v\rx0'), min_size=1, max_size=20
).filter(lambda text: not re.search("[\x85\u2028\u2029]", text))
COMMENTS = st.text(st.characters(categories=["L", "N", "P"]), max_size=12)
MESSAGES = st.builds(
    Message,
    source=TEXTS,
    target=st.one_of(st.just(""), TEXTS),
    context=st.one_of(st.none(), st.sampled_from(["title", "summary"])),
    fuzzy=st.booleans(),
    previous=st.one_of(st.none(), TEXTS),
    comments=COMMENTS,
    flags=st.sets(st.sampled_from(["no-wrap", "python-format", "c-format"])).map(lambda flags: tuple(sorted(flags))),
    obsolete=st.booleans(),
)


def catalog(messages: list[Message]) -> Catalog:
    unique = {message.key: message for message in messages}
    ordered = sorted(unique.values(), key=lambda message: message.obsolete)
    return Catalog((("Language", "mk"), ("Content-Type", "text/plain; charset=UTF-8")), tuple(ordered))
