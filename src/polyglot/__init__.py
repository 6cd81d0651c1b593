"""polyglot: a newsletter and website in all the languages of its readers.

Articles are segmented into units, units are translated in gettext catalogs, catalogs become language editions.
`polyglot.workflow` has one module for each command.
"""

__version__ = "0.1.0"
