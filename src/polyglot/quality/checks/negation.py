"""Check of negations: lost in the translation, or not in the source.

Languages negate in many ways, and one negates what another expresses without a negation (unless, only, hardly, lack). So each
language has a table of certain negations and of words that may correspond to one; a problem is where one side has more certain
negations than the other can account for. Languages without a table are not checked.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from polyglot.findings import Problem
from polyglot.quality.analysed_text import AnalysedText
from polyglot.quality.check import Check
from polyglot.quality.check_table import NEGATION
from polyglot.quality.segment import Segment


class _NegationPatterns(NamedTuple):
    """Patterns of one language, for case-folded texts."""

    sure: str  # certain negation of a clause
    wide: str  # may correspond to a negation in another language
    none: str = r"(?!)"  # looks like a negation, but is not
    loose: str = r"(?!)"  # is often expressed with a negation in another language


_UNABLE = r"|(?:in|im|un|ir|il)\w*[aeiéí]bl\w*"  # (the Romance languages') unable

_LANGUAGE_PATTERNS = {
    "en": _NegationPatterns(
        r"\b(?:(?<!-)not(?!-)|never|cannot|nobody|nothing|nowhere|no)\b|n['’]t\b",
        r"not|none|without|neither|nor|hardly|barely|rarely|seldom|except|fail\w*|lack\w*|avoid\w*|prevent\w*|missing|refus\w*|forbid\w*"
        r"|disallow\w*|prohibit\w*|reject\w*|den(?:y|ied|ies)|exclud\w*|invalid|absen\w*|impossible|immutab\w*|discourag\w*|non|\w+less"
        r"|un-?(?!it|ion|iq|iv|if|der|til|less|fort|wind|wrap)\w+|dis(?:abl|agr|connec|allow)\w*|irr\w+"
        r"|in(?:fall|correct|expl|compl|consist|effic|visib|accur|adequ|appropr|suff)\w*",
        r"\bwhy not\b|\bwhether or not\b|\bno\. ?\d",
        r"unless|until|only|instead|rather|otherwise|unlike|ignor\w*|hid(?:e|es|den)|skip\w*|out|free to|optional\w*|whether"
        r"|opposite|contrary|forever|eliminat\w*|garbage|lest|stop\w*|wrong\w*|opt-in|than|but|any(?:thing|more|one|body|where)|just"
        r"|less|least|too|yet|still|even|los[est]\w*|leak\w*|left|discard\w*|hard|difficult\w*|beyond|problem\w*|careful\w*|fine|okay|ok"
        r"|perfectly|matter",
    ),
    "es": _NegationPatterns(
        r"\b(?:no|nunca|jamás|tampoco)\b",
        r"ning\w+|nadie|nada|sin(?! embargo)|ni|evit\w+|imp[ei]d\w+|falt\w+|carec\w+|inv[aá]l\w+|incorr\w+|indef\w+|salvo|excepto"
        r"|apenas|vez de"
        r"|fall\w+|prohib\w+|ausen\w+|distint\w+|desconoc\w+|dej\w+|negativ\w+" + _UNABLE,
        r"\bno obstante\b|¿no\b|, ¿?no\?|\bo no\b|\bno dud\w+|\bya no solo\b",
    ),
    "fr": _NegationPatterns(
        r"\bne\b|\bn['’]",
        r"pas|jamais|rien|aucun\w*|personne|ni|sans|non|guère|évit\w+|empêch\w+|manqu\w+|inv\w+|incorr\w+|indéf\w+|sauf|hors|peu"
        r"|échou\w+|interdi\w+|absen\w+|lieu|plutôt|différ\w+|découvr\w+|inconn\w+|indép\w+" + _UNABLE,
        r"\bn['’]est-ce pas\b|\bn['’]hésit\w+|\bne \w+ que\b|\bn['’]\w+ (?:\w+ )?qu(?:e\b|['’])",
    ),
    "de": _NegationPatterns(
        r"\b(?:nicht|kein\w*|nie|niemals|niemand\w*|nichts|nirgend\w*)\b",
        r"weder|ohne|un(?!d|ter|s|ser|i|gef)\w+|\w+(?:los|frei)(?:e[mnrs]?)?|vermeid\w+|verhinder\w+|fehl\w+|kaum|statt\w*|anstatt|außer"
        r"|wenig\w*|sondern|verbot\w*|verbiet\w*|ander\w*|unterschied\w*|mangel\w*|leer\w*|selten|nein",
        r"\bnicht wahr\b|\boder nicht\b",
    ),
    "it": _NegationPatterns(
        r"\b(?:non|mai|neanche|nemmeno|neppure)\b",
        r"nessun\w*|niente|nulla|senza|né|evit\w+|imped\w+|manc\w+|inval\w+|scorrett\w+|tranne|invece|vietat\w+|divers\w+|no"
        + _UNABLE,
        r"\bnon appena\b|\bo (?:meno|no)\b",
    ),
    "pt": _NegationPatterns(
        r"\b(?:não|nunca|jamais|tampouco)\b",
        r"ninguém|nenhum\w*|nada|sem|nem|evit\w+|imped\w+|falt\w+|invál\w+|incorr\w+|exceto|salvo|vez|proib\w+|difer\w+|deix\w+"
        + _UNABLE,
        r"\bnão obstante\b|\bou não\b|, não\?",
    ),
    "nl": _NegationPatterns(
        r"\b(?:niet|geen|nooit|niemand|niets|nergens)\b",
        r"noch|zonder|on(?!der|s|ze|ge)\w+|\w+(?:loos|loze|vrije?)|vermijd\w+|voorkom\w+|ontbre\w+|nauwelijks|behalve|tenzij|weinig|anders?"
        r"|verschil\w*|plaats|nee",
        r"\bof niet\b",
    ),
    "ru": _NegationPatterns(
        r"\b(?:не|нет|нельзя)\b",
        r"ни\w*|бе[сз]\w*|не\w+|избега\w+|предотвра\w+|отсутств\w+|лиш\w+|кроме|вместо|запре\w+|разн\w+|отлич\w+|невозм\w+",
        r"\bили нет\b",
    ),
    "ar": _NegationPatterns(
        r"\b[وف]?(?:لا|لم|لن|ليس\w*|لست|لسنا|ألا|ألّا)\b",
        r"\w?غير\w*|\w?دون|بدون|بلا|\w{0,2}عدم|سوى|إلا|عديم\w*|خال\w*|[يت]?تجنب\w*|تفاد\w*|[يت]?منع\w*|بدل\w*|فشل\w*|لئلا|أبد\w*|مستحيل|\w*مختلف\w*"
        r"|نادر\w*|وإلا|[يت]?رفض\w*|لو|أي|كلا|ما",
        r"\bلا (?:بأس|سيما|[يت]زال\w*|زال\w*|بد|تتردد\w*)\b|\bألا وه[وي]\b|\bأم لا\b",
    ),
    "zh": _NegationPatterns(
        r"不|没|沒|未|[无無](?:法|需|须|須)|勿|并非|而非|切莫",
        r"无|無|非|否|禁|拒|仅|僅|莫|两码|兩碼|免",
        r"不(?:仅|僅|但|光|过|過|同|断|斷|管|论|論|久|少|妨|错|錯|得不|止|只|必|一定)|是不是|能不能|是否|差不多|未来|未來|没(?:有)?问题|沒(?:有)?問題|而不是",
    ),
    "ja": _NegationPatterns(
        r"ません|な(?:い|かった|く(?!て)|くて)|(?<!ま)(?<!必)ず(?=に|、|，|。)|禁止|ぬ(?=。|、)",
        r"な[しけ]|ず|不|無|未|非|避|禁|防|欠|拒|違|異|否|だけ|いいえ",
        r"(?:かも)?しれ(?:ない|ません)|な(?:けれ|く)(?:ば|ては|ちゃ)(?:なら|な[りる]|いけ)(?:ない|なく|ません|ず)?|ないと(?:いけない|なりません|いけません)"
        r"|少な(?:い|く)|だけで(?:は|も)?な(?:く|い)|わけでは(?:ない|なく|ありません)|ほかな(?:い|りません)|(?:では|じゃ|は)(?:ない|ありません)(?:でしょう)?か"
        r"|しかな(?:い|く)|まもなく|までもなく|漏れなく|そうしないと|構(?:わない|いません)|[過す]ぎ(?:ない|ません)|ざるを得(?:ない|ません)|限り|(?:しか|ほとんど)[^。、]*?(?:ない|ません)|必要は?(?:ない|ありません)|(?:違|間違)いな(?:い|く)|問題(?:は|が)?(?:ない|ありません)|でなく|(?:よう|こと)に?は?しないで",
    ),
}


class _NegationCounts(NamedTuple):
    """Numbers of certain and of all possible negations, and whether a text has what others express with a negation."""

    sure: int
    all: int
    loose: bool


class NegationCheck(Check):
    """Check of negations."""

    kinds = (NEGATION,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        source, target = segment.source, segment.target
        source_counts, target_counts = _count_negations(source), _count_negations(target)
        if source_counts is None or target_counts is None:
            return
        if source_counts.sure > target_counts.all or (
            source_counts.sure > target_counts.sure == 0 and source_counts.all > target_counts.all
        ):
            left = set(_find_negations(source)).difference(_find_negations(target))
            word = next(filter(target.has_words, sorted(left)), "")
            yield Problem(NEGATION, f"The negation “{word}” is not translated." if word else "A negation is lost.")
        elif (
            target_counts.sure and not source_counts.all and not source_counts.loose
        ):  # human translators often add one: only clear cases are reported
            yield Problem(NEGATION, "A negation is not in the source.")


def _count_negations(side: AnalysedText) -> _NegationCounts | None:
    patterns = _compile_patterns(side.locale.language)
    if patterns is None:
        return None
    _, either, _, loose = patterns
    text = side.masked_text.casefold()
    certain = len(_find_negations(side))
    return _NegationCounts(certain, len(either.findall(text)), loose.search(text) is not None)


def _find_negations(side: AnalysedText) -> list[str]:
    """Return the certain negations of a text in a language with patterns."""
    patterns = _compile_patterns(side.locale.language)
    if patterns is None:
        return []
    sure, _, none, _ = patterns
    return sure.findall(none.sub(" ", side.masked_text.casefold()))


@cache
def _compile_patterns(language: str) -> tuple[re.Pattern[str], ...] | None:
    table = _LANGUAGE_PATTERNS.get(language)
    if table is None:
        return None
    wide, loose = (text if language in {"zh", "ja"} else rf"\b(?:{text})\b" for text in (table.wide, table.loose))
    return tuple(map(re.compile, (table.sure, f"{table.sure}|{wide}", table.none, loose)))
