"""What is typed where a jobkandidat uses a right."""

from typing import Literal

from api.http.schema import Day, Identifier, Name, SafeText
from api.pages.forms import Form
from api.v1.rights_schemas import ErasureReason, Words

RequestKind = Literal["rettelse", "begrundelse"]


class RequestForm(Form):
    """What a jobkandidat says is wrong, when that came, and the key that makes it count once."""

    om: Name
    ord: Words
    modtaget: Day | None = None
    stilling: Identifier | None = None
    liste: Identifier | None = None
    noegle: Identifier


class AnswerForm(Form):
    """The answer of a human, told to the jobkandidat."""

    afgoerelse: Literal["corrected", "refused"]
    svar: Words
    bekraeft: Literal["ja"]
    noegle: Identifier


class ObjectionForm(Form):
    """An objection, in the jobkandidat's words if there are any."""

    ord: SafeText | None = None
    bekraeft: Literal["ja"]


class HoldForm(Form):
    """Why records stay, and until when."""

    grund: Words
    til: Day | None = None
    bekraeft: Literal["ja"]


class ConfirmForm(Form):
    """An act that needs nothing but a yes."""

    bekraeft: Literal["ja"]


class ErasureForm(Form):
    """Why somebody is erased, and the case number once more."""

    grund: ErasureReason
    sagsnummer: Identifier
    bekraeft: Literal["ja"]
