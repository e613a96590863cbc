"""Versions and runs in MLflow, in an SQLite file and a folder: for people who compare, never for serving.

What serves is the models folder alone. MLflow tells the story of it: a run for each training with what it was
made of and how it held, a registered version with its bundle, and which one is champion or challenger.
"""

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODEL_NAME = "smaajob-fit"
TRAINING, COMPARING = "training", "comparing"
DATABASE = "tracking.db"
CHAMPION, CHALLENGER = "champion", "challenger"
_ARTIFACTS = "artifacts"
_VERSION, _DIGEST = "version", "digest"
_LONGEST_VALUE = 500
# Nobody is told that this runs, and nothing is asked of any host.
_QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"}


class TrackingMissingError(RuntimeError):
    """MLflow is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "tracking: expected the extra 'learn', got an installation without MLflow; "
            "pip install 'smaajob-matcher[learn]'"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is kept of a training or of a comparison.

    Attributes
    ----------
    name : str
        Of the version, or of the comparison.
    digest : str
        What makes it another one: a run of the same name and digest is kept once.
    parameters, tags : mapping of str to str
        How it was made; what else is to be told of it.
    metrics : mapping of str to float
        Finite figures; names in letters, digits and ``_ - . / :`` only.
    files : mapping of str to Path
        Files and folders to keep, by the folder they go to; empty for the top.
    """

    name: str
    digest: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


@contextmanager
def _quietly() -> Iterator[None]:
    """Let MLflow work without a word on the screen: what it warns of is its own affair."""
    os.environ.update({name: value for name, value in _QUIET.items() if name not in os.environ})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Registry:
    """Runs and versions of one folder.

    Parameters
    ----------
    folder : Path
        Where the SQLite file and the artefacts lie; made where it is not there.

    Raises
    ------
    TrackingMissingError
        If MLflow is not installed.
    OSError
        If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        with _quietly():
            self._client = self._connected()

    def _connected(self) -> Any:  # noqa: ANN401  MLflow is there or not
        try:
            from mlflow import MlflowClient  # noqa: PLC0415  an extra, and never in the serving process
        except ImportError as fault:
            raise TrackingMissingError from fault
        logging.getLogger("mlflow").setLevel(logging.WARNING)
        logging.getLogger("alembic").setLevel(logging.WARNING)
        return MlflowClient(tracking_uri=self.address, registry_uri=self.address)

    @property
    def address(self) -> str:
        """The address that MLflow's own screen opens it by."""
        return f"sqlite:///{self.folder / DATABASE}"

    def versions(self) -> dict[str, str]:
        """Return the digest of every registered version by its name."""
        with _quietly():
            found = self._client.search_model_versions(f"name='{MODEL_NAME}'")
            return {one.tags[_VERSION]: one.tags[_DIGEST] for one in found if _VERSION in one.tags}

    def register(self, run: Run) -> bool:
        """Keep a training and register its version, once; return whether it was new.

        Parameters
        ----------
        run : Run
            Its file ``bundle`` is what the version is made of.
        """
        if self.versions().get(run.name) == run.digest:
            return False
        with _quietly():
            run_id, root = self._kept(TRAINING, run)
            self._named_model()
            self._client.create_model_version(
                MODEL_NAME,
                source=f"{root}/bundle",
                run_id=run_id,
                tags={_VERSION: run.name, _DIGEST: run.digest},
                description=run.parameters.get("kind", ""),
            )
        return True

    def note(self, run: Run) -> bool:
        """Keep a comparison, once; return whether it was new."""
        with _quietly():
            experiment = self._experiment(COMPARING)
            if self._runs(experiment, run.digest, "FINISHED"):
                return False
            self._kept(COMPARING, run)
        return True

    def point(self, aliases: Mapping[str, str]) -> None:
        """Let the aliases name these versions, and no others.

        Parameters
        ----------
        aliases : mapping of str to str
            Version by alias; an alias that is left out names none.
        """
        with _quietly():
            self._named_model()
            found = self._client.search_model_versions(f"name='{MODEL_NAME}'")
            numbers = {one.tags.get(_VERSION): one.version for one in found}
            for alias in (CHAMPION, CHALLENGER):
                number = numbers.get(aliases.get(alias))
                if number is None:
                    self._client.delete_registered_model_alias(MODEL_NAME, alias)
                else:
                    self._client.set_registered_model_alias(MODEL_NAME, alias, number)

    def aliases(self) -> dict[str, str]:
        """Return the name of the version that each alias names."""
        with _quietly():
            self._named_model()
            numbers = self._client.get_registered_model(MODEL_NAME).aliases
            return {
                alias: self._client.get_model_version(MODEL_NAME, number).tags[_VERSION]
                for alias, number in numbers.items()
            }

    def _kept(self, experiment: str, run: Run) -> tuple[str, str]:
        number = self._experiment(experiment)
        for broken_off in self._runs(number, run.digest, "RUNNING"):
            self._client.delete_run(broken_off)
        made = self._client.create_run(number, run_name=run.name, tags={_DIGEST: run.digest, **run.tags}).info
        for name, value in run.parameters.items():
            self._client.log_param(made.run_id, name, value[:_LONGEST_VALUE])
        for name, figure in run.metrics.items():
            self._client.log_metric(made.run_id, name, figure)
        for place, path in run.files.items():
            log = self._client.log_artifacts if path.is_dir() else self._client.log_artifact
            log(made.run_id, str(path), place or None)
        self._client.set_terminated(made.run_id)
        return made.run_id, str(made.artifact_uri)

    def _runs(self, experiment: str, digest: str, status: str) -> list[str]:
        asked = f"tags.{_DIGEST} = '{digest}' and attributes.status = '{status}'"
        return [str(one.info.run_id) for one in self._client.search_runs([experiment], asked)]

    def _experiment(self, name: str) -> str:
        known = self._client.get_experiment_by_name(name)
        if known is not None:
            return str(known.experiment_id)
        place = (self.folder / _ARTIFACTS / name).as_uri()
        return str(self._client.create_experiment(name, artifact_location=place))

    def _named_model(self) -> None:
        if not self._client.search_registered_models(f"name='{MODEL_NAME}'"):
            self._client.create_registered_model(MODEL_NAME)
