"""Free text that comes in by HTTP: notes about people, and what companies write about whom they want.

A note that names a diagnosis, an addiction, an offence and the like is refused, and so is a company's wish
about people that the law forbids; the answer says what to write instead. `data.wording` knows the words.
"""

from collections.abc import Iterator, Mapping

from api.http.problems import FieldFault
from data.tables import TABLES
from data.wording import sensitive_words, unlawful_wishes

# Fields that hold a note about a person, wherever they stand.
NOTES = frozenset({"note", "own_words", "reached"})
# Fields that hold what a company writes, and under which addresses.
BY_COMPANY: Mapping[str, tuple[str, ...]] = {
    "/v1/workplaces": ("name", "reached"),
    "/v1/openings": ("tasks", "competences"),
}
HEALTH = frozenset(column.name for table in TABLES for column in table.columns if column.health)
_NOTE_CODES = {
    "health": "note-health",
    "addiction": "note-addiction",
    "crime": "note-crime",
    "religion": "note-religion",
    "origin": "note-origin",
    "politics": "note-politics",
    "private": "note-private",
}
_WISH_CODES = {
    "age": "wish-age",
    "gender": "wish-gender",
    "family": "wish-family",
    "origin": "wish-origin",
    "religion": "wish-religion",
    "health": "wish-health",
    "sexuality": "wish-sexuality",
    "union": "wish-union",
    "politics": "wish-politics",
}


def free_text_faults(body: object, path: str) -> Iterator[FieldFault]:
    """Yield a fault for every free text of a body that says what must not be kept or wished.

    Parameters
    ----------
    body : object
        A JSON value.
    path : str
        The address it was sent to.
    """
    if not isinstance(body, dict):
        return
    by_company = next((names for start, names in BY_COMPANY.items() if path.startswith(start)), ())
    for name, value in body.items():
        codes: list[str] = []
        if name in NOTES and isinstance(value, str):
            codes += (_NOTE_CODES[word.group.code] for word in sensitive_words(value))
        if name in by_company and isinstance(value, str | list | dict):
            texts = [value] if isinstance(value, str) else [text for text in value if isinstance(text, str)]
            codes += (_WISH_CODES[wish.ground.code] for text in texts for wish in unlawful_wishes(text))
        yield from (FieldFault(code=code, pointer=f"/{name}") for code in codes)


def health_faults(body: object) -> Iterator[FieldFault]:
    """Yield a fault for every field of a body that tells of a person's health: for minimal mode."""
    for name in body if isinstance(body, dict) else ():
        if name in HEALTH:
            yield FieldFault(code="minimal-mode", pointer=f"/{name}")
