"""The locales that tests speak of."""

from polyglot.locales import parse

EN, ES, AR, ZH, FA, MK = map(parse, ("en", "es", "ar", "zh", "fa", "mk"))
