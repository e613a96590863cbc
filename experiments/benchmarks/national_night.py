"""The main job from files to a checked plan, by the command line: seconds and peak memory of each command.

``python -m experiments.benchmarks.national_night [--preset national] [--seed 1] [--family substitution]``
makes a synthetic world in a temporary folder (or in ``--folder``, to look at afterwards), then runs
``matcher import``, ``train``, ``rematch`` and ``verify`` on it, each in a process of its own, as an
administrator would. Nothing is imported here but the standard library: a child's peak counts the memory of
the process that started it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-09-01"  # the day of every preset of data.synthetic
LARGEST_SECONDS, LARGEST_GIB = 600.0, 6.0
PRESETS = ("demo", "pilot", "municipality", "national")
_KIB_PER_GIB = 2.0**20
_MOST_ROWS, _LONGEST_LINE = 20, 80  # longer ones are rows by id, and no line


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command took: wall seconds, processor seconds of all threads, and peak memory."""

    name: str
    seconds: float
    processor_seconds: float
    peak_gib: float


class CommandFailedError(RuntimeError):
    """A command of the benchmark ended with an error."""


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command of the service and measure it.

    Raises
    ------
    CommandFailedError
        If it ends with another exit code than 0; the message holds its last lines.
    """
    program = Path(sys.executable).with_name("matcher")
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603  our own program
            [str(program), *command], env=dict(environment), stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode != 0:
            output.seek(0)
            last = output.read().decode("utf-8", "replace").splitlines()[-20:]
            raise CommandFailedError(
                "\n".join([f"matcher {' '.join(command)}: exit code {process.returncode}", *last])
            )
    return Run(
        name=command[0],
        seconds=seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_gib=usage.ru_maxrss / _KIB_PER_GIB,
    )


def commands(folder: Path, chosen: argparse.Namespace) -> list[list[str]]:
    """Return the commands of the main job, in order."""
    world, plan, report = folder / "world", folder / "plan.csv", folder / "report.json"
    made = ["synthesize", "--preset", chosen.preset, "--family", chosen.family, "--seed", str(chosen.seed)]
    day = ["--as-of", AS_OF]
    return [
        [*made, "--out", str(world)],
        ["import", str(world), *day],
        ["train", *day],
        ["rematch", *day, "--out", str(plan), "--report", str(report)],
        ["verify", str(plan), *day],
    ]


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment in which store and models lie in a folder."""
    return {
        **os.environ,
        "MATCHER_DATABASE_URL": f"sqlite:///{folder / 'matcher.db'}",
        "MATCHER_MODELS": str(folder / "models"),
    }


def main_job(folder: Path, chosen: argparse.Namespace) -> list[Run]:
    """Run every command and print each as soon as it is done."""
    runs = []
    for command in commands(folder, chosen):
        run = measured(command, environment_of(folder))
        print(
            f"{run.name:11s} {run.seconds:8.1f} s  {run.processor_seconds:8.1f} s of processors  "
            f"peak {run.peak_gib:5.2f} GiB",
            flush=True,
        )
        runs.append(run)
    return runs


def told(report: object, indent: str = "  ") -> list[str]:
    """Return the short figures of a night's report as lines; lists and texts of people are left out."""
    if not isinstance(report, dict):
        return []
    lines = []
    for name, value in report.items():
        if isinstance(value, dict) and len(value) <= _MOST_ROWS:
            lines += [f"{indent}{name}:", *told(value, indent + "  ")]
        elif isinstance(value, int | float | str) and len(str(value)) <= _LONGEST_LINE:
            shown = f"{value:.2f}" if isinstance(value, float) else value
            lines.append(f"{indent}{name}: {shown}")
    return lines


def too_much(runs: Sequence[Run]) -> list[str]:
    """Return what goes beyond the limits: 600 s for the night, 6 GiB for any command."""
    late = [
        f"{run.name}: {run.seconds:.0f} s"
        for run in runs
        if run.name == "rematch" and run.seconds > LARGEST_SECONDS
    ]
    return late + [f"{run.name}: {run.peak_gib:.2f} GiB" for run in runs if run.peak_gib > LARGEST_GIB]


def main(arguments: Sequence[str]) -> int:
    """Print seconds and memory of every command, and the phases of the night; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description="The main job from files to a checked plan")
    parser.add_argument("--preset", choices=PRESETS, default="municipality")
    parser.add_argument("--family", default="substitution")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to keep everything; must be new or empty")
    chosen = parser.parse_args(arguments)
    place = tempfile.TemporaryDirectory() if chosen.folder is None else nullcontext(chosen.folder)
    with place as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        runs = main_job(Path(folder), chosen)
        report = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
    print("the night:", *told(report), sep="\n")
    broken = too_much(runs)
    print(f"beyond the limits: {', '.join(broken)}" if broken else "within the limits")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
