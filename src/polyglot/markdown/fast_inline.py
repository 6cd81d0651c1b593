"""markdown-it's inline parser, which asks at a sign only those rules that can begin with it.

The parser as it comes asks every rule at every sign that might mean something in anybody's Markdown. What comes out is the
same; a text without a sign of our dialect's is not parsed at all.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The signs that each rule of our dialect begins with. Where a text runs to is no rule's own business here.
_BEGINNINGS = {
    "text": "",
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
_SIGN = re.compile(r"[\n\\`~*_\[\]!<&]")  # the bracket that ends a link's text is what its rule looks for
_PAIRED = re.compile(r"[~*_]")  # the signs that the parser's second half is about: which of them belong together


def with_fast_inline(parser: MarkdownIt) -> MarkdownIt:
    """A parser of our dialect that parses inline text in this way. No rule may be added to it any more."""
    parser.inline = _FastInlineParser(parser.inline)
    return parser


class _FastInlineParser(ParserInline):
    def __init__(self, plain: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2, self.terminator_re = plain.ruler, plain.ruler2, _SIGN
        self._rules: dict[str, list[RuleFuncInlineType]] = {}
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for sign in _BEGINNINGS[name]:
                self._rules.setdefault(sign, []).append(rule)

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        """Put the tokens of a text into a list, which is empty."""
        if src and not _SIGN.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        if _PAIRED.search(src):
            return super().parse(src, md, env, tokens)
        self.tokenize(StateInline(src, md, env, tokens))
        return tokens

    def tokenize(self, state: StateInline) -> None:
        """Make tokens of the part of a text that the parser has come to."""
        if state.level >= state.md.options["maxNesting"]:
            state.append_pending(state.src[state.pos : state.posMax])
            state.pos = state.posMax
        while state.pos < state.posMax:
            found = _SIGN.search(state.src, state.pos, state.posMax)
            start = found.start() if found else state.posMax
            if start > state.pos:
                state.append_pending(state.src[state.pos : start])
                state.pos = start
            if found:
                self._tokenize_sign(state, found[0])
        if state.pending:
            state.pushPending()

    def _tokenize_sign(self, state: StateInline, sign: str) -> None:
        for rule in self._rules.get(sign, ()):
            if rule(state, False):  # noqa: FBT003 (markdown-it's signature)
                return
        state.append_pending(sign)
        state.pos += 1
