"""Function words: the commonest words of languages, by which most texts are seen to be in the language that they should be in.

They decide nothing else: where they point to another language, `identify` is asked. Languages with a script of their own need
no list.
"""

import re
from collections.abc import Collection, Set
from functools import cache

_WORD = re.compile(
    r"[^\s\d!-/:-@\[-`{-~¡¿«»“”„‘’‚…।،؛؟–—、。，：；！？「」『』（）・]+"
)  # with the vowel signs of Indic scripts, which are no letters
_LISTS = {
    "en": (
        "the of to and in is that for it with as are be this on not or by from have you we at an was which can "
        "will they but all if when who what there would their your his her more one some out into about up than "
        "then only no so our my he she its"
    ),
    "fr": (
        "le la les de des du et en un une que qui pour dans pas est sur avec ce cette au aux plus par ne se nous "
        "vous il ou on y si mais comme tout tous son ses leur leurs sa mes notre votre être fait même aussi deux "
        "sans entre où quand elle elles ils je d'un"
    ),
    "es": (
        "el la los las de del que y en un una por para con no se es lo como su sus más pero al este esta son cada "
        "nos o si sin sobre entre cuando donde quien quienes hay ha han ser fue todo todos todas algunas algunos "
        "ellos ellas nuestro nuestra le les me ya muy también desde hasta porque e"
    ),
    "pt": (
        "o a os as de do da dos das e que em um uma para com não se no na nos por mais como ao é são ou seu sua "
        "pela mas quem quando onde também já muito todos todas cada está estão ser foi ele ela eles elas nós "
        "nosso nossa até entre sem sobre isso este esta pelo algumas alguns"
    ),
    "gl": (
        "o a os as de do da dos das e que en un unha para con non se no na nos por máis como ao é son ou seu súa pola"
    ),
    "ca": (
        "el la els les de del dels que i en un una per a amb no es és són com més o al als aquest aquesta seva "
        "ens pels si però qui quan on també ja molt tots totes cada està han ser nosaltres fins entre sense sobre "
        "seu"
    ),
    "it": (
        "il lo la gli le di del della dei delle che e è un una per con non in si da nel al sono come più anche ci "
        "questo i ma chi quando dove ha hanno essere stato tutti tutte ogni suo sua loro nostro nostra fino senza "
        "sul sulla nelle degli alla alle ai dal dalla noi voi"
    ),
    "ro": (
        "și de în la cu nu pe un o să care este din pentru sunt mai al a se ca dar sau fi prin fiecare lor noi "
        "dacă cine când unde său sa toți toate ei ele fost fără între peste"
    ),
    "eo": "la kaj de en estas ne por al ke kun kiu kiuj el pri aŭ sed ni se ĉi tiu ĉiu per oni",
    "de": (
        "der die das und ist nicht den dem ein eine einen zu mit von für auf im sich des wir sie es als auch "
        "werden wird oder aber wenn wer wo noch nur nach bei bis durch hat haben kann können alle jede jeder ihr "
        "ihre sein seine uns aus am um dass"
    ),
    "nl": (
        "de het een van en is niet in te dat voor met op zijn die aan er ook als bij wij of om naar uit worden "
        "wordt maar wie wat waar kan kunnen heeft hebben alle elke hun haar ons onze ze ik hij zij nog door over "
        "tot"
    ),
    "af": "die van en is nie in 'n wat vir met op het aan te ook by ons of om na uit word dit sy",
    "sv": (
        "och att det en som är på för inte med av till den ett om vi har de kan från eller i varje alla hon han "
        "man så men när vad där ska skulle vara blir också under efter utan"
    ),
    "da": (
        "og at det en er på for ikke med af til den som et vi har de kan fra eller i om hver alle hun han man så "
        "men når hvad hvor skal ville være bliver også under efter uden"
    ),
    "nb": (
        "og å det en er på for ikke med av til den som et vi har de kan fra eller i om hver alle hun han man så "
        "men når hva hvor skal ville være blir også under etter uten"
    ),
    "nn": (
        "og å det ein er på for ikkje med av til den som eit vi har dei kan frå eller i om kvar alle ho han så "
        "men når kva skal ville vere blir også under etter utan"
    ),
    "fi": (
        "ja on ei että se joka jotka kun ovat mutta myös tai niin kuin sekä sen olla oli jos me ne he vain voi "
        "mikä missä kaikki hän heidän meidän voivat ole tämä nämä ennen jälkeen sitä"
    ),
    "et": "ja on ei et see kui mis ning või oma ka aga kes ta nad selle oli meie iga",
    "hu": (
        "a az és nem hogy egy is van meg de ez csak vagy mint ha már azt minden el volt kell aki ami mi hol mikor "
        "lehet lesz mert amely itt ott"
    ),
    "pl": (
        "i w nie na się z do to że jest o jak po od za dla ale lub są oraz co przez może czy kto gdy gdzie ich "
        "jego jej być był ma mają wszystkich każdy tylko bez ten ta te tego już my wy"
    ),
    "cs": (
        "a v je se na že s z o do to ale jako pro který které by nebo jsou k si i po ve každý kdo když kde jejich "
        "jeho její být byl má mají všech jen bez ten ta tento už my vy není nám za"
    ),
    "sk": "a v je sa na že s z o do to ale ako pre ktorý ktoré by alebo sú k si aj po vo každý",
    "sl": "in v je se na da za z so ne pa ki ali kot tudi po o pri od do bi to vsak",
    "hr": "i u je se na da za s su ne koji koja kao ili od a ali iz to bi što sve svaki",
    "sq": "të e në dhe për që me një nuk është i nga se si më do çdo ne",
    "lv": "un ir ar no uz par kas ka to nav arī bet vai kā mēs katru",
    "lt": "ir yra su kad iš į ne tai kaip bet apie jei ar mes kiekvieną",
    "tr": (
        "ve bir bu için ile da de ne olarak çok daha gibi kadar olan var değil her ama veya biz kim tüm onlar "
        "bizim sizin sonra önce ise ki en iyi mi mı yok"
    ),
    "az": "və bir bu üçün ilə da də olan kimi daha çox deyil hər biz",
    "id": (
        "yang dan di untuk dengan tidak ini itu dari dalam pada adalah akan juga ke atau kami kita orang oleh ada "
        "bisa dapat siapa ketika jika semua mereka telah sudah atas sebuah satu lebih hanya karena agar"
    ),
    "sw": "na ya wa kwa ni katika za la kuwa hii hiyo yake wote kama ili lakini watu au cha vya si sisi kila",
    "tl": "ang ng sa mga na ay at para hindi ito kung may siya nila tayo bawat isang",
    "vi": "và của là có không các trong được cho một với những này để đã người khi chúng tôi từ",
    "ru": (
        "и в не на что с по это как для из но то мы они к у от же все или за так его может кто где когда был была "
        "было были есть её их нас вас если только уже до под о без"
    ),
    "uk": (
        "і в не на що з та це як для до але ми вони або у за від так його може є хто де коли був була було були "
        "її їх нас вас якщо тільки вже під про без цей"
    ),
    "be": "і ў не на што з гэта як для да але мы яны або у за ад так яго ці",
    "bg": "и в не на че с за това да се е от са по като но ние те или ще",
    "mk": "и во не на дека со за ова да се е од по како но ние тие или ќе",
    "sr": "и у не на да са за то је се су од по као али ми они или ће",
    "ar": (
        "في من على أن إلى هذا هذه التي الذي لا ما هو هي كل عن مع أو كان لم إن بين قد عند بعد قبل كما أي نحن هم "
        "كانت ثم حتى ليس منها فيها يكون جميع"
    ),
    "fa": "و در به از که این را با است برای آن یک می هر ما تا بر شود نمی های",
    "ur": "کے کی میں ہے اور کا سے کو یہ کہ نے پر ہیں ہم جو بھی نہیں ایک",
    "hi": "के का की में है और से को यह पर हैं कि नहीं एक हम जो भी लिए ने",
    "mr": "आहे आणि च्या या हे की नाही तो ते एक होते आम्ही मध्ये साठी व आहेत",
    "ne": "छ र को मा लाई हो यो छन् पनि गर्न भने हामी तर लागि हुन्छ",
    "bn": "এবং ও না এই করে থেকে জন্য একটি হয় যে তা আমরা কি সঙ্গে",
}
_LIKE = {"bs": "hr", "ms": "id", "no": "nb", "fil": "tl"}  # languages with the words of another


def split_words(text: str) -> list[str]:
    """Return the words of a text, in any script with spaces between words."""
    return _WORD.findall(text)


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language, in small letters; empty if there is no list of them."""
    return frozenset(_LISTS.get(_LIKE.get(language, language), "").split(" "))


def point_elsewhere(words: Set[str], language: str, others: Collection[str]) -> bool:
    """Return whether the words of a text, in small letters, point to one of the `others`, or to none, rather than to a language.

    Words that both languages have do not count. A single word points elsewhere only if no word points to the language.
    """
    expected = function_words(language)
    least = 1 if words.isdisjoint(expected) else 2
    if len((words & _all_words()) - expected) >= least:
        for other in others:
            foreign = function_words(other)
            if len((words & foreign) - expected) >= max(least, len((words & expected) - foreign) + 1):
                return True
    return least == 1 and any(other not in _LISTS and other not in _LIKE for other in others)


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for words in _LISTS.values() for word in words.split(" "))
