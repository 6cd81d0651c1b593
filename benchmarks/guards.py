"""What the guards find: a thousand faults planted into human translations, and false alarms on the translations as they are.

    uv run python -m benchmarks.guards [--half tune] [--show KIND] [--alarms es] [--drafts 300]

The human translations of a course (`../shared/corpora`), without their markup, cut to sentences where both sides fall into
the same ones. The guards were tuned on the half of the messages whose hash is even; the figures are of the other half. A
false alarm is any fault told of a human translation, right or wrong: people make mistakes, too. What people do is not planted:
Japanese without a full stop, a colon or a question mark at its end. `--drafts` shows what is told of the starter model's own
drafts.
"""

import argparse
import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import process_time
from typing import NamedTuple

import sentencex

from benchmarks.corpora import COURSE, require
from polyglot.alignment.features import text_width
from polyglot.catalogs.po import reader
from polyglot.checking.examine_draft import examine_draft
from polyglot.drafting.restore import restore
from polyglot.findings import Problem
from polyglot.language.locales import parse_tag
from polyglot.language.placeables import find_placeables as verbatim_items
from polyglot.markdown.parser import parse_inline
from polyglot.markdown.plain_text import join_texts
from polyglot.quality.segment import draft_segment
from polyglot.storage import files

FILES = {"es": "es", "fr": "fr", "de": "de", "ar": "ar", "ja": "ja", "zh": "zh-CN"}
JOINED = frozenset({"ja", "zh"})
EACH = 125

_STRANGE = re.compile(r"[\"<$]|//|#|\s*\*")  # comments and texts of programs
_CODE = re.compile(r"`[^`]*`")


class Row(NamedTuple):
    """A sentence, or a block, and its human translation."""

    source: str
    target: str
    tag: str


Planter = Callable[[Row, random.Random], str | None]  # the translation with a fault in it; None where it has no place


def plain(markdown: str) -> str:
    """A unit's words: no markup but the backticks of code."""
    return " ".join(join_texts(parse_inline(markdown, {})).split())


def rows(tag: str) -> list[Row]:
    """The reviewed messages of one language that are text."""
    path = require(COURSE / f"po/{FILES[tag]}.po")
    found: dict[Row, None] = {}
    for message in reader.read_foreign(files.read_text(path), path.name):
        if not message.target or message.fuzzy or message.obsolete or message.source == message.target:
            continue
        if "\n" in message.source or _STRANGE.match(message.source) or "[^" in message.source + message.target:
            continue
        source, target = plain(message.source), plain(message.target)
        if _brackets(source) != _brackets(target):  # links that are none: markup was to be taken out
            continue
        for one, other in _sentences(source, target, tag):
            if re.search(r"[A-Za-z]{2}", _CODE.sub("", one)):
                found[Row(one, other, tag)] = None
    return list(found)


def _sentences(source: str, target: str, tag: str) -> Sequence[tuple[str, str]]:
    ours, theirs = (
        [sentence.strip() for sentence in sentencex.segment(language, text) if sentence.strip()]
        for language, text in (("en", source), (tag, target))
    )
    same = len(ours) == len(theirs) and all(
        sorted(_CODE.findall(one)) == sorted(_CODE.findall(other)) for one, other in zip(ours, theirs, strict=True)
    )
    return list(zip(ours, theirs, strict=True)) if same else [(source, target)]


def _brackets(text: str) -> int:
    return _CODE.sub("", text).count("]")


def half(row: Row) -> str:
    """Which half of the corpus a row belongs to."""
    return "report" if hashlib.sha256(row.source.encode()).digest()[0] % 2 else "tune"


# --- loops


def loop(row: Row, chance: random.Random) -> str | None:
    """Some words come again and again, at the end or in the middle."""
    units, joiner = _units(row)
    if len(units) < 6:
        return None
    size = chance.randint(1, 6) * (2 if row.tag in JOINED else 1)
    start = chance.choice([max(0, len(units) - size - 1), chance.randrange(max(1, len(units) - size))])
    part = units[start : start + size]
    if not sum(map(str.isalpha, "".join(part))) > 2:
        return None
    times = chance.randint(3 if len(part) < 3 or row.tag in JOINED else 1, 8)
    return joiner.join(units[: start + size] + part * times + units[start + size :])


