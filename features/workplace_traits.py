"""What a workplace and its opening are like for anybody: climate, pace, intention to hire, experience."""

from features.block import Block
from features.compiled import compiled
from features.feature import Feature
from features.lists import Floats, Integers


def _trait(
    name: str, texts: tuple[str, str], unit: str, sources: tuple[str, ...], shape: tuple[int, float]
) -> Feature:
    meaning_da, meaning_en = texts
    return Feature(
        name=name,
        group="workplace",
        meaning_da=meaning_da,
        meaning_en=meaning_en,
        unit=unit,
        sources=sources,
        monotone=shape[0],
        may_be_unknown=True,
        reference=shape[1],
    )


FEATURES = (
    _trait(
        "team_climate",
        ("Hvor godt klimaet blandt kollegerne er", "How good the climate among colleagues is"),
        "grade 1-5",
        ("workplaces.team_climate",),
        (1, 3.0),
    ),
    _trait("pace", ("Arbejdstempo", "Pace of work"), "grade 0-5", ("workplaces.pace",), (0, 2.0)),
    _trait(
        "customer_contact",
        ("Hvor meget kontakt med kunder", "How much contact with customers"),
        "grade 0-5",
        ("workplaces.customer_contact",),
        (0, 1.0),
    ),
    _trait(
        "hire_intention",
        (
            "Hvor klart virksomheden vil ansætte; efter 90 dage tæller svaret halvt",
            "How clearly the workplace means to hire (1 now, 0.75 within 3 months, 0.4 maybe, 0.1 placement "
            "only, 0 no); an answer older than 90 days or undated counts half, towards 0.5",
        ),
        "0-1",
        ("workplaces.hire_intention", "workplaces.hire_intention_on"),
        (1, 0.5),
    ),
    _trait(
        "hire_intention_days",
        ("Dage siden virksomheden sagde det", "Days since the workplace said so, at most 365"),
        "days",
        ("workplaces.hire_intention_on",),
        (0, 90.0),
    ),
    _trait(
        "unconfirmed_days",
        (
            "Dage siden stillingen sidst blev bekræftet",
            "Days since the opening was last confirmed, at most 365",
        ),
        "days",
        ("openings.last_confirmed_on",),
        (-1, 30.0),
    ),
    _trait(
        "log_employees",
        ("Antal fuldtidsansatte (logaritme)", "Employees in full-time equivalents, as log(1 + n)"),
        "log",
        ("workplaces.employees_fte",),
        (0, 2.5),
    ),
    _trait(
        "supported_share",
        (
            "Støttede ansatte for hver ordinær fuldtidsansat",
            "Supported staff for each ordinary employee, at most 1",
        ),
        "share 0-1",
        ("workplaces.supported_now_fte", "workplaces.employees_fte"),
        (0, 0.05),
    ),
    _trait(
        "log_days_known",
        (
            "Hvor længe virksomheden har været kendt (logaritme)",
            "Days since the workplace was first seen, as log(1 + n)",
        ),
        "log",
        ("workplaces.first_seen_on",),
        (0, 6.0),
    ),
    _trait(
        "log_past_matches",
        (
            "Antal tidligere forløb på arbejdspladsen (logaritme)",
            "Earlier matches at the workplace, as log(1 + n)",
        ),
        "log",
        ("matches.workplace_id", "matches.opening_id", "matches.started_on"),
        (0, 0.5),
    ),
    _trait(
        "past_paid_share",
        (
            "Hvor ofte tidligere forløb her blev til lønnede timer inden et halvt år, udjævnet mod branchen",
            "Share of earlier matches here with paid hours within 26 weeks, shrunk to division and whole",
        ),
        "share 0-1",
        ("matches.first_paid_on", "matches.observed_until", "matches.ended_on", "workplaces.industry_code"),
        (1, 0.2),
    ),
    _trait(
        "past_yes_share",
        (
            "Hvor ofte arbejdspladsen har sagt ja til forslag, udjævnet mod helheden",
            "Share of the workplace's answers to proposals that were yes, shrunk to the whole",
        ),
        "share 0-1",
        ("decisions.decision", "decisions.decided_on"),
        (1, 0.4),
    ),
)
_OPENING_COLUMN = [feature.name for feature in FEATURES].index("unconfirmed_days")


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 12)."""
    _gather(block.market.tables.traits, block.workplace, out)
    out[:, _OPENING_COLUMN] = block.market.tables.unconfirmed_days[block.opening]


@compiled
def _gather(table: Floats, rows: Integers, out: Floats) -> None:
    for pair in range(len(rows)):
        for column in range(table.shape[1]):
            out[pair, column] = table[rows[pair], column]
