"""The card of a version as a page: its purpose, what it learned from, how well it holds, its limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.spelling import danish

_HEAD = """\
# Modelkort: {version}

*Model card.* Lavet af udgavens egne filer med `matcher models --card {version}`.

## Hvad den er til · What it is for
Den anslår for ét *par* af jobkandidat og stilling, hvornår den første ordinære løntime kan ventes, og hvor
mange løntimer et år giver, højst 30 i hver måned. Tallet ordner **stillinger for en person**. Det er ikke en
vurdering af personen, det ordner aldrig personer, og det afgør ikke noget.

*It estimates for one pair of a person and an opening how soon the first ordinary paid hour can be expected
and how many paid hours a year brings, at most 30 a month. It orders openings for a person, never people, and
decides nothing.*

"""
_LIMITS = """
## Hvad den ikke kan · What it cannot do
- Historikken er jobformidleres valg, ikke et forsøg: det nære og kendte er valgt oftere. Par, der ligner
  intet, som er prøvet, får brede intervaller. *History is what brokers chose, not a trial.*
- Et interval siger, hvor sikkert det *forventede* tal er, ikke hvor meget et enkelt forløb kan svinge. Hvor
  ofte intervallerne holder i verdener med kendt sandhed, står i docs/policy-score.md. *An interval is about
  the expectation; how often intervals hold is told there.*
- En tom oplysning er ukendt og ikke nul: en tynd sag giver et usikkert tal, ikke et lavt. *Unknown is not
  zero.*
- Alder, køn, oprindelse, diagnoser, ydelse og tid på ydelse indgår ikke. Skånehensyn indgår kun som behov
  over for det, arbejdspladsen tilbyder, og kan undværes. docs/features.md nævner hver oplysning, der indgår.
  *Needs count only against what is offered and may be left out.*
- Den må ikke bruges til visitation, sanktion, ydelse eller prioritering af borgere. *Never for intake,
  sanctions, benefits or ranking citizens.*
"""
_PLAIN_FROM = 100
_NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            "kind",
            "as_of",
            "programme_version",
            "matches",
            "first_match_on",
            "last_match_on",
            "first_paid",
            "paid_months",
        ),
        "–",
    ),
    "chosen_by": {},
    "findings": (),
    "metrics": {},
    "learned": (),
}


def model_card(version: str, digest: str, card: Mapping[str, Any]) -> str:
    """Return the card of a version as Markdown.

    Parameters
    ----------
    version, digest : str
        Name and SHA-256 of the model.
    card : mapping
        Its ``card.json``; those of other times hold less, which is shown as a dash.
    """
    card = {**_NOTHING, **card}
    tables = (*_origin(digest, card), *_held(card), *_learned(card))
    return _HEAD.format(version=version) + "\n".join(tables) + "\n" + _LIMITS


def _origin(digest: str, card: Mapping[str, Any]) -> Iterator[str]:
    yield "## Hvad den har lært af · What it learned from"
    yield "| | |"
    yield "|---|---|"
    yield f"| Slags · kind | {card['kind']} |"
    yield f"| Dag · as of | {card['as_of']} |"
    yield f"| Programudgave · programme version | {card['programme_version']} |"
    yield f"| Tidligere match · past matches | {card['matches']} |"
    yield f"| Begyndt · started | {card['first_match_on']} – {card['last_match_on']} |"
    yield f"| Fik en løntime · had a paid hour | {card['first_paid']} |"
    yield f"| Måneder med timetal · months of hours | {card['paid_months']} |"
    yield f"| Valgt af · chosen by | {', '.join(f'{k} {n}' for k, n in card['chosen_by'].items())} |"
    yield f"| Fingeraftryk · SHA-256 | `{digest}` |"
    yield ""
    yield from (f"- {_inline(finding)}" for finding in card["findings"])


def _held(card: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Hvor godt den holder · How well it holds"
    yield "Målt på senere match, som en udgave lært af de tidligere ikke har set."
    yield "*Measured on later matches, with a version learned from the earlier ones.*\n"
    yield "| mål · measure | værdi · value | 90 %-interval |"
    yield "|---|---|---|"
    for name, metric in card["metrics"].items():
        if isinstance(metric, Mapping) and "value" in metric:
            yield f"| {name} | {_figure(metric['value'])} | {_span(metric)} |"
        elif not isinstance(metric, Mapping):
            yield f"| {name} | {_figure(metric)} | – |"


def _span(metric: Mapping[str, Any]) -> str:
    low, high = metric.get("low"), metric.get("high")
    return "–" if low is None or high is None else f"{_figure(low)} – {_figure(high)}"


def _learned(card: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Hvad der flytter tallet mest · What moves the figure most"
    yield "Ugens odds for den første løntime, fra det mindste til det største set. *Weekly odds, times.*\n"
    yield "| oplysning · column | gange · times | 80 %-interval |"
    yield "|---|---|---|"
    for one in card["learned"]:
        words = f"{_inline(one['text_da'])} · *{_inline(one['text_en'])}*"
        yield f"| {words} | {_figure(one['odds_ratio'])} | {_span(one)} |"


def _figure(value: object) -> str:
    if isinstance(value, float):
        return danish(value) if abs(value) >= _PLAIN_FROM else f"{value:.3f}".replace(".", ",")
    return "–" if value is None else str(value)


def _inline(text: str) -> str:
    return text.replace("|", "·").replace("\n", " ")
