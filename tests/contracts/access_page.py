"""The table of rules in docs/access.md, made of api/access/rules.toml; the rest of the page is written."""

import re

from api.access import ROLE_WORDS, RULES, Rule, Within
from data.accounts import ROLES
from tests.contracts.sources import REPOSITORY

PAGE = "docs/access.md"
_TABLE = re.compile(r"(<!-- rules: .*? -->\n).*?(<!-- end of rules -->)", re.DOTALL)
_CELLS = {
    Within.OWN: "own cases",
    Within.TEAM: "the team's",
    Within.MUNICIPALITY: "the municipality's",
    Within.ANYWHERE: "yes",
    Within.INSTALLATION: "whole installation",
}


def access_page() -> str:
    """Return the page with the table as the rules are."""
    page = (REPOSITORY / PAGE).read_text(encoding="utf-8")
    return _TABLE.sub(lambda found: f"{found[1]}{_table()}{found[2]}", page)


def _table() -> str:
    roles = " | ".join(ROLE_WORDS[role].da for role in ROLES)
    rows = "".join(_row(rule) for rule in RULES.values() if not rule.open_to)
    opened = "; ".join(
        f"{rule.da} · *{rule.en}* (`{rule.operation}`)" for rule in RULES.values() if rule.open_to
    )
    head = f"| operation | {roles} | audit |\n|---|{'---|' * (len(ROLES) + 1)}\n"
    return f"{head}{rows}\nNo role is needed to: {opened}.\n"


def _row(rule: Rule) -> str:
    cells = " | ".join(_CELLS[rule.who[role]] if role in rule.who else "–" for role in ROLES)
    fields = ", ".join(f"`{name}`" for name in (*rule.fields, *rule.changes) if name != "*")
    about = f": {fields}" if fields else ""
    glass = ", or opened in an emergency" if rule.emergency else ""
    return f"| {rule.da} · *{rule.en}*{about} (`{rule.operation}`{glass}) | {cells} | {rule.audit} |\n"
