"""The catalogue of problems: what each code means."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.http.access import allowed
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.http.wording import PROBLEMS, ProblemWords

router = APIRouter(prefix="/v1/problems", tags=["problems"], route_class=StrictRoute)


class InWords(Strict):
    """A text in both languages; braces stand for what differs from case to case."""

    da: str
    en: str


class ProblemKind(Strict):
    """One kind of problem."""

    code: str
    status: int
    title: InWords
    detail: InWords


class Problems(Strict):
    """All kinds of problems."""

    items: list[ProblemKind]


@router.get("", operation_id="list_problems", summary="All problems", dependencies=[allowed("problems.read")])
def list_problems() -> Problems:
    """Return everything that this interface can answer with when it cannot do what was asked."""
    return Problems(items=[_shown(words) for _, words in sorted(PROBLEMS.items())])


@router.get(
    "/{code}",
    operation_id="read_problem",
    summary="One problem",
    dependencies=[allowed("problems.read")],
    responses=documented("not-found"),
)
def read_problem(
    code: Annotated[str, Path(pattern="^[a-z0-9-]{1,60}$", examples=["request-invalid"])],
) -> ProblemKind:
    """Return what a code means; the ``type`` of a problem document leads here."""
    if code not in PROBLEMS:
        raise Problem("not-found")
    return _shown(PROBLEMS[code])


def _shown(words: ProblemWords) -> ProblemKind:
    return ProblemKind(
        code=words.code,
        status=words.status,
        title=InWords(da=words.title["da"], en=words.title["en"]),
        detail=InWords(da=words.detail["da"], en=words.detail["en"]),
    )
