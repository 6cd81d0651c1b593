"""One article in one edition: its translated tokens and fields, ready for every format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.catalogs import translations
from polyglot.catalogs.translations import Translations
from polyglot.editions.wording import UNTRANSLATED, Speaker
from polyglot.errors import ContentError
from polyglot.model import Block, Finding, Locale, State, Unit
from polyglot.publication import Publication
from polyglot.text import article as articles
from polyglot.text import dialect, frontmatter
from polyglot.text.article import Article
from polyglot.text.frontmatter import Field, FrontMatter
from polyglot.text.structure import footnote_labels
from polyglot.text.translate import translate


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it stands in one edition."""

    article: Article
    locale: Locale
    tokens: list[Token]
    fields: tuple[tuple[Field, str], ...]  # the front matter's translated texts
    words: Mapping[str, int]  # printed: by state, and "untranslated"
    findings: tuple[Finding, ...]


def compose(publication: Publication, id: str, locale: Locale, *, preview: bool) -> Document:
    """Read an article and put it into a language. Raises `ContentError` for an article that cannot be read.

    A catalog that cannot be read counts as none: the survey has told of it.
    """
    article = articles.read(id, publication)
    if article.locale == locale:
        tokens, _ = dialect.parse(article.body)
        return Document(article, locale, tokens, (), {}, ())
    try:
        found = translations.read(publication, id, locale)
    except ContentError:
        found = Translations({}, {})
    blocks, env = dialect.parse_blocks(article.body)
    speaker = Speaker(publication, article, locale, found, preview, footnote_labels(env))
    fields = tuple(_fields(publication, speaker))
    tokens = translate(blocks, env, articles.reading(article, publication), speaker, (article.locale, locale))
    return Document(article, locale, tokens, fields, dict(speaker.printed), tuple(speaker.findings))


def front(document: Document) -> str:
    """The front matter of a Markdown edition, with its fences: the author's, and what the edition is a translation of."""
    own = document.article.front
    if document.article.locale == document.locale or (own is not None and not own.data):
        return f"---\n{own.text}---\n" if own is not None else ""
    said = {"language": document.locale.tag, "original_language": document.article.locale.tag}
    for key, name in (
        ("untranslated_words", UNTRANSLATED),
        ("machine_translated_words", State.DRAFT.value),
        ("outdated_words", State.STALE.value),
    ):
        if document.words.get(name):
            said[key] = str(document.words[name])
    return f"---\n{frontmatter.replace(own or FrontMatter(), document.fields, said)}---\n"


def _fields(publication: Publication, speaker: Speaker) -> Iterator[tuple[Field, str]]:
    own = speaker.article.front
    for field in frontmatter.fields(own, publication.translate) if own else ():
        wording = speaker(Unit(field.text, Block("field", field.line), context=field.name))
        if wording is not None:
            yield field, " ".join(wording.text.split("\n"))