# --- length


def length(row: Row, chance: random.Random) -> str | None:
    """Most of the sentence is not there, or as much again, and more, that does not belong to it."""
    units, joiner = _units(row)
    if text_width(row.source) < 50 or len(units) < 8:
        return None
    if chance.random() < 0.5:
        kept = max(1, int(len(units) * chance.uniform(0.1, 0.4)))
        start = chance.choice([0, len(units) - kept])
        return joiner.join(units[start : start + kept])
    text = row.target
    while text_width(text) < chance.uniform(2.5, 4) * text_width(row.target):
        text += joiner + chance.choice(_others[row.tag]).target
    return text


# --- numbers

_DIGITS = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w.]\w)")
_WORDS = {
    "en": ["three", "four", "five", "six", "eight", "ten", "twelve", "twenty", "hundred", "thousand"],
    "es": ["tres", "cuatro", "cinco", "seis", "ocho", "diez", "doce", "veinte", "cien", "mil"],
    "fr": ["trois", "quatre", "cinq", "six", "huit", "dix", "douze", "vingt", "cent", "mille"],
    "de": ["drei", "vier", "fünf", "sechs", "acht", "zehn", "zwölf", "zwanzig", "hundert", "tausend"],
    "ja": ["三", "四", "五", "六", "八", "十", "十二", "二十", "百", "千"],
    "zh": ["三", "四", "五", "六", "八", "十", "十二", "二十", "百", "千"],
    "ar": ["ثلاث", "أربع", "خمس", "ست", "ثماني", "عشر", "اثنا", "عشرين", "مئة", "ألف"],
}


def number(row: Row, chance: random.Random) -> str | None:
    """A number is gone, another one, or new."""
    outside = _CODE.sub(lambda code: "\x00" * len(code[0]), row.target)
    here = [one for one in _DIGITS.finditer(outside) if one[0] in _DIGITS.findall(row.source)]
    if here:
        one = chance.choice(here)
        way = chance.choice(["gone", "other", "other"])
        other = str(
            chance.choice([value for value in (3, 7, 40, 52, 118, 2031, 60000) if str(value) not in row.source])
        )
        return _spaced(row.target[: one.start()] + (other if way == "other" else "") + row.target[one.end() :])
    for word, theirs in zip(_WORDS["en"], _WORDS[row.tag], strict=True):
        place = re.search(rf"\b{theirs}\w*\b" if row.tag not in JOINED else theirs, outside)
        if place and re.search(rf"\b{word}\b", row.source):
            return _spaced(row.target[: place.start()] + row.target[place.end() :])
    units, joiner = _units(row)
    if chance.random() < 0.02 and len(units) > 5:
        at = chance.randrange(1, len(units) - 1)
        return joiner.join([*units[:at], str(chance.choice([17, 2027, 350])), *units[at:]])
    return None


# --- what comes through as it is

_VERBATIM = re.compile(r"`[^`]+`|https?://[\w./-]*\w|[\w.-]+@[\w.-]+\w|@\w+")


