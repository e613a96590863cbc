"""The papers of responsible use name proofs that exist."""

import re
from pathlib import Path

import pytest

PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.fixture(scope="module")
def named(repository: Path) -> list[tuple[str, str]]:
    """Return every (file, test) that a page of docs/ names as a proof."""
    pages = (repository / "docs").rglob("*.md")
    return [found for page in pages for found in PROOF.findall(page.read_text(encoding="utf-8"))]


def test_every_proof_of_the_papers_exists(named: list[tuple[str, str]], repository: Path) -> None:
    """No page points to a test that is not there, and every risk points to one."""
    texts = {file: (repository / file) for file, _ in named}
    gone = sorted(file for file, path in texts.items() if not path.is_file())
    assert gone == []
    assert [(f, t) for f, t in named if t and f"def {t}(" not in texts[f].read_text(encoding="utf-8")] == []
    assert len(named) >= 20


def test_every_risk_has_a_proof(repository: Path) -> None:
    """A line of the risk register without a test is a wish."""
    register = (repository / "docs" / "responsible-use" / "risk-register.md").read_text(encoding="utf-8")
    risks = [line for line in register.splitlines() if re.match(r"\| R\d\d \|", line)]
    assert len(risks) >= 20
    assert [risk[:7] for risk in risks if not PROOF.search(risk)] == []
