"""The locales that tests speak of."""

from polyglot.language.locales import parse

EN, ES, AR, ZH, FA, MK = map(parse, ("en", "es", "ar", "zh", "fa", "mk"))
