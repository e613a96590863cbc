"""The picture of what plans win against whom they reach."""

from api.pictures import LANGUAGES, ReachMark, ReachValue, Section, reach_value_picture
from experiments.bootstrap import Interval
from experiments.comparison import Comparison
from matcher.wording import Words

_TITLE = Words("Afvejning: værdi mod lige adgang", "Trade-off: value against equal access")
_DESCRIPTION = Words(
    "Hvert mærke er en plan, når pladserne er delt ud. Til højre giver den flere løntimer; øverst når den "
    "grupperne mere lige, jo højere den står, nederst flere af dem, der har ventet længst. "
    "Stregerne er 95 %-intervaller. Hult mærke: en anden er mindst lige så god i alt og klart bedre i noget.",
    "Each mark is a plan once the places are handed out. To the right it gives more paid hours; in the upper "
    "panel it reaches groups more equally the higher it stands, in the lower more of those who have waited "
    "longest. Bars are 95 % intervals. Hollow mark: another is at least as good in everything and clearly "
    "better in something.",
)
_ACROSS = Words("løntimer pr. person i året efter", "paid hours per person in the year after")
_PANELS = (
    Words("mindst hjulpne gruppe mod mest hjulpne", "least served group against the best served"),
    Words("med en plads blandt de længst ventende", "with a place among the longest waiting"),
)
_RULES = Words("tommelfingerregler", "rules of thumb")
_RULES_NAME = "rules"


def reached_section(found: Comparison) -> Section | None:
    """Draw the plans of both versions and of the rules of thumb; ``None`` where no night could be judged."""
    if not found.reached:
        return None
    danish, english = (reach_value_picture(_data(found, place), LANGUAGES[place]) for place in (0, 1))
    return Section(danish=danish, english=english)


def _data(found: Comparison, place: int) -> ReachValue:
    marks = [
        ReachMark(
            name=_RULES[place] if one.name == _RULES_NAME else one.name,
            hours=_ends(one.goal_hours),
            shares=(_ends(one.exposure), _ends(one.waiting)),
            beaten=any(one.beaten_by(other) for other in found.reached),
        )
        for one in found.reached
    ]
    return ReachValue(
        title=_TITLE[place],
        description=_DESCRIPTION[place],
        across=_ACROSS[place],
        panels=tuple(panel[place] for panel in _PANELS),
        marks=tuple(marks),
    )


def _ends(found: Interval) -> tuple[float, float, float]:
    return found.value, found.low, found.high
