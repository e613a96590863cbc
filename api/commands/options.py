"""Options that every command has: the form of the data, the seed, and the day."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Annotated, Any

import typer

from api.clock import today
from api.commands.output import Format
from api.setting_faults import read_settings
from api.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every command is told, and the settings of the environment.

    Attributes
    ----------
    form : Format
        The form in which data are printed.
    form_named : bool
        Whether the form was named on the command line.
    seed : int
        Seed of all randomness.
    as_of : date
        The day.
    day_named : bool
        Whether the day was named, on the command line or by ``MATCHER_AS_OF``.
    settings : Settings
        What the environment says.
    """

    form: Format
    form_named: bool
    seed: int
    as_of: date
    day_named: bool
    settings: Settings


def day_of(text: str) -> date:
    """Return the day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise typer.BadParameter(f"expected a date such as 2026-09-01, got {text!r}") from fault


_OPTIONS: dict[str, tuple[Any, Any]] = {
    "form": (
        Annotated[Format | None, typer.Option("--format", help="Form of the data.", show_default="table")],
        None,
    ),
    "seed": (
        Annotated[int, typer.Option(help="Seed of all randomness; only some commands draw any.", min=0)],
        1,
    ),
    "as_of": (
        Annotated[
            date | None,
            typer.Option(
                parser=day_of, metavar="DATE", help="The day asked about.", show_default="today in Denmark"
            ),
        ],
        None,
    ),
}


def with_order(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command has; it gets them as its first argument."""

    @wraps(command)
    def ordered(*, form: Format | None, seed: int, as_of: date | None, **rest: Any) -> None:  # noqa: ANN401
        settings = read_settings()
        order = Order(
            form=form or Format.TABLE,
            form_named=form is not None,
            seed=seed,
            as_of=as_of or settings.as_of or today(),
            day_named=as_of is not None or settings.as_of is not None,
            settings=settings,
        )
        command(order, **rest)

    own = list(inspect.signature(command).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(name, keyword, annotation=kind, default=default)
        for name, (kind, default) in _OPTIONS.items()
    ]
    parameters = [parameter.replace(kind=keyword) for parameter in own] + shared
    ordered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    ordered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del ordered.__wrapped__
    return ordered
