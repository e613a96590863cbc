"""Words about people: which wishes of a company are unlawful, which words of a note do not belong there.

Pure functions of a text, from word lists beside them: `unlawful_wishes` for what companies write,
`sensitive_words` for notes about people, `better_words` for every free text. They look at words and their
neighbours: what they find is explained to a person, and what they miss is that person's to see.
"""

from data.wording.notes import Replacement, Sensitive, better_words, sensitive_words
from data.wording.wishes import Ground, Wish, grounds, unlawful_wishes

__all__ = [
    "Ground",
    "Replacement",
    "Sensitive",
    "Wish",
    "better_words",
    "grounds",
    "sensitive_words",
    "unlawful_wishes",
]
