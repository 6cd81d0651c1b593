"""The files that people edit, and those derived from them: catalogs, ledgers, the glossary, the translation memory."""
