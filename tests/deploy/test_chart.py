import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.chart import Chart, UnknownSyntaxError

PLAIN = {"existingSecret": "matcher", "migrate.existingSecret": "matcher-owner"}
MONITORED = {
    "existingSecret": "s",
    "serviceMonitor.enabled": True,
    "models.existingClaim": "m",
    "networkPolicy.enabled": False,
    "settings.MATCHER_HOLD_DAYS": 7,
}
RENDERED: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("matcher", PLAIN),
    "monitored": ("other", MONITORED),
}


@pytest.fixture(scope="module")
def chart(repository: Path) -> Chart:
    """Return the chart."""
    return Chart(repository / "deploy" / "helm")


@pytest.fixture(scope="module")
def plain(chart: Chart) -> list[dict[str, Any]]:
    """Return the manifests of the plain chart."""
    return chart.render("matcher", PLAIN)


def by_name(manifests: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return manifests by kind and name."""
    return {(one["kind"], one["metadata"]["name"]): one for one in manifests}


def pods(manifests: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the pod of each workload by the name of its container."""
    found = {}
    for one in manifests:
        spec = one["spec"]
        if one["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            pod = spec["template"]["spec"]
            found[pod["containers"][0]["name"]] = pod
    return found


@pytest.mark.parametrize("name", RENDERED)
def test_the_chart_renders_as_helm_renders_it(chart: Chart, name: str) -> None:
    """Our renderer gives, manifest by manifest, what Helm gave for the same values."""
    release, changes = RENDERED[name]
    helm = yaml.safe_load_all((Path(__file__).parent / "rendered" / f"{name}.yaml").read_text())
    assert by_name(chart.render(release, changes)) == by_name([one for one in helm if one])


@pytest.mark.skipif(
    shutil.which("helm") is None,
    reason="no helm: install it (helm.sh); without it our own renderer is held to what helm gave",
)
@pytest.mark.parametrize("name", RENDERED)
def test_helm_still_renders_so(repository: Path, name: str) -> None:
    """Helm itself finds no fault with the chart and renders what is committed."""
    helm, folder = shutil.which("helm") or "", str(repository / "deploy" / "helm")
    release, changes = RENDERED[name]
    sets = [
        word
        for key, value in changes.items()
        for word in ("--set", f"{key}={str(value).replace('True', 'true').replace('False', 'false')}")
    ]
    subprocess.run([helm, "lint", "--strict", folder, *sets], check=True, capture_output=True)
    told = subprocess.run([helm, "template", release, folder, *sets], check=True, capture_output=True)
    committed = (Path(__file__).parent / "rendered" / f"{name}.yaml").read_text()
    assert list(yaml.safe_load_all(told.stdout)) == list(yaml.safe_load_all(committed))


def test_a_missing_secret_is_told(chart: Chart) -> None:
    """Without the name of the Secret nothing is rendered, and what it must hold is said."""
    with pytest.raises(ValueError, match="keys token, database_url and audit_key"):
        chart.render("matcher")


def test_the_renderer_guesses_nothing(tmp_path: Path) -> None:
    """Syntax that the renderer does not know is refused, so the comparison above can fail."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "values.yaml").write_text("a: 1\n")
    (tmp_path / "templates" / "x.yaml").write_text("x: {{ .Values.a | lookup }}\n")
    with pytest.raises(UnknownSyntaxError):
        Chart(tmp_path).render("x")


def test_every_pod_runs_with_next_to_no_rights(plain: list[dict[str, Any]]) -> None:
    """No root, no new privileges, no writable root, no service account, no variables of services."""
    found = pods(plain)
    assert set(found) == {"web", "worker", "night", "migrate"}
    for pod in found.values():
        (container,) = pod["containers"]
        security = container["securityContext"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert security["readOnlyRootFilesystem"] is True
        assert security["allowPrivilegeEscalation"] is False
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert pod["automountServiceAccountToken"] is pod["enableServiceLinks"] is False
        assert {"requests", "limits"} <= set(container["resources"])


def test_the_schema_is_changed_first_and_by_its_owner_alone(
    chart: Chart, plain: list[dict[str, Any]]
) -> None:
    """A Job before install and upgrade runs `matcher migrate` as the owner, whose Secret no other mounts."""
    job = by_name(plain)["Job", "matcher-migrate"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    found = pods(plain)
    assert found["migrate"]["containers"][0]["args"] == ["migrate"]
    assert [name for name, pod in found.items() if "matcher-owner" in str(pod)] == ["migrate"]
    (secrets,) = [one for one in found["migrate"]["volumes"] if one["name"] == "secrets"]
    keys = [one["secret"]["items"][0]["key"] for one in secrets["projected"]["sources"]]
    assert keys == ["database_url", "audit_key"]
    without = by_name(chart.render("matcher", {"existingSecret": "matcher"}))
    assert ("Job", "matcher-migrate") not in without


def test_the_night_runs_alone_and_in_danish_time(plain: list[dict[str, Any]]) -> None:
    """The CronJob never runs two nights at once and keeps to the clock in Denmark."""
    night = by_name(plain)["CronJob", "matcher-night"]["spec"]
    assert (night["concurrencyPolicy"], night["timeZone"]) == ("Forbid", "Europe/Copenhagen")


def test_the_probes_ask_what_they_mean(plain: list[dict[str, Any]]) -> None:
    """Liveness asks only whether the process answers: a database that is away kills no pod."""
    web = pods(plain)["web"]["containers"][0]
    asked = {name: web[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert asked == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}


def test_the_stop_fits_into_the_grace_period(chart: Chart) -> None:
    """Whatever stopSeconds is, the pod outlives the pause before, the drain, the requests and the close."""
    for seconds in (1, 20, 600):
        pod = pods(chart.render("x", PLAIN | {"stopSeconds": seconds}))["web"]
        told = {one["name"]: one.get("value") for one in pod["containers"][0]["env"]}
        assert told["MATCHER_STOP_SECONDS"] == str(seconds)
        assert pod["terminationGracePeriodSeconds"] >= 2 + 1 + seconds + 5 + 5


def test_what_is_mounted_is_declared(plain: list[dict[str, Any]]) -> None:
    """Each mount has its volume, each file of a secret lies in a mount, and the claim exists."""
    for pod in pods(plain).values():
        (container,) = pod["containers"]
        assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
        mounts = tuple(one["mountPath"] for one in container["volumeMounts"])
        files = [one["value"] for one in container["env"] if one["name"].endswith("_FILE")]
        assert files
        assert all(file.startswith(mounts) for file in files)
    assert ("PersistentVolumeClaim", "matcher-models") in by_name(plain)


def test_selectors_find_their_pods(plain: list[dict[str, Any]]) -> None:
    """Service and disruption budget select the web pods and no others."""
    labels = {
        one["spec"]["template"]["spec"]["containers"][0]["name"]: one["spec"]["template"]["metadata"][
            "labels"
        ]
        for one in plain
        if one["kind"] == "Deployment"
    }
    named = by_name(plain)
    for selector in (
        named["Service", "matcher"]["spec"]["selector"],
        named["PodDisruptionBudget", "matcher-web"]["spec"]["selector"]["matchLabels"],
    ):
        assert [name for name, has in labels.items() if selector.items() <= has.items()] == ["web"]