def verbatim(row: Row, chance: random.Random) -> str | None:
    """Code, an address or a name is gone, or spelled otherwise."""
    here = [one for one in _VERBATIM.finditer(row.target) if one[0] in row.source and len(one[0]) > 4]
    here = [one for one in here if row.target.count(one[0].strip("`")) == 1]
    if not here:
        return None
    one = chance.choice(here)
    inner = one[0].strip("`")
    place = chance.randrange(1, len(inner)) if len(inner) > 1 else 0
    spoiled = chance.choice(
        [
            "",
            inner[:place] + inner[place + 1 :],
            inner[:place] + inner[place] + inner[place:],
            inner[:place] + chance.choice("aeiosr") + inner[place:],
            inner.swapcase(),
            inner[: len(inner) // 2],
        ]
    )
    if spoiled and "".join(spoiled.split()) == "".join(inner.split()):
        return None
    return _spaced(row.target[: one.start()] + one[0].replace(inner, spoiled) + row.target[one.end() :])


# --- negation

_DENIES = re.compile(r"\b(?:(?<!or )not|cannot|never)\b(?!-)|n't\b", re.IGNORECASE)
_MAY_DENY = re.compile(r"\b(?:not?|no\w+|without|un\w+|only)\b", re.IGNORECASE)
_LOSES: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": [(r"\b[Nn]o (?!sol)", ""), (r"\bnunca ", "")],
    "fr": [(r"\bne (\w+) pas\b", r"\1"), (r"\bn['’](\w+) pas\b", r"\1"), (r"\bne (\w+) \w+ pas\b", r"\1")],
    "de": [(r" nicht\b", ""), (r"\b([Kk])ein(e?)\b", r"ein\2")],
    "ar": [(r"\bلا ", ""), (r"\bلم ", ""), (r"\bلن ", ""), (r"\bليس ", "")],
    "zh": [(r"不(?![同仅过断])", ""), (r"没有", "有"), (r"无法", "能够")],
    "ja": [(r"ません", "ます"), (r"(?<![少か])ない(?=[。、で])", "る"), (r"なかった", "った")],
}
_GAINS: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": [(r"\b(es|son|puede|pueden|hay|tiene|está|debe|permite|se)\b", r"no \1")],
    "fr": [(r"\b(peut|peuvent|sont|permet|doit|sera|fait)\b", r"ne \1 pas"), (r"\best\b", "n'est pas")],
    "de": [(r"\b(ist|sind|kann|können|wird|werden|hat)\b", r"\1 nicht")],
    "ar": [(r"\b(يمكن|يجب|يتم|يمكنك|تحتوي|يحتوي|يعمل)\b", r"لا \1")],
    "zh": [(r"(会|能够|可以|需要|是)", r"不\1")],
    "ja": [(r"ます(?=。|$)", "ません"), (r"です(?=。|$)", "ではありません"), (r"できます", "できません")],
}


def negation(row: Row, chance: random.Random) -> str | None:
    """The source denies and the translation does not any more; or the other way round."""
    denied = _DENIES.search(_CODE.sub("", row.source))
    if not denied and (_MAY_DENY.search(row.source) or chance.random() > 0.1):
        return None
    ways = list((_LOSES if denied else _GAINS)[row.tag])
    chance.shuffle(ways)
    for pattern, instead in ways:
        spoiled = re.sub(pattern, instead, row.target, count=1)
        if spoiled != row.target:
            return spoiled
    return None


# --- script

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SCRIPTS = {
    "Cyrillic": dict(zip(_LATIN, "абцдефгхийклмнопярстувшхыз", strict=True)),
    "Greek": dict(zip(_LATIN, "αβκδεφγηιξκλμνοπρρστυβωχυζ", strict=True)),
}


