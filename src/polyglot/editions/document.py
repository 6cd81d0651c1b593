"""One article in one edition: its translated tokens and fields, ready for every format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.articles import front_matter
from polyglot.articles.article import Article
from polyglot.articles.front_matter import FrontMatter, FrontMatterField
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.catalogs.ledger.records import HUMAN_STATES
from polyglot.editions.print_policy import UNTRANSLATED, BuildMode, PrintPolicy
from polyglot.editions.ui_text import interface_text
from polyglot.findings import Finding
from polyglot.markdown import parser
from polyglot.markdown.comments import mark_open_comments, remove_comments
from polyglot.markdown.heading_ids import set_heading_ids
from polyglot.markdown.translate import translate_tokens
from polyglot.model import Locale, State, Unit
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Document:
    """An article in one edition."""

    article: Article
    locale: Locale
    tokens: list[Token]
    fields: tuple[tuple[FrontMatterField, str], ...]  # translated front matter
    words: Mapping[str, int]  # printed words by state, and "untranslated"
    findings: tuple[Finding, ...]
    credits: tuple[str, ...] = ()  # translators who asked to be named, if any human translation is printed


def compose_document(publication: Publication, loaded: LoadedArticle, locale: Locale, mode: BuildMode) -> Document:
    """Translate an article into a language, as its print policy allows; an original stays unchanged."""
    segmented = loaded.segmented
    article = segmented.article
    tokens, env = parser.copy_blocks(segmented.tokens, segmented.env)
    mark_open_comments(tokens, env)
    if article.locale == locale:
        tokens = parser.finish_untranslated(tokens, env)
        set_heading_ids(tokens, segmented.heading_ids)
        return Document(article, locale, remove_comments(tokens), (), {}, ())
    policy = PrintPolicy(publication, article, locale, loaded.translations[locale.tag], mode, segmented.footnotes)
    fields = tuple(_translate_fields(segmented.fields, policy))
    tokens = translate_tokens(tokens, env, segmented.rows, policy, (article.locale, locale))
    set_heading_ids(tokens, segmented.heading_ids)
    words, findings = dict(policy.word_counts), tuple(policy.findings)
    named = publication.rules[locale.tag].credited(article.id) if any(words.get(one) for one in HUMAN_STATES) else ()
    return Document(article, locale, remove_comments(tokens), fields, words, findings, named)


def write_front_matter(document: Document) -> str:
    """Return the front matter of a Markdown edition, with its fences: the author's, and the translation's metadata."""
    front = document.article.front
    # Two lines of hyphens with nothing between them may be front matter or two thematic breaks: they stay.
    if document.article.locale == document.locale or (front is not None and not (front.mapping and front.text.strip())):
        return f"---\n{front_matter.remove_comments(front.text)}---\n" if front is not None else ""
    metadata = {"language": document.locale.tag, "original_language": document.article.locale.tag}
    for key, name in (
        ("untranslated_words", UNTRANSLATED),
        ("machine_translated_words", State.DRAFT.value),
        ("outdated_words", State.STALE.value),
    ):
        if document.words.get(name):
            metadata[key] = str(document.words[name])
    if document.credits:
        metadata["translated_by"] = interface_text(document.locale).names(document.credits)
    text = front_matter.replace_fields(front or FrontMatter(), document.fields, metadata)
    return f"---\n{front_matter.remove_comments(text)}---\n"


def _translate_fields(
    fields: Iterable[tuple[FrontMatterField, Unit]], policy: PrintPolicy
) -> Iterator[tuple[FrontMatterField, str]]:
    """Yield the front matter fields that have a printable translation, with it on one line."""
    for field, unit in fields:
        rendering = policy(unit)
        if rendering is not None:
            yield field, " ".join(rendering.text.split("\n"))
