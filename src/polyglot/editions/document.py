"""One article in one edition: its translated tokens and fields, ready for every format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.articles import article as articles
from polyglot.articles import front_matter
from polyglot.articles.article import Article
from polyglot.articles.front_matter import Field, FrontMatter
from polyglot.catalogs.ledger.article_translations import Opened
from polyglot.catalogs.ledger.records import PERSONS
from polyglot.editions.print_policy import UNTRANSLATED, Speaker, View
from polyglot.editions.ui_text import interface
from polyglot.markdown import parser
from polyglot.markdown.heading_ids import anchor, anchors
from polyglot.markdown.translate import translate
from polyglot.model import Finding, Locale, State
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it stands in one edition."""

    article: Article
    locale: Locale
    tokens: list[Token]
    fields: tuple[tuple[Field, str], ...]  # the front matter's translated texts
    words: Mapping[str, int]  # printed: by state, and "untranslated"
    findings: tuple[Finding, ...]
    credits: tuple[str, ...] = ()  # translators who asked to be named, if anything that a person translated is printed


def compose(publication: Publication, opened: Opened, locale: Locale, view: View) -> Document:
    """Put an article that has been read into a language."""
    cut = opened.cut
    article = cut.article
    tokens, env = parser.copied(cut.tokens, cut.env)
    if article.locale == locale:
        tokens = parser.as_written(tokens, env)
        anchor(tokens, anchors(cut.tokens, cut.env))
        return Document(article, locale, tokens, (), {}, ())
    speaker = Speaker(publication, article, locale, opened.translations[locale.tag], view, cut.notes)
    said = tuple(_said(publication, speaker))
    tokens = translate(tokens, env, cut.rows, speaker, (article.locale, locale))
    anchor(tokens, anchors(cut.tokens, cut.env))
    words, findings = dict(speaker.printed), tuple(speaker.findings)
    named = publication.rules[locale.tag].credited(article.id) if any(words.get(one) for one in PERSONS) else ()
    return Document(article, locale, tokens, said, words, findings, named)


def front(document: Document) -> str:
    """The front matter of a Markdown edition, with its fences: the author's, and what the edition is a translation of."""
    own = document.article.front
    # Two lines of hyphens with nothing between them may be front matter, or two rules: they stay.
    if document.article.locale == document.locale or (own is not None and not (own.mapping and own.text.strip())):
        return f"---\n{own.text}---\n" if own is not None else ""
    said = {"language": document.locale.tag, "original_language": document.article.locale.tag}
    for key, name in (
        ("untranslated_words", UNTRANSLATED),
        ("machine_translated_words", State.DRAFT.value),
        ("outdated_words", State.STALE.value),
    ):
        if document.words.get(name):
            said[key] = str(document.words[name])
    if document.credits:
        said["translated_by"] = interface(document.locale).names(document.credits)
    return f"---\n{front_matter.replace(own or FrontMatter(), document.fields, said)}---\n"


def _said(publication: Publication, speaker: Speaker) -> Iterator[tuple[Field, str]]:
    """The fields that are translated."""
    for field, unit in articles.fields(speaker.article, publication):
        wording = speaker(unit)
        if wording is not None:
            yield field, " ".join(wording.text.split("\n"))
