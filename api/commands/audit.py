"""``matcher audit``: what was shown and done, and how it came about."""

import typer

from api.commands import audit_rebuild

app = typer.Typer(
    help="Se, hvad der er vist og gjort, og hvordan det blev til. What was shown and done, and how.",
    no_args_is_help=True,
)


@app.callback()
def start() -> None:
    """Keep the group a group while it has one command."""


app.command("rebuild")(audit_rebuild.rebuild)
