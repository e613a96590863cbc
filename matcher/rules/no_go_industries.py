"""The person's veto on industries, which needs no reason; a wider code covers the narrower ones.

Codes are DB07 or DB25, whose divisions agree but for DB07 division 45 (cars), which DB25 spreads over the
groups named below (NACE Rev. 2.1). Source: the person's own word.
"""

from data.candidates import Candidate
from data.companies import Workplace
from data.vocabulary import Vocabulary
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, Reading

_CARS_IN_DB25 = ("467", "478", "953")
_DIVISION_DIGITS = 2


def wider_industries(workplace: Workplace, vocabulary: Vocabulary) -> frozenset[str]:
    """Return every code that covers the workplace's industry: prefixes, wider words, and DB07 for DB25."""
    digits = plain_code(workplace.industry_code or "")
    codes = {digits[:length] for length in range(_DIVISION_DIGITS, len(digits) + 1)}
    if workplace.industry_system == "DB25" and digits.startswith(_CARS_IN_DB25):
        codes.add("45")
    pending = [workplace.industry_code or "", *codes]
    while pending:
        word = vocabulary.get("industry", pending.pop())
        if word is not None and word.broader and plain_code(word.broader) not in codes:
            codes.add(plain_code(word.broader))
            pending.append(word.broader)
    return frozenset(codes)


def plain_code(code: str) -> str:
    """Return an industry code without dots and blanks: ``56.10`` and ``5610`` are the same."""
    return code.replace(".", "").replace(" ", "")


def _objection(case: PairCase) -> Texts | None:
    if not case.candidate.no_go_industries or not case.workplace.industry_code:
        return None
    codes = wider_industries(case.workplace, case.context.vocabulary)
    hit = next((code for code in case.candidate.no_go_industries if plain_code(code) in codes), None)
    if hit is None:
        return None
    words = case.context.vocabulary
    return Texts(
        f"Jobkandidaten har fravalgt branchen {words.label('industry', hit)}.",
        f"The candidate has ruled out the industry {words.label('industry', hit, 'en')}.",
        "jobkandidaten ændrer selv sit fravalg",
        "the candidate changes this choice",
    )


def _mask(day: DayOpenings) -> Reading:
    words = day.context.vocabulary
    covering = day.codes(lambda _, workplace: wider_industries(workplace, words))
    return lambda people: people.veto(_named, covering)


def _named(candidate: Candidate) -> list[str]:
    return [plain_code(code) for code in candidate.no_go_industries or ()]


RULE = Rule(name="no_go_industries", source="Jobkandidatens eget fravalg", objection=_objection, mask=_mask)
