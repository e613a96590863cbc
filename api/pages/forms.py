"""Forms: what somebody typed, what is wrong with it field by field, and the values once nothing is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from api.http.accounted import asked
from api.http.free_text import free_text_faults, health_faults
from api.http.no_cpr import body_faults
from api.http.parameters import leaves_of
from api.http.problems import FieldFault, Problem
from api.http.refusals import field_fault
from api.pages.form_reading import Said

_BAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DECIMAL_COMMA = re.compile(r"-?[0-9]{1,15},[0-9]{1,15}", re.ASCII)


class Form(BaseModel):
    """Base of every form. An empty field is one that was left out: give it a default where it may be.

    Texts are `api.http.schema.Name` or `SafeText`, days `Day`, choices ``Literal[...]``, several values of a
    name ``list[...]``; numbers may have a decimal comma.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


M = TypeVar("M", bound=Form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(Generic[M]):
    """A form as it came, or as it is first shown.

    Attributes
    ----------
    said : mapping
        The texts of each field, as typed.
    faults : tuple of FieldFault
        What is wrong; a page shows the form again with them, with status 422.
    read : Form, optional
        The values; there are none while anything is wrong.
    """

    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()
    read: M | None = None

    @property
    def value(self) -> M:
        """The values of a form of which nothing is wrong."""
        if self.read is None:
            raise Problem("request-invalid", errors=self.faults)
        return self.read

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        return (self.said.get(name) or ("",))[0]

    def chosen(self, name: str) -> tuple[str, ...]:
        """Return what is chosen among the values of a name."""
        return self.said.get(name, ())

    def refused(self, *faults: FieldFault) -> "Filled[M]":
        """Return the form with faults that were found later."""
        return Filled(said=self.said, faults=(*self.faults, *faults))


BLANK: Filled[Any] = Filled()


def blank(**values: object) -> Filled[Any]:
    """Return a form as it is first shown, filled with what is known."""
    return Filled(
        said={name: _texts(value) for name, value in values.items() if value not in (None, "", (), [])}
    )


def filled(model: type[M], like: str = "") -> Any:  # noqa: ANN401  what FastAPI takes
    """Return what an endpoint's parameter of type ``Filled[model]`` is annotated with.

    Parameters
    ----------
    model : type of Form
        The fields that the form has; any other is refused.
    like : str
        Address of the interface whose free texts are looked at in the same way, such as ``/v1/openings``.
    """

    async def read(request: Request) -> Filled[M]:
        return filled_of(model, request.state.form, like, minimal=request.app.state.settings.minimal)

    return Depends(read)


def filled_of(model: type[M], said: Said, like: str = "", *, minimal: bool = False) -> Filled[M]:
    """Return a form that was read, checked against its fields.

    Raises
    ------
    Problem
        If it has fields that no page of ours sends, or one twice.
    """
    lists = {name for name, info in model.model_fields.items() if list in leaves_of(info.annotation)}
    _refuse_strangers(model, said, lists)
    values = {
        name: list(texts) if name in lists else texts[0] for name, texts in said.fields.items() if any(texts)
    }
    faults = [*_text_faults(values), *body_faults(values)] or [*free_text_faults(values, like)]
    if minimal:
        faults += health_faults(values)
    if faults:
        return Filled(said=said.fields, faults=tuple(faults))
    asked(values)
    try:
        return Filled(said=said.fields, read=model.model_validate(_spelled(model, values)))
    except ValidationError as refused:
        errors = [{**error, "loc": ("body", *error["loc"])} for error in refused.errors(include_url=False)]
        return Filled(said=said.fields, faults=tuple(field_fault(error, model) for error in errors))


def _refuse_strangers(model: type[Form], said: Said, lists: set[str]) -> None:
    known = ", ".join(sorted(model.model_fields)) or "–"
    faults = [
        FieldFault(code="unknown-field", pointer=f"/{name}", values={"known": known})
        for name in said.fields
        if name not in model.model_fields
    ]
    faults += [
        FieldFault(code="repeated", pointer=f"/{name}")
        for name, texts in said.fields.items()
        if len(texts) > 1 and name not in lists
    ]
    if faults:
        raise Problem("request-invalid", errors=faults)


def _text_faults(values: Mapping[str, str | list[str]]) -> Iterator[FieldFault]:
    for name, value in values.items():
        if any(_BAD.search(text) for text in ([value] if isinstance(value, str) else value)):
            yield FieldFault(code="bad-character", pointer=f"/{name}")


def _spelled(model: type[Form], values: Mapping[str, str | list[str]]) -> dict[str, Any]:
    """Return the values, numbers with a point where a Dane types a comma."""
    decimals = {name for name, info in model.model_fields.items() if float in leaves_of(info.annotation)}
    return {
        name: value.replace(",", ".")
        if name in decimals and isinstance(value, str) and _DECIMAL_COMMA.fullmatch(value)
        else value
        for name, value in values.items()
    }


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
