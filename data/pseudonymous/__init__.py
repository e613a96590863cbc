"""Records of people for analysts: pseudonyms instead of ids, bands instead of values, nobody alone.

`analyst_tables` makes the tables of a day; `anonymity` is the algorithm, which knows nothing of records.
"""

from data.pseudonymous.anonymity import LEAST_K, Ladder, anonymised, class_sizes
from data.pseudonymous.tables import AnalystTables, analyst_tables, pseudonym

__all__ = [
    "LEAST_K",
    "AnalystTables",
    "Ladder",
    "analyst_tables",
    "anonymised",
    "class_sizes",
    "pseudonym",
]
