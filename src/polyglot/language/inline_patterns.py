"""Patterns of what is not words in the text of a unit, for counting, comparing and matching words. Not for parsing."""

CODE_SPAN = r"`[^`]*`"
FOOTNOTE_MARK = r"\[\^[^\]\s]+\]"
HTML_TAG = r"<[^<>]*>"
LINK_NUMBER = r"\]\[[0-9]+\]"
WEB_ADDRESS = r"https?://\S+"
