"""polyglot: a newsletter and website in all the languages of its readers.

Articles are cut into units, units live in gettext catalogs, catalogs become language editions.
The order of the work stands on one page in `polyglot.workflow`.
"""

__version__ = "0.1.0"
