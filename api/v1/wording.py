"""Words about people: what in a text may not be wished or kept, and what can be said in a better way."""

from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from api.http.access import allowed
from api.http.route import StrictRoute
from api.http.schema import SafeText, Strict
from data.wording import better_words, sensitive_words, unlawful_wishes

router = APIRouter(prefix="/v1/wording", tags=["wording"], route_class=StrictRoute)

About = Literal["workplace", "person"]


class WordingAsked(Strict):
    """A text as somebody is about to save it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Vi søger en ung mand til lageret", "about": "workplace"}]}
    )
    text: SafeText
    about: About = Field(description="What a company writes, or a note about a person.")


class WordingRemark(Strict):
    """One thing to know about a text.

    ``refused`` says that the text would not be taken. ``words`` are those that brought it about, in small
    plain letters.
    """

    kind: Literal["unlawful-wish", "sensitive", "better-words"]
    code: str
    words: str
    refused: bool
    da: str
    en: str


class WordingRemarks(Strict):
    """Everything there is to say about a text; nothing of it is kept."""

    items: list[WordingRemark]


@router.post(
    "",
    operation_id="check_wording",
    summary="What to know about a text before it is saved",
    dependencies=[allowed("wording.check")],
)
def check_wording(body: WordingAsked) -> WordingRemarks:
    """Return unlawful wishes of a company, sensitive words of a note, and words that can be said better."""
    return WordingRemarks(items=remarks_on(body.text, body.about))


def remarks_on(text: str, about: About) -> list[WordingRemark]:
    """Return everything there is to say about a text.

    Parameters
    ----------
    text : str
        Danish.
    about : str
        Whether a company wrote it, or it is a note about a person.
    """
    refused = _wishes(text) if about == "workplace" else _sensitive(text)
    return [*refused, *better_said(text)]


def _wishes(text: str) -> Iterator[WordingRemark]:
    for wish in unlawful_wishes(text):
        ground = wish.ground
        yield WordingRemark(
            kind="unlawful-wish",
            code=ground.code,
            words=wish.words,
            refused=True,
            da=f"{ground.law_da} {ground.instead_da}",
            en=f"{ground.law_en} {ground.instead_en}",
        )


def _sensitive(text: str) -> Iterator[WordingRemark]:
    for found in sensitive_words(text):
        group = found.group
        yield WordingRemark(
            kind="sensitive",
            code=group.code,
            words=found.word,
            refused=True,
            da=f"Noter rummer ikke {group.name_da}: {group.instead_da}.",
            en=f"Notes do not hold {group.name_en}: {group.instead_en}.",
        )


def better_said(text: str) -> list[WordingRemark]:
    """Return a remark on each word of a text that can be said in a better way."""
    return [
        WordingRemark(
            kind="better-words",
            code="better-words",
            words=other.word,
            refused=False,
            da=f"I stedet for \u201d{other.word}\u201d: {other.instead_da}.",
            en=f"Instead of \u201c{other.word}\u201d: {other.instead_en}.",
        )
        for other in better_words(text)
    ]
