"""Options that every command has: the form of the data, the seed, and the day."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Annotated, Any

import typer

from api import accounting
from api.accounting import Act, ActKind
from api.clock import today
from api.commands.output import Format
from api.commands.talk import say
from api.setting_faults import read_settings
from api.settings import Settings
from api.wiring import opened, store_exists
from data.store import AuditKeyError


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


# Commands that are accounted for otherwise than as an effect under their own name: operation and kind.
ACTS: Mapping[str, tuple[str, ActKind]] = {
    "import_folder": ("import", "write"),
    "export_folder": ("export", "look"),
    "back_up": ("backup", "look"),
    "restore_backup": ("restore", "write"),
    "train": ("train", "write"),
    "rank_openings": ("rank", "look"),
    "rematch_night": ("rematch", "write"),
    "plan_tonight": ("night", "write"),
    "compare_versions": ("compare", "look"),
    "promote_version": ("models.promote", "write"),
    "roll_back_version": ("models.rollback", "write"),
    "list_accounts": ("account.list", "look"),
    "list_sessions": ("account.sessions", "look"),
    "list_tokens": ("account.tokens", "look"),
    # Its row comes after what it looks at.
    "verify_audit": ("audit.verify", "write"),
    "search_audit": ("audit.search", "look"),
    "rebuild": ("audit.rebuild", "look"),
    "migrate_store": ("migrate", "none"),
    "tell_head": ("audit.head", "none"),
    # Changes of accounts note themselves, with the account as their subject.
    **dict.fromkeys(
        (
            "add_account",
            "set_roles",
            "place_account",
            "disable_account",
            "enable_account",
            "set_password",
            "set_codes",
            "unlink_provider",
            "add_token",
            "revoke_token",
        ),
        ("account", "none"),
    ),
    # Figures of groups, small ones hidden: nobody is looked at.
    "outcomes": ("outcomes", "none"),
    "show_funnel": ("funnel", "none"),
    "requests": ("rights.requests", "look"),
    "retain": ("retention.read", "look"),
    # What is done for a citizen's rights notes itself in its transaction; an erasure never says of whom.
    **dict.fromkeys(
        (
            "export_person",
            "erase",
            "readmit",
            "hold",
            "release",
            "note",
            "answer",
            "objection",
            "withdrawal",
        ),
        ("rights", "none"),
    ),
    # Runs are accounted for one by one; the others touch nothing that is kept about people.
    "work_on_runs": ("work", "none"),
    "serve_http": ("serve", "none"),
    "assignment": ("benchmark", "none"),
    "demo": ("demo", "none"),
    "doctor": ("doctor", "none"),
    "list_models": ("models", "none"),
    "track_versions": ("track", "none"),
    "tune_learner": ("tune", "look"),
    "synthesize": ("synthesize", "none"),
    "verify_file": ("verify", "none"),
}


def _act_of(name: str, told: Mapping[str, Any]) -> Act:
    """Return the act that a command is; one that nobody thought of is accounted for as an effect."""
    operation, kind = ACTS.get(name, (name.replace("_", "-"), "write"))
    candidate = told.get("candidate") or ""
    plain = {key: value for key, value in told.items() if isinstance(value, str | int | bool | float)}
    return Act(
        kind=kind,
        operation=operation,
        actor=accounting.person_at_this_machine(),
        actor_kind=accounting.LOCAL,
        subject_kind="candidate" if candidate else "",
        subject_id=candidate,
        details={key: value for key, value in plain.items() if key != "candidate"},
    )


def _note_effect(act: Act, settings: Settings) -> None:
    """Account for a command whose effect was on files: no unit of the store has taken it along."""
    if act.kind == "write" and not act.settled and store_exists(settings):
        try:
            with opened(settings) as store, store.writing():
                pass  # the unit takes the act along
        except AuditKeyError as fault:
            if act.operation != "restore":
                raise
            say(f"The key of the restored audit has to be carried here too. {fault}", "yellow")


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
    def ordered(*, form: Format | None, seed: int, as_of: date | None, **rest: object) -> None:
        settings = read_settings()
        order = Order(
            form=form or Format.TABLE,
            form_named=form is not None,
            seed=seed,
            as_of=as_of or settings.as_of or today(),
            day_named=as_of is not None or settings.as_of is not None,
            settings=settings,
        )
        with accounting.acting(_act_of(command.__name__, rest)) as act:
            command(order, **rest)
            _note_effect(act, settings)

    own = list(inspect.signature(command).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(name, keyword, annotation=kind, default=default)
        for name, (kind, default) in _OPTIONS.items()
    ]
    parameters = [parameter.replace(kind=keyword) for parameter in own] + shared
    vars(ordered)["__signature__"] = inspect.Signature(parameters)
    ordered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del ordered.__wrapped__
    return ordered
