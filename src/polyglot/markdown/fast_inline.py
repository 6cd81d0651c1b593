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
# An underscore within a word, as in a_b, is none of emphasis.
EMPHASIS_UNDERSCORE = r"(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])"
_MARKUP = re.compile(rf"[\n\\`~*\[<&]|{EMPHASIS_UNDERSCORE}")  # a text without any of these has no markup
_PAIRED = re.compile(r"[~*_]")  # delimiters, which the second phase of the parser pairs


def with_fast_inline(parser: MarkdownIt, *, ask_rules: bool = False) -> MarkdownIt:
    """Return the parser with its inline parser replaced. Rules added afterwards have no effect.

    With `ask_rules`, the tokens of all markup come from the parser's rules; else those of simple code do not.
    """
    parser.inline = _FastInlineParser(parser.inline, ask_rules=ask_rules)
    return parser


def split_code(text: str) -> list[str] | None:
    """Split a text whose only markup is code between single backticks: texts and code in turn; None for other texts."""
    parts = text.split("`")
    if len(parts) == 1 or len(parts) % 2 == 0 or "" in parts[1:-1]:
        return None
    return None if _MARKUP.search(" ".join(parts[::2])) else parts


class _FastInlineParser(ParserInline):
    def __init__(self, plain: ParserInline, *, ask_rules: bool) -> None:
        super().__init__()
        self._ask_rules = ask_rules
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
        code = None if self._ask_rules else split_code(src)
        if code:
            for number, part in enumerate(code):
                if number % 2:
                    tokens.append(_create_code_token(part))
                elif part:
                    tokens.append(Token("text", "", 0, content=part))
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


def _create_code_token(code: str) -> Token:
    content = code.replace("\n", " ")
    if content.startswith(" ") and content.endswith(" ") and content.strip(" "):
        content = content[1:-1]
    return Token("code_inline", "code", 0, content=content, markup="`")