def script(row: Row, chance: random.Random) -> str | None:
    """Letters of another script: a few words, a half or all, spelled in it or in a language that has it."""
    units, joiner = _units(row)
    if len(units) < 4:
        return None
    size = chance.choice([len(units), len(units) // 2, min(len(units), 6 if row.tag in JOINED else 2)])
    start = chance.randrange(len(units) - size + 1)
    if row.tag in {"es", "fr", "de"} and chance.random() < 0.5:
        letters = _SCRIPTS[chance.choice(["Cyrillic", "Greek"])]
        there = "".join(letters.get(letter.lower(), letter) for letter in joiner.join(units[start : start + size]))
    else:
        whole = size == len(units)  # a few Chinese signs among Japanese ones are no other script
        tags = [tag for tag in _FOREIGN[row.tag] if whole or {tag, row.tag} != {"ja", "zh"} or row.tag == "zh"]
        foreign = [_by_source[tag][row.source] for tag in tags if row.source in _by_source[tag]]
        if not foreign:
            return None
        words, between = _units(chance.choice(foreign))
        share = max(3, round(len(words) * size / len(units)))
        there = between.join(words[:share])
    if sum(map(str.isalpha, _CODE.sub("", there))) < 6 or _CODE.sub("", there).isascii():
        there = there if size == len(units) and row.tag in {"ar", "ja", "zh"} else ""
    return joiner.join([*units[:start], there, *units[start + size :]]) if there else None


_FOREIGN = {
    "es": ["ar", "zh", "ja"],
    "fr": ["ar", "zh", "ja"],
    "de": ["ar", "zh", "ja"],
    "ar": ["zh", "ja", "es"],
    "ja": ["ar", "zh", "es"],
    "zh": ["ar", "ja", "es"],
}

# --- the source


def source(row: Row, chance: random.Random) -> str | None:
    """The source stands in place of its translation, or of a part."""
    words = row.source.split()
    if sum(word.isalpha() and word.islower() for word in words) < 5 or row.source == row.target:
        return None
    if chance.random() < 0.4:
        return row.source
    size = chance.randint(4, max(4, len(words) // 2))
    start = chance.randrange(len(words) - size + 1)
    part = words[start : start + size]
    if sum(word.strip(".,:;").isalpha() and word.islower() for word in part) < 4:
        return None
    units, joiner = _units(row)
    place = round(len(units) * start / len(words))
    end = round(len(units) * (start + size) / len(words))
    between = "" if joiner and place else joiner
    return _spaced(joiner.join([*units[:place], between, " ".join(part), between, *units[end:]]))


# --- the last sign

_SIGNS = {".": ".", "?": "?", "!": "!", ":": ":", ",": ","}
_OWN_SIGNS = {"ja": dict(zip(".?!:,", "。？！：、", strict=True)), "ar": {"?": "؟", ",": "،"}}
_OWN_SIGNS["zh"] = _OWN_SIGNS["ja"] | {",": "，"}
_WRONG = {".": ["?", ":", ",", ""], "?": [".", ""], ":": ["?", ",", ""], "!": ["?", ":"]}


def ending(row: Row, chance: random.Random) -> str | None:
    """Another sign at the end, or none."""
    last = row.source[-1]
    own = _OWN_SIGNS.get(row.tag, {})
    if row.tag == "ja" and last in ".:?":  # people end Japanese with or without a stop there
        return None
    if last not in _WRONG or row.target[-1] not in {last, own.get(last, last)} or len(row.source.split()) < 6:
        return None
    if last == "." and chance.random() < 0.6:  # or there would be little else
        return None
    wrong = chance.choice(_WRONG[last])
    return row.target[:-1].rstrip() + own.get(wrong, wrong)


PLANTERS: Mapping[str, Planter] = {
    "repetition": loop,
    "length": length,
    "number": number,
    "placeable": verbatim,
    "negation": negation,
    "script": script,
    "untranslated": source,
    "end-punctuation": ending,
}
_others: dict[str, list[Row]] = {}
_by_source: dict[str, dict[str, Row]] = {}


def _units(row: Row) -> tuple[list[str], str]:
    """What a translation is cut into: words, or signs where there are no spaces; code stays whole."""
    if row.tag in JOINED:
        return re.findall(r"`[^`]*`|[A-Za-z0-9_.-]+|\S", row.target), ""
    return row.target.split(), " "


def _spaced(text: str) -> str:
    return " ".join(text.split())


def planted(found: Mapping[str, Sequence[Row]], kind: str, seed: int) -> Iterator[tuple[Row, str]]:
    """So many faults of a kind, in all languages by turns, as far as each goes."""
    chance, count = random.Random(f"{PLANTERS[kind].__name__} {seed}"), EACH
    queues = {tag: chance.sample(rows, len(rows)) for tag, rows in found.items()}
    while count and any(queues.values()):
        for tag in FILES:
            while queues[tag] and count:
                row = queues[tag].pop()
                spoiled = PLANTERS[kind](row, chance)
                if spoiled is not None and spoiled != row.target:
                    yield row, spoiled
                    count -= 1
                    break


def faults(row: Row, target: str) -> tuple[Problem, ...]:
    return examine_draft(draft_segment(row.source, target, (parse_tag("en"), parse_tag(row.tag))))


def alarms(found: Mapping[str, Sequence[Row]], shown: str) -> None:
    """What is told of the human translations."""
    print(f"{'human':8}{'texts':>8}{'any fault':>12}{'unusable':>12}   by kind")
    for tag, some in found.items():
        kinds: Counter[str] = Counter()
        any_fault = unusable = 0
        for row in some:
            told = faults(row, row.target)
            any_fault += bool(told)
            unusable += any(fault.is_unusable for fault in told)
            kinds.update({fault.code for fault in told})
            if told and tag == shown:
                print(f"  {' '.join(fault.text for fault in told)}\n    {row.source}\n    {row.target}")
        shares = f"{any_fault / len(some):>12.2%}{unusable / len(some):>12.2%}"
        print(f"{tag:8}{len(some):>8}{shares}   {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")


def catches(found: Mapping[str, Sequence[Row]], shown: str, seed: int) -> None:
    """How many planted faults are told, and how many as what they are."""
    print(f"\n{'planted':16}{'faults':>8}{'told':>9}{'as such':>9}   missed by language")
    total = caught = 0
    for kind in PLANTERS:
        some = list(planted(found, kind, seed))
        told = named = 0
        missed: Counter[str] = Counter()
        for row, spoiled in some:
            codes = {fault.code for fault in faults(row, spoiled)} - {fault.code for fault in faults(row, row.target)}
            told += bool(codes)
            named += kind in codes
            if not codes:
                missed[row.tag] += 1
                if kind == shown:
                    print(f"  {row.source}\n    {row.target}\n    {spoiled}")
        total, caught = total + len(some), caught + told
        shares = f"{told / len(some):>9.1%}{named / len(some):>9.1%}"
        print(f"{kind:16}{len(some):>8}{shares}   {', '.join(f'{tag} {count}' for tag, count in missed.items())}")
    print(f"{'all':16}{total:>8}{caught / total:>9.1%}")


def speed(found: Mapping[str, Sequence[Row]]) -> None:
    some = [row for rows in found.values() for row in rows]
    start = process_time()
    for row in some:
        faults(row, row.target)
    print(f"\n{1e6 * (process_time() - start) / len(some):.0f} microseconds a text")


def drafts(found: Sequence[Row], count: int) -> None:
    """What is told of the starter model's drafts, after what could be put back was."""
    from polyglot.engines.argos import ArgosEngine

    some = random.Random(5).sample(list(found), count)
    languages = (parse_tag("en"), parse_tag("es"))
    before = after = 0
    for row, draft in zip(some, ArgosEngine().translate([row.source for row in some], "en", "es"), strict=True):
        before += bool(faults(row, draft.text))
        text = restore(row.source, draft, verbatim_items(row.source), languages).text
        told = faults(row, text)
        after += bool(told)
        if told:
            print(f"{' '.join(fault.text for fault in told)}\n    {row.source}\n    {text}")
    print(f"Of {count} drafts {before} have faults, {after} after what was lost is put back.")


def main() -> None:
    parser = argparse.ArgumentParser(description="What the guards find, and where they cry wolf.")
    parser.add_argument("--half", choices=["tune", "report"], default="report")
    parser.add_argument("--seed", type=int, default=1, help="of the planted faults")
    parser.add_argument("--show", default="", metavar="KIND", help="the faults of a kind that were missed")
    parser.add_argument("--alarms", default="", metavar="TAG", help="the false alarms in a language")
    parser.add_argument("--drafts", type=int, default=0, metavar="COUNT", help="so many drafts of the starter model")
    options = parser.parse_args()
    everything = {tag: rows(tag) for tag in FILES}
    found = {tag: [row for row in rows if half(row) == options.half] for tag, rows in everything.items()}
    if options.drafts:
        drafts(found["es"], options.drafts)
        return
    _others.update(found)
    _by_source.update({tag: {row.source: row for row in rows} for tag, rows in found.items()})
    alarms(found, options.alarms)
    catches(found, options.show, options.seed)
    speed(found)


if __name__ == "__main__":
    main()
