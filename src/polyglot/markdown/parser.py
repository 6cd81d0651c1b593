"""Parser of our Markdown dialect: CommonMark with raw HTML, GFM's tables, strikethrough and task lists, and footnotes.

A syntax belongs to the dialect only if every renderer supports it. Front matter is removed before parsing
(`polyglot.articles.article`). Bare addresses become links with token types of their own (`polyglot.markdown.autolinks`),
which each renderer writes in its own syntax.
"""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_core import RuleFuncCoreType
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from polyglot.markdown import autolinks
from polyglot.markdown.fast_inline import with_fast_inline

Env: TypeAlias = MutableMapping[str, Any]

_create_token = object.__new__


def create_parser() -> MarkdownIt:
    """Return a new parser of our dialect."""
    return (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, inline=False)
        .use(tasklists_plugin)
    )


@cache
def shared_parser() -> MarkdownIt:
    """Return the parser of articles and translations. It keeps no state between texts."""
    return with_fast_inline(create_parser())


def parse_blocks(body: str) -> tuple[list[Token], Env]:
    """Return the block tokens of a text, whose inline tokens hold raw Markdown and no children, and the environment."""
    env: Env = {}
    state = StateCore(body, shared_parser(), env)
    normalize(state)
    block(state)
    return state.tokens, env


def copy_blocks(tokens: Sequence[Token], env: Env) -> tuple[list[Token], Env]:
    """Return copies of block tokens and their environment, to be finished in another language."""
    notes = env.get("footnotes", {})
    copied: Env = {**env, "footnotes": {"refs": dict(notes.get("refs", {})), "list": {}}} if notes else dict(env)
    return copy_tokens(tokens), copied


def copy_tokens(tokens: Sequence[Token]) -> list[Token]:
    """Return copies of tokens, ten times as fast as `Token.copy`."""
    return [_copy_token(token) for token in tokens]


def _copy_token(token: Token) -> Token:
    copied = _create_token(Token)  # without the conversion of attributes by `Token.__init__`
    copied.type, copied.tag, copied.nesting = token.type, token.tag, token.nesting
    copied.attrs, copied.map, copied.level = token.attrs.copy(), token.map, token.level
    copied.children = token.children and copy_tokens(token.children)
    copied.content, copied.markup, copied.info = token.content, token.markup, token.info
    copied.meta, copied.block, copied.hidden = token.meta, token.block, token.hidden
    return copied


def parse_inline(text: str, env: Env) -> list[Token]:
    """Return the inline tokens of a text."""
    tokens: list[Token] = []
    parser = shared_parser()
    parser.inline.parse(text, parser, env, tokens)
    return autolinks.link_autolinks(tokens) if autolinks.may_have_autolinks(text) else tokens


def finish_tokens(tokens: Sequence[Token], env: Env) -> list[Token]:
    """Run the rest of the parser's core chain on block tokens whose inline tokens have children, and return the tokens."""
    state = StateCore("", shared_parser(), env)
    state.tokens = list(tokens)
    for rule in _finishing_rules():
        rule(state)
    return state.tokens


@cache
def _finishing_rules() -> Sequence[RuleFuncCoreType]:
    """Return the rules of the core chain after `inline`."""
    rules = shared_parser().core.ruler
    named = zip(rules.get_active_rules(), rules.getRules(""), strict=True)
    return [rule for name, rule in named if name not in {"normalize", "block", "inline"}]


def parse_markdown(body: str) -> tuple[list[Token], Env]:
    """Return the tokens and environment of a whole text, untranslated."""
    tokens, env = parse_blocks(body)
    return finish_untranslated(tokens, env), env


def finish_untranslated(tokens: Sequence[Token], env: Env) -> list[Token]:
    """Finish block tokens in their own language. The tokens are modified and returned."""
    for token in tokens:
        if token.type == "inline":
            token.children = parse_inline(token.content, env)
    return finish_tokens(tokens, env)


def alt_text(token: Token) -> str:
    """Return the plain text of a token; of a picture, its alternative text."""
    if token.children is not None:
        return "".join(map(alt_text, token.children))
    return " " if token.type in {"softbreak", "hardbreak"} else "" if token.type == "html_inline" else token.content
