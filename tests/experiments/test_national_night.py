"""The benchmark of the main job: what it runs, and what it calls too much."""

import pytest

from experiments.benchmarks.national_night import (
    CommandFailedError,
    Run,
    environment_of,
    main,
    measured,
    told,
    too_much,
)


def _run(name, seconds, peak):
    return Run(name=name, seconds=seconds, processor_seconds=seconds, peak_gib=peak)


def test_limits_are_ten_minutes_for_the_night_and_six_gib_for_all():
    """A slow night and a large command are named; a slow import is not."""
    runs = [_run("import", 900, 1.0), _run("train", 10, 6.5), _run("rematch", 601, 2.0)]
    assert too_much(runs) == ["rematch: 601 s", "train: 6.50 GiB"]
    assert too_much([_run("rematch", 599, 5.9)]) == []


def test_short_figures_of_a_report_are_told():
    """Numbers and short texts become lines; lists and long texts do not."""
    report = {"seconds": {"read": 1.234}, "digest": "a" * 100, "rows": [1, 2], "status": "optimal"}
    assert told(report) == ["  seconds:", "    read: 1.23", "  status: optimal"]


def test_a_command_that_fails_says_why(tmp_path):
    """The last lines of a failed command reach whoever runs the benchmark."""
    with pytest.raises(CommandFailedError, match=r"(?s)exit code \d.*nowhere"):
        measured(["import", str(tmp_path / "nowhere")], environment_of(tmp_path))


@pytest.mark.proof
def test_the_main_job_runs_from_files_to_a_checked_plan(tmp_path, capsys):
    """All five commands succeed on the smallest world, within the limits."""
    assert main(["--preset", "demo", "--folder", str(tmp_path / "job")]) == 0
    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()[:5]] == [
        "synthesize",
        "import",
        "train",
        "rematch",
        "verify",
    ]
