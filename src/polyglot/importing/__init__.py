"""What the world has already: existing translations, in Markdown, HTML or other tools' catalogs -> our catalogs."""
