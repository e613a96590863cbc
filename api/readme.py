"""Fills the README's example with a real run of the demo: ``python -m api.readme``, part of ``make docs``."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_README, _PICTURES = _ROOT / "README.md", _ROOT / "docs" / "pictures"
_SHOWN = ("crowding.da.svg", "reasons.da.svg")
_PLACE = re.compile(r"(<!-- demo:start -->\n).*?(<!-- demo:end -->)", re.DOTALL)
_START = "import sys; from api.commands.main import app; sys.argv[0] = 'matcher'; app()"
_PARTS = re.compile(r"(?=^\d  )", re.MULTILINE)
_COMPANIES = 2


def main() -> None:
    """Run the demo, keep its pictures, and put its report into the README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = subprocess.run(  # noqa: S603  our own interpreter and our own command
            [sys.executable, "-c", _START, "demo", "--out", str(folder)],
            capture_output=True, text=True, encoding="utf-8", check=True, cwd=_ROOT,
        )  # fmt: skip
        _PICTURES.mkdir(parents=True, exist_ok=True)
        for picture in _SHOWN:
            (_PICTURES / picture).write_text((folder / picture).read_text(encoding="utf-8"), encoding="utf-8")
    text = _README.read_text(encoding="utf-8")
    filled = _PLACE.sub(lambda found: found[1] + example(done.stdout) + found[2], text)
    _README.write_text(filled, encoding="utf-8")


def example(story: str) -> str:
    """Return the README's example of a story: its first companies, the night and the comparison."""
    parts = [part.strip() for part in _PARTS.split(story) if part.strip()]
    by_number = {part[0]: part for part in parts}
    person = re.split(rf"^ {_COMPANIES + 1}\. ", by_number["3"], maxsplit=1, flags=re.MULTILINE)[0].strip()
    night = by_number["4"].split("\nMest efterspurgt")[0]
    # Seconds differ from machine to machine; what is committed does not.
    night = re.sub(r"^ +Tid .*\n", "", night, flags=re.MULTILINE)
    shown = "\n\n".join([f"{person}\n ...", night, by_number["5"]])
    return (
        "`make demo` in an invented municipality on Funen (all names are made up), shortened:\n\n"
        f"```text\n{shown}\n```\n\n"
        "![How many have each workplace first on their own list, and how many the night sends there]"
        f"(docs/pictures/{_SHOWN[0]})\n\n"
        "![What speaks for and against the first company on a list, in paid hours]"
        f"(docs/pictures/{_SHOWN[1]})\n"
    )


if __name__ == "__main__":
    main()
