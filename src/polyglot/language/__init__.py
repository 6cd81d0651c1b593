"""Languages: locales, scripts, word counts, stemming, numbers and calendars; pure functions over CLDR and Snowball data."""
