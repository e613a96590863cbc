"""Who may do what: rules in one readable table, one pure function that asks them, and what they are about.

`may` answers from the rules alone. `api.http.access` stands at the door of every route; `cases` looks up what
the rules need to know of a person, and `reach` narrows lists to the cases somebody may see.
"""

from api.access.about import About, about_case, about_workplace
from api.access.actor import ITSELF, NOBODY, THE_INSTALLATION, Actor
from api.access.may import Answer, may, permissions
from api.access.rules import ROLE_WORDS, RULES, WITHHELD, Rule, Within, operation_changing

__all__ = [
    "ITSELF",
    "NOBODY",
    "ROLE_WORDS",
    "RULES",
    "THE_INSTALLATION",
    "WITHHELD",
    "About",
    "Actor",
    "Answer",
    "Rule",
    "Within",
    "about_case",
    "about_workplace",
    "may",
    "operation_changing",
    "permissions",
]
