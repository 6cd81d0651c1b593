"""Languages: locales, word counts, stemming and number words; pure functions over CLDR and Snowball data."""
