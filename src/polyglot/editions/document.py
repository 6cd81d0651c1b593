"""One article in one edition: its translated tokens and fields, ready for every format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.articles import article as articles
from polyglot.articles import front_matter
from polyglot.articles.article import Article
from polyglot.articles.front_matter import FrontMatter, FrontMatterField
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.catalogs.ledger.records import HUMAN_STATES
from polyglot.editions.print_policy import UNTRANSLATED, BuildMode, PrintPolicy
from polyglot.editions.ui_text import interface_text
from polyglot.findings import Finding
from polyglot.markdown import parser
from polyglot.markdown.heading_ids import find_heading_ids, set_heading_ids
from polyglot.markdown.translate import translate_tokens
from polyglot.model import Locale, State
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it stands in one edition."""

    article: Article
    locale: Locale
    tokens: list[Token]
    fields: tuple[tuple[FrontMatterField, str], ...]  # the front matter's translated texts
    words: Mapping[str, int]  # printed: by state, and "untranslated"
    findings: tuple[Finding, ...]
    credits: tuple[str, ...] = ()  # translators who asked to be named, if anything that a person translated is printed


def compose_document(publication: Publication, opened: LoadedArticle, locale: Locale, mode: BuildMode) -> Document:
    """Put an article that has been read into a language."""
    cut = opened.segmented
    article = cut.article
    tokens, env = parser.copy_blocks(cut.tokens, cut.env)
    if article.locale == locale:
        tokens = parser.finish_untranslated(tokens, env)
        set_heading_ids(tokens, find_heading_ids(cut.tokens, cut.env))
        return Document(article, locale, tokens, (), {}, ())
    speaker = PrintPolicy(publication, article, locale, opened.translations[locale.tag], mode, cut.footnotes)
    said = tuple(_translate_fields(publication, speaker))
    tokens = translate_tokens(tokens, env, cut.rows, speaker, (article.locale, locale))
    set_heading_ids(tokens, find_heading_ids(cut.tokens, cut.env))
    words, findings = dict(speaker.word_counts), tuple(speaker.findings)
    named = publication.rules[locale.tag].credited(article.id) if any(words.get(one) for one in HUMAN_STATES) else ()
    return Document(article, locale, tokens, said, words, findings, named)


def write_front_matter(document: Document) -> str:
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
        said["translated_by"] = interface_text(document.locale).names(document.credits)
    return f"---\n{front_matter.replace_fields(own or FrontMatter(), document.fields, said)}---\n"


def _translate_fields(publication: Publication, speaker: PrintPolicy) -> Iterator[tuple[FrontMatterField, str]]:
    """The fields that are translated."""
    for field, unit in articles.translatable_fields(speaker.article, publication):
        wording = speaker(unit)
        if wording is not None:
            yield field, " ".join(wording.text.split("\n"))
