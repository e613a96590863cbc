"""The words of the records: codes of competences, tasks, industries, conditions, certificates."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.http.access import allowed
from api.http.conditional import ReadHere, etag_of
from api.http.paging import Page, PageHere
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import ServiceHere
from data.vocabulary import Word

router = APIRouter(prefix="/v1/vocabulary", tags=["vocabulary"], route_class=StrictRoute)

Kind = Literal["competence", "task", "industry", "condition", "certificate"]
Text = Annotated[str, Field(max_length=4000)]
_BETWEEN = "/"  # no kind holds it


class WordShown(Strict):
    """One word; words of one group are related, ``broader`` is the code of the wider word."""

    kind: Kind
    code: Text
    label_da: Text | None
    label_en: Text | None
    group: Text | None
    broader: Text | None


@router.get(
    "",
    operation_id="list_words",
    summary="The words of the records",
    dependencies=[allowed("vocabulary.read")],
    response_model=Page[WordShown],
)
def list_words(
    service: ServiceHere,
    asked: PageHere,
    condition: ReadHere,
    response: Response,
    kind: Annotated[Kind | None, Query(description="Only words of this kind.")] = None,
) -> Page[WordShown] | Response:
    """Return the words by kind and code, built-in ones and own ones; records are written with the codes."""
    with service.store.reading() as unit:
        etag = etag_of(unit.stamps().market, kind, asked.limit, asked.after)
        if (same := condition.unchanged(etag)) is not None:
            return same
        words = unit.records.vocabulary().words.values()
    response.headers["ETag"] = etag
    wanted = sorted((word for word in words if kind in (None, word.kind)), key=_key)
    found = [word for word in wanted if asked.after is None or _key(word) > asked.after]
    return asked.page(found[: asked.enough], _key, _shown)


def _key(word: Word) -> str:
    return f"{word.kind}{_BETWEEN}{word.code}"


def _shown(word: Word) -> WordShown:
    return WordShown(
        kind=cast(Kind, word.kind),  # the table knows these kinds only
        code=word.code,
        label_da=word.label_da,
        label_en=word.label_en,
        group=word.group,
        broader=word.broader,
    )
