"""Words in cells: Danish spellings of fixed choices, and the codes and labels of the vocabulary."""

from data.intake.headers import fold
from data.vocabulary import KINDS, Vocabulary, Word

_CHOICES = {
    # status of people, workplaces and openings
    "active": "aktiv i_gang ja",
    "paused": "pause paa_pause sat_paa_pause midlertidigt_stoppet",
    "past": "tidligere udmeldt",
    "objected": "indsigelse har_gjort_indsigelse gjort_indsigelse",
    "open": "aaben ledig",
    "closed": "lukket ophoert",
    "held": "reserveret",
    "filled": "besat optaget",
    # hire intention
    "now": "ansaetter_nu nu",
    "within_3_months": "inden_3_mdr inden_3_maaneder inden_for_3_maaneder",
    "maybe": "maaske",
    "placement_only": "kun_praktik praktik",
    "no": "nej",
    # history
    "broker": "jobformidler",
    "randomised": "lodtraekning randomiseret randomized random",
    "ordinary": "ordinaer ordinaert_job ordinaere_timer",
    "flexjob": "fleksjob",
    "education": "uddannelse",
    "stopped": "stoppet afbrudt",
    "other": "andet anden",
    # journal
    "pin": "fast fastlaast",
    "veto": "aldrig",
    "hold": "reservation holdt",
    "contacted": "kontaktet",
    "later": "senere",
    "declined_by_broker": "afvist_af_jobformidler",
    "declined_by_candidate": "afvist_af_kandidat afvist_af_jobkandidat",
    "declined_by_workplace": "afvist_af_arbejdsplads afvist_af_virksomhed",
    "accepted": "accepteret",
    # vocabulary
    "competence": "kompetence kompetencer competences competency skill",
    "task": "opgave opgaver tasks",
    "industry": "branche brancher industries",
    "condition": "vilkaar conditions",
    "certificate": "certifikat certifikater bevis certificates",
    # transport
    "walk": "gang til_fods gaar walking foot on_foot",
    "bike": "cykel bicycle cycling cycle",
    "public": "offentlig offentlig_transport kollektiv kollektiv_transport bus tog public_transport train",
    "car": "bil driving",
}
_BY_SYNONYM: dict[str, tuple[str, ...]] = {}
for _own, _others in _CHOICES.items():
    for _other in _others.split():
        _BY_SYNONYM[_other] = (*_BY_SYNONYM.get(_other, ()), _own)

_YES = frozenset({"ja", "j", "x", "yes", "y", "true", "sand", "1"})
_NO = frozenset({"nej", "n", "no", "false", "falsk", "0"})


def choice_meant(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the one of ``choices`` a cell means in English or Danish, ``None`` where it is none of them."""
    folded = fold(text)
    for choice in choices:
        if folded == fold(choice):
            return choice
    return next((own for own in _BY_SYNONYM.get(folded, ()) if own in choices), None)


def yes_or_no(text: str) -> bool | None:
    """Return what ``ja``, ``x`` or ``nej`` says, ``None`` for anything else.

    Examples
    --------
    >>> yes_or_no("Ja"), yes_or_no("nej"), yes_or_no("måske")
    (True, False, None)
    """
    folded = fold(text)
    if folded in _YES:
        return True
    return False if folded in _NO else None


class Lexicon:
    """Codes and labels of a vocabulary, found without regard to case.

    Parameters
    ----------
    vocabulary : Vocabulary
        The words that count as known. Labels that several words share name none of them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._codes: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self._by_name: dict[str, dict[str, set[str]]] = {kind: {} for kind in KINDS}
        for word in vocabulary.words.values():
            self.add(word)

    def add(self, word: Word) -> None:
        """Take in one more word."""
        self._codes[word.kind].add(word.code)
        for name in (word.code, word.label_da, word.label_en):
            if name:
                self._by_name[word.kind].setdefault(fold(name), set()).add(word.code)

    def has(self, kind: str, code: str) -> bool:
        """Tell whether the code is a known word of its kind."""
        return code in self._codes[kind]

    def named(self, kind: str, text: str) -> str | None:
        """Return the code that a code or label in any case means, ``None`` where no or several words do."""
        codes = self._by_name[kind].get(fold(text), set())
        return next(iter(codes)) if len(codes) == 1 else None
