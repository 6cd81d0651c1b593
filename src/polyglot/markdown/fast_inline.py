"""A faster inline parser for markdown-it, which tries at each character only the rules that can begin with it.

markdown-it's own parser tries every rule at every special character of any Markdown dialect. The tokens are the same; a
text without special characters of our dialect is not parsed at all.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The characters that each rule of our dialect begins with; the end of a plain text is found by `_SIGN` instead.
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
_SIGN = re.compile(r"[\n\\`~*_\[\]!<&]")  # with the bracket that the link rule searches for
_MARKUP = re.compile(r"[\n\\`~*_\[<&]")  # a text without any of these has no markup
_PAIRED = re.compile(r"[~*_]")  # delimiters, which the second phase of the parser pairs


def with_fast_inline(parser: MarkdownIt) -> MarkdownIt:
    """Return the parser with its inline parser replaced. Rules added afterwards have no effect."""
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
        """Append the tokens of a text to an empty list."""
        if src and not _MARKUP.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        if _PAIRED.search(src):
            return super().parse(src, md, env, tokens)
        self.tokenize(StateInline(src, md, env, tokens))
        return tokens

    def tokenize(self, state: StateInline) -> None:
        """Tokenize the text from the parser's position to its end."""
        if state.level >= state.md.options["maxNesting"]:
            state.append_pending(state.src[state.pos : state.posMax])
            state.pos = state.posMax
        while state.pos < state.posMax:
            match = _SIGN.search(state.src, state.pos, state.posMax)
            start = match.start() if match else state.posMax
            if start > state.pos:
                state.append_pending(state.src[state.pos : start])
                state.pos = start
            if match:
                self._tokenize_sign(state, match[0])
        if state.pending:
            state.pushPending()

    def _tokenize_sign(self, state: StateInline, sign: str) -> None:
        for rule in self._rules.get(sign, ()):
            if rule(state, False):  # noqa: FBT003 (markdown-it's signature)
                return
        state.append_pending(sign)
        state.pos += 1
