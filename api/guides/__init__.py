"""The two guided forms that fill a profile: their questions as data, and what becomes of the answers.

`guides.toml` is the whole of what is asked, why, and where it counts. Answers become cells of the exchange
format and are read as an import of that row would be, so nothing gets in here that could not come in by file.
"""

from api.guides.answers import Answer, Fault, Reading, read_answers
from api.guides.questions import BASES, GUIDES, SHORT, SOURCE_WORDS, Guide, Option, Question, Step, Words

__all__ = [
    "BASES",
    "GUIDES",
    "SHORT",
    "SOURCE_WORDS",
    "Answer",
    "Fault",
    "Guide",
    "Option",
    "Question",
    "Reading",
    "Step",
    "Words",
    "read_answers",
]
