"""The command ``matcher``: one file per command, one place where faults become exit codes."""

import os
import traceback
from importlib.metadata import version as installed_version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.commands import (
    account,
    aggregates,
    audit,
    backup,
    benchmark,
    compare,
    demo,
    doctor,
    exporting,
    importing,
    migrate,
    models,
    night,
    off_policy,
    outcomes,
    promote,
    rank,
    rematch,
    restore,
    rights,
    serve,
    synthesize,
    tracking,
    train,
    tune,
    verify,
    wording,
    work,
)
from api.commands.talk import say, say_findings
from api.faults import CommandError, Exit
from data.findings import DataRefusedError
from data.identity import holds_cpr
from data.store import StoreError

_TRACEBACK = "MATCHER_TRACEBACK"


class Faults(TyperGroup):
    """A group of commands that ends with a message and an exit code, never with a traceback."""

    # The types of contexts are private to typer.
    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        """Read the command line, unless an argument holds a CPR number: none is read, kept or repeated."""
        if any(holds_cpr(argument) for argument in args):
            say(
                "matcher: expected arguments without civil registration numbers, got one that can be read as "
                "one (not shown); use the id of the case.",
                "bold red",
            )
            raise typer.Exit(Exit.USAGE)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  see above
        """Run a command and turn faults into exit codes."""
        try:
            return super().invoke(ctx)
        except CommandError as fault:
            say_findings(fault.findings)
            say(f"matcher: {fault}", "bold red")
            raise typer.Exit(fault.code) from fault
        except DataRefusedError as refused:
            say_findings(refused.findings)
            say("matcher: the data were refused; nothing was imported", "bold red")
            raise typer.Exit(Exit.DATA_REFUSED) from refused
        except StoreError as fault:
            say(f"matcher: {fault}", "bold red")
            raise typer.Exit(Exit.CHECK_FAILED) from fault
        except KeyboardInterrupt as interrupted:
            say("matcher: interrupted")
            raise typer.Exit(Exit.INTERRUPTED) from interrupted
        except (
            OSError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
            RuntimeError,
        ) as fault:
            if isinstance(fault, typer.Exit | BrokenPipeError | typer.Abort):
                raise
            if os.environ.get(_TRACEBACK):
                say(traceback.format_exc())
            _say_internal(fault)
            raise typer.Exit(Exit.CHECK_FAILED) from fault


def _say_internal(fault: Exception) -> None:
    say(f"matcher: {type(fault).__name__}: {fault}", "bold red")
    say(
        f"This should not happen. Run 'matcher doctor'; {_TRACEBACK}=1 shows where, for a report of "
        "the fault."
    )


app = typer.Typer(
    name="matcher",
    cls=Faults,
    help="Finder småjob til jobkandidater, og planlægger natten for alle på én gang. "
    "Matches jobkandidater with companies that have a few paid hours a week.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(installed_version("smaajob-matcher"))
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find few-hour jobs for jobkandidater, one by one or for everybody overnight."""


app.command("demo")(demo.demo)
app.command("synthesize")(synthesize.synthesize)
app.command("import")(importing.import_folder)
app.command("export")(exporting.export_folder)
app.command("migrate")(migrate.migrate_store)
app.command("backup")(backup.back_up)
app.command("restore")(restore.restore_backup)
app.command("train")(train.train)
app.command("tune")(tune.tune_learner)
app.command("rank")(rank.rank_openings)
app.command("rematch")(rematch.rematch_night)
app.command("night")(night.plan_tonight)
app.command("work")(work.work_on_runs)
app.command("verify")(verify.verify_file)
app.command("serve")(serve.serve_http)
app.command("models")(models.list_models)
app.command("promote")(promote.promote_version)
app.command("rollback")(promote.roll_back_version)
app.command("track")(tracking.track_versions)
app.command("compare")(compare.compare_versions)
app.command("off-policy")(off_policy.value_lists)
app.add_typer(account.app, name="account")
app.command("wording")(wording.check_wording)
app.command("exposure")(aggregates.exposure)
app.command("overrides")(aggregates.overrides)
app.command("outcomes")(outcomes.outcomes)
app.command("funnel")(outcomes.show_funnel)
app.add_typer(benchmark.app, name="benchmark")
app.add_typer(rights.app, name="rights")
app.add_typer(audit.app, name="audit")
app.command("doctor")(doctor.doctor)
