"""What README says about the service works as it is pasted."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.operation.processes import environment, free_port

SECTION = re.compile(r"^## As a service\n.*?^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def pasted(repository: Path, tmp_path: Path) -> list[str]:
    """Return the lines of the section; only folder and ports are put elsewhere, for others may use them."""
    found = SECTION.search((repository / "README.md").read_text(encoding="utf-8"))
    assert found
    activate, *lines = found[1].splitlines()
    assert activate == ". .venv/bin/activate"
    text = "\n".join(lines).replace("demo/", f"{tmp_path}/")
    web, metrics = str(free_port()), str(free_port())
    ports = f"export MATCHER_PORT={web} MATCHER_METRICS_PORT={metrics}"
    return [
        ports,
        *text.replace("127.0.0.1:8000", f"127.0.0.1:{web}").replace(":9108", f":{metrics}").splitlines(),
    ]


def test_the_lines_of_the_readme_work_as_pasted(pasted: list[str], repository: Path, tmp_path: Path) -> None:
    """Pasted into a shell every line succeeds: the service starts, answers each curl, and stops in order."""
    bash, folder = shutil.which("bash"), Path(sys.executable).parent
    if bash is None or shutil.which("curl") is None:
        pytest.skip("bash or curl is missing: install both")
    numbered = [
        re.sub(r"^curl ", f"curl --fail --output {tmp_path}/answer-{number} ", line)
        for number, line in enumerate(pasted)
    ]
    script = "\n".join(["set -e -m", f'PATH="{folder}:$PATH"', *numbered, "wait %1"])
    told = subprocess.run(
        [bash, "-c", script], cwd=repository, env=environment(), capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr[-3000:]
    answers = [
        path.read_text() for path in sorted(tmp_path.glob("answer-*"), key=lambda path: int(path.name[7:]))
    ]
    ready, people, listed, nearer, decided, plans, metrics = answers
    assert json.loads(ready)["status"] in {"ready", "degraded"}
    assert len(json.loads(people)["items"]) == 2
    assert len(json.loads(listed)["items"]) == 3
    assert json.loads(nearer)["items"] != json.loads(listed)["items"]
    assert json.loads(decided)["by"] == "Bo Broker"
    assert len(json.loads(plans)["items"]) == 1
    assert 'matcher_requests_total{method="GET",route="/v1/plans",status="2xx"} 1.0' in metrics
