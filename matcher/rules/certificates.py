"""The person holds every certificate the opening requires; a narrower certificate covers a wider one.

Unknown certificates are not held ones: what opens the pair is to ask, or to take the course. The setting
``unknown_satisfies_must`` turns that round. Source: the workplace's demand, or the law behind a certificate.
"""

from collections.abc import Iterable

from data.plain_text import listed
from data.vocabulary import Vocabulary
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading


def held_certificates(certificates: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the certificates with everything wider that they cover."""
    held: set[str] = set()
    for certificate in certificates:
        code: str | None = certificate
        while code and code not in held:
            held.add(code)
            word = vocabulary.get("certificate", code)
            code = word.broader if word else None
    return frozenset(held)


def _objection(case: PairCase) -> Texts | None:
    required, own = case.opening.certificates_required, case.candidate.certificates
    if not required or (own is None and case.settings.unknown_satisfies_must):
        return None
    held = held_certificates(own or (), case.context.vocabulary)
    lacking = [code for code in required if code not in held]
    if not lacking:
        return None
    words = case.context.vocabulary
    da = listed([words.label("certificate", code) for code in lacking], "og")
    en = listed([words.label("certificate", code, "en") for code in lacking], "and")
    if own is None:
        return Texts(
            f"Stillingen kræver {da}; jobkandidatens beviser er ikke oplyst.",
            f"The opening requires {en}; the candidate's certificates are unknown.",
            f"spørg jobkandidaten om {da}",
            f"ask the candidate about {en}",
        )
    return Texts(f"Stillingen kræver {da}.", f"The opening requires {en}.", da, en)


def _mask(day: DayOpenings) -> Reading:
    words, lenient = day.context.vocabulary, day.context.settings.unknown_satisfies_must
    asked = day.sets_of(lambda opening, _: opening.certificates_required or ())

    def of(people: DayPeople) -> Mask:
        requirement = people.requirement(asked, lambda c: held_certificates(c.certificates or (), words))
        if requirement is NOTHING:
            return NOTHING
        passes = people.flags(lambda candidate: candidate.certificates is None and lenient)
        return PairMask(lambda pairs: passes[pairs.candidate] | requirement.allowed(pairs))

    return of


RULE = Rule(name="certificates", source="Stillingens krav om bevis", objection=_objection, mask=_mask)
