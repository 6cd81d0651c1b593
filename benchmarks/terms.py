"""How well terms are found in real texts, how often enforcing one puts it in the right place, and what that costs.

    uv run python -m benchmarks.terms [es fr de ar ja zh]

The course in `../shared/corpora` (whole blocks as messages) and its human translations, with terms whose usual
translation is known. Found: of the translations of messages that hold a term, how many have its translation, as it is
written, by stems (`is_form`), and by what `check` accepts (`may_be_form`); and how many of as many other messages'
translations have it too, which is what a looser rule costs. Put: a draft that says the term once as everybody does is told
to say “xyzzy”; right is where that takes the very place of what was said. The starter model has seen the Spanish file.
"""

import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from benchmarks.corpora import COURSE, require
from polyglot.catalogs.glossary.glossary import Glossary, GlossaryCell, GlossaryRow, parse
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.po import reader
from polyglot.drafting.terms import enforce_terms
from polyglot.engines.argos import ArgosEngine
from polyglot.language.locales import parse_tag
from polyglot.language.stemming import is_form, may_be_form, split_words
from polyglot.model import Draft, Term
from polyglot.storage import files

FILES = {"es": "es", "fr": "fr", "de": "de", "ar": "ar", "ja": "ja", "zh": "zh-CN"}
TERMS = """en,es,fr,de,ar,ja,zh
compiler,compilador,compilateur,Compiler,مترجم,コンパイラ,编译器
thread,hilo,thread|fil d'exécution,Thread,خيط,スレッド,线程
function,función,fonction,Funktion,دالة,関数,函数
reference,referencia,référence,Referenz,مرجع,参照,引用
type,tipo,type,Typ,نوع,型,类型
value,valor,valeur,Wert,قيمة,値,值
memory,memoria,mémoire,Speicher,ذاكرة,メモリ,内存
exercise,ejercicio,exercice,Übung|Aufgabe,تمرين,演習|練習,练习
library,biblioteca,bibliothèque,Bibliothek,مكتبة,ライブラリ,库
error,error,erreur,Fehler,خطأ,エラー,错误
module,módulo,module,Modul,وحدة,モジュール,模块
variable,variable,variable,Variable,متغير,変数,变量
standard library,biblioteca estándar,bibliothèque standard,Standardbibliothek,المكتبة القياسية,標準ライブラリ,标准库
smart pointer,puntero inteligente,pointeur intelligent,Smart Pointer,مؤشر ذكي,スマートポインタ,智能指针
"""
_MARKED = re.compile(r"[`*\[<#|]")
_Pair = tuple[str, str]


def main(tags: Sequence[str]) -> None:
    english = parse_tag("en")
    locales = [english, *map(parse_tag, FILES)]
    known = parse(TERMS, "terms", english, locales)
    print("language  messages  written  by stems  accepted | elsewhere: written  accepted")
    for tag in tags:
        found(tag, known.matcher(english, parse_tag(tag)), list(translations(tag)))
    spanish = parse_tag("es")
    put(known.matcher(english, spanish), [one for one in translations("es") if not _MARKED.search(one[0])])
    cost([source for source, _ in translations("es")])


def translations(tag: str) -> Iterator[_Pair]:
    """The messages that have a person's translation."""
    path = require(COURSE / f"po/{FILES[tag]}.po")
    for message in reader.parse(files.read_text(path), path.name).messages:
        if message.target and not message.fuzzy and not message.obsolete:
            yield message.source, message.target


def found(tag: str, terms: TermMatcher, pairs: Sequence[_Pair]) -> None:
    holding = [
        (one, source, target)
        for source, target in pairs
        for one in {f.term: f for f in terms.find_terms(source)}.values()
    ]
    others = [target for source, target in pairs if not terms.find_terms(source)]
    chance = random.Random(7)
    rules: list[Callable[..., bool]] = [lambda word, term, _: word.written == term.written, is_form, may_be_form]
    shares = [sum(says(target, one.term, tag, rule) for one, _, target in holding) / len(holding) for rule in rules]
    control = [chance.choice(others) for _ in holding]
    wrong = [
        sum(says(text, one.term, tag, rule) for (one, _, _), text in zip(holding, control, strict=True))
        for rule in rules
    ]
    said = "".join(f"{100 * share:9.1f}" for share in shares)
    print(
        f"{tag:8}  {len(holding):8}{said} | {100 * wrong[0] / len(holding):18.1f}{100 * wrong[2] / len(holding):10.1f}"
    )


def says(text: str, term: Term, language: str, rule: Callable[..., bool]) -> bool:
    """Does a text hold a translation of the term, its words in a row?"""
    row = split_words(text, language)
    for form in term.required:
        own = split_words(form, language)
        for first in range(len(row) - len(own) + 1):
            if all(rule(word, part, language) for word, part in zip(row[first:], own, strict=False)):
                return True
    return False


def put(terms: TermMatcher, pairs: Sequence[_Pair]) -> None:
    """Where a term is put, in drafts and in people's translations of the same sentences (by the model's alignment)."""
    english, spanish = parse_tag("en"), parse_tag("es")
    holding = [(source, target, found) for source, target in pairs if len(found := terms.find_terms(source)) == 1][
        :1500
    ]
    sources = [source for source, _, _ in holding]
    engine = ArgosEngine()
    drafts = engine.translate(sources, "en", "es")
    humans = [target for _, target, _ in holding]
    forced = engine.align(sources, humans, "en", "es")
    made = [Draft(text, "", None, alignment) for text, alignment in zip(humans, forced, strict=True)]
    for name, texts in (("drafts", drafts), ("people's", made)):
        tried = right = wrong = 0
        for (source, _, (one,)), draft in zip(holding, texts, strict=True):
            places = terms.rendered_spans(one, source, draft.text)
            if len(places) != 1:
                continue
            (start, end), tried = places[0], tried + 1
            row = GlossaryRow({"en": GlossaryCell(one.term.forms), "es": GlossaryCell(("xyzzy",))}, ("en",))
            done = enforce_terms(source, draft, Glossary((row,)).matcher(english, spanish)).draft.text
            wanted = draft.text[:start] + "xyzzy" + draft.text[end:]
            right += done.casefold() == wanted.casefold()
            wrong += done != draft.text and done.casefold() != wanted.casefold()
        shares = f"{100 * right / tried:.1f} % right, {100 * wrong / tried:.1f} % elsewhere, the rest told"
        print(f"put into {name}: {tried} terms, {shares}")


def cost(sources: Sequence[str]) -> None:
    """The time that three thousand terms take over thousands of messages, whether they occur or not."""
    english, spanish = parse_tag("en"), parse_tag("es")
    vocabulary = sorted({word.lowercase for source in sources for word in split_words(source, "en")})
    chance = random.Random(7)
    for count in (30, 3000):
        lines = {" ".join(chance.sample(vocabulary, 2)) for _ in range(count)}
        table = "en,es\n" + "".join(f"{line},x{number}\n" for number, line in enumerate(sorted(lines)))
        terms = parse(table, "terms", english, [english, spanish]).matcher(english, spanish)
        split_words.cache_clear()
        started = time.process_time()
        for source in sources:
            terms.find_terms(source)
        spent = time.process_time() - started
        print(
            f"{count} terms: {1e6 * spent / len(sources):.0f} µs a message ({sum(map(len, sources)) // len(sources)} letters)"
        )


if __name__ == "__main__":
    main(sys.argv[1:] or list(FILES))
