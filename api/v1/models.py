"""Models: the trained versions with their cards, and the one that serves."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from api.http.access import allowed
from api.http.conditional import ReadHere, etag_of
from api.http.paging import Page, PageHere
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Count, Identifier, Instant, Strict
from api.models_folder import StoredVersion
from api.service import Service, ServiceHere
from api.serving.degraded import MODEL_FAULTS
from matcher.wording import Words

router = APIRouter(prefix="/v1/models", tags=["models"], route_class=StrictRoute)

FaultKind = Literal["missing", "altered", "format", "features", "signature", "unsound", "older", "unreadable"]
Text = Annotated[str, Field(max_length=2000)]


class Told(Strict):
    """A text in Danish and in English."""

    da: Text
    en: Text


class Fault(Strict):
    """Why a version, or what points to it, may not be used."""

    kind: FaultKind
    text: Told


class Metric(Strict):
    """A figure of matches that were not seen in learning, with its 80 % interval where it has one."""

    name: Text
    value: float
    low: float | None = None
    high: float | None = None


class Model(Strict):
    """A trained version.

    ``champion`` marks the version that the file ``champion`` names, ``serving`` the one that answers now;
    they differ while a new champion is refused.
    """

    version: Identifier
    champion: bool
    serving: bool
    digest: str | None = Field(description="SHA-256 of all that its scores depend on; null where unknown.")
    as_of: date | None = Field(description="Day up to which it has learned.")
    first_match_on: date | None
    last_match_on: date | None
    matches: Count | None
    first_paid: Count | None = Field(description="Past matches with a first paid hour.")
    metrics: Annotated[list[Metric], Field(max_length=100)]
    fault: Fault | None = Field(description="Why it may not be used; null where it may.")


class Learned(Strict):
    """What one feature does to the weekly odds of the first paid hour, between the ends of what was seen."""

    feature: Text
    group: Text
    text_da: Text
    text_en: Text
    start: float = Field(validation_alias=AliasChoices("start", "from"))
    end: float = Field(validation_alias=AliasChoices("end", "to"))
    odds_ratio: float
    low: float
    high: float


class ModelCard(Model):
    """A trained version with its card: what it learned from and what it found."""

    programme_version: Text | None
    paid_months: Count | None
    chosen_by: dict[str, int] = Field(description="Past matches by who chose them.")
    learned: Annotated[list[Learned], Field(max_length=100)]


class Champion(Strict):
    """What serves."""

    version: Identifier
    digest: str
    since: Instant
    degraded: Told | None = Field(description="Why it is not a learned model; null where it is.")
    faults: Annotated[list[Fault], Field(max_length=10)] = Field(
        description="Why what lies in the models folder is not what serves; empty where it does."
    )


class _Card(BaseModel):
    """What a card may hold; versions of other times hold less, or more."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, populate_by_name=True)

    as_of: date | None = None
    programme_version: str | None = None
    first_match_on: date | None = None
    last_match_on: date | None = None
    matches: Count | None = None
    first_paid: Count | None = None
    paid_months: Count | None = None
    chosen_by: dict[str, int] = {}
    metrics: dict[str, Any] = {}
    learned: list[Learned] = []


@router.get(
    "",
    operation_id="list_models",
    summary="The trained versions",
    dependencies=[allowed("models.read")],
)
def list_models(service: ServiceHere, asked: PageHere) -> Page[Model]:
    """Return the versions by name, damaged ones too."""
    names = [name for name in service.shelf.names() if asked.after is None or name > asked.after]
    found = [service.shelf.version(name) for name in names[: asked.enough]]
    there = [version for version in found if version is not None]
    marks = _marks(service)
    return asked.page(there, lambda version: version.version, lambda version: _model(version, marks))


@router.get(
    "/champion",
    operation_id="read_champion",
    summary="The model that serves",
    dependencies=[allowed("models.read")],
    response_model=Champion,
)
def read_champion(service: ServiceHere, condition: ReadHere, response: Response) -> Champion | Response:
    """Return what answers now, whether it is a learned model, and why the folder's champion is not."""
    serving, faults = service.champion.current(), service.champion.faults()
    etag = etag_of(serving.digest, serving.since, serving.degraded, [fault.kind for fault in faults])
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    return Champion(
        version=serving.version,
        digest=serving.digest,
        since=serving.since,
        degraded=_told(serving.degraded) if serving.degraded else None,
        faults=[_fault(fault.kind) for fault in faults],
    )


@router.get(
    "/{version}",
    operation_id="read_model",
    summary="One trained version with its card",
    dependencies=[allowed("models.read")],
    responses=documented("model-unknown"),
    response_model=ModelCard,
)
def read_model(
    version: Identifier, service: ServiceHere, condition: ReadHere, response: Response
) -> ModelCard | Response:
    """Return what a version learned from, how well it holds, and what it found."""
    found, marks = service.shelf.version(version), _marks(service)
    if found is None:
        raise Problem("model-unknown", version=version)
    etag = etag_of(version, found.digest, found.fault, marks)
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    card = _card_of(found)
    return ModelCard(
        **dict(_model(found, marks)),
        programme_version=card.programme_version,
        paid_months=card.paid_months,
        chosen_by=card.chosen_by,
        learned=card.learned,
    )


def _marks(service: Service) -> tuple[str | None, str]:
    """Return the version that is pointed to, and the one that serves."""
    return service.shelf.champion(), service.champion.current().version


def _model(found: StoredVersion, marks: tuple[str | None, str]) -> Model:
    card, (champion, serving) = _card_of(found), marks
    return Model(
        version=found.version,
        champion=found.version == champion,
        serving=found.version == serving,
        digest=found.digest or None,
        as_of=card.as_of,
        first_match_on=card.first_match_on,
        last_match_on=card.last_match_on,
        matches=card.matches,
        first_paid=card.first_paid,
        metrics=list(_metrics(card.metrics)),
        fault=_fault(found.kind) if found.kind else None,
    )


def _card_of(found: StoredVersion) -> _Card:
    try:
        return _Card.model_validate(found.card)
    except ValidationError:
        return _Card()


def _metrics(metrics: Mapping[str, Any]) -> Iterator[Metric]:
    for name, metric in metrics.items():
        ends = metric if isinstance(metric, dict) else {"value": metric}
        value, low, high = (_number(ends.get(end)) for end in ("value", "low", "high"))
        if value is not None:
            yield Metric(name=name, value=value, low=low, high=high)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _fault(kind: str) -> Fault:
    return Fault.model_validate({"kind": kind, "text": _told(MODEL_FAULTS[kind])})


def _told(words: Words) -> Told:
    return Told(da=words.da, en=words.en)
