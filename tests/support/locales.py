"""The locales that tests speak of."""

from polyglot.language.locales import parse_tag

EN, ES, AR, ZH, FA, MK = map(parse_tag, ("en", "es", "ar", "zh", "fa", "mk"))
