"""The market of a night as a picture: places and people who could use one, by bands of prices."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.visit import Visit
from api.pictures.price_bands import Band, BandWords, price_bands_picture
from api.pictures.svg import Picture
from models.fit import Objective


def market_picture(visit: Visit, report: Mapping[str, Any]) -> Picture | None:
    """Return the picture of a night, ``None`` where its report does not tell the market."""
    told: Sequence[Mapping[str, Any]] = report.get("price_bands", ())
    if not any(band["openings"] for band in told):
        return None
    weeks = report["objective_kind"] == Objective.WEEKS_SAVED.value
    unit = visit.t("night.band_weeks" if weeks else "night.band_hours")
    bands = tuple(
        Band(name=_name(visit, told, number), places=band["places"], people=band["wanted_by"])
        for number, band in enumerate(told)
    )
    free, dear = bands[0], bands[-1]
    words = BandWords(
        title=visit.t("night.market_title"),
        description=visit.t(
            "night.market_description", free=free.places, dear=dear.places, people=dear.people, unit=unit
        ),
        band=visit.t("night.band", unit=unit),
        places=visit.t("night.band_places"),
        people=visit.t("night.band_people"),
    )
    return price_bands_picture(bands, words, visit.language)


def _name(visit: Visit, told: Sequence[Mapping[str, Any]], number: int) -> str:
    if told[number]["above"] is None:
        return visit.t("night.band_free")
    low = visit.number(told[number]["above"], 0)
    if number + 1 == len(told):
        return visit.t("night.band_above", low=low)
    return visit.t("night.band_between", low=low, high=visit.number(told[number + 1]["above"], 0))
