"""Processes beside this one: started, started again when they die, and ended with it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from api.operation import metrics

TIED = "--tied"
FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
_log = structlog.get_logger("api.operation")


def own_command(module: str, *words: str) -> list[str]:
    """Return the command that runs a module of ours with this very Python, tied to this process' life."""
    return [sys.executable, "-P", "-m", module, TIED, str(os.getpid()), *words]


def tie_to_parent(arguments: list[str]) -> None:
    """Let this process be asked to stop when its parent dies, however that happens.

    Parameters
    ----------
    arguments : list of str
        Of this process; what `own_command` put first is taken out. Without it nothing happens.
    """
    if arguments[1:2] != [TIED]:
        return
    parent = int(arguments[2])
    del arguments[1:3]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(0)


class Child:
    """A process that is kept running.

    Parameters
    ----------
    name : str
        For the log.
    command : sequence of str
        Program and arguments.
    environment : mapping
        Its whole environment.
    passed : sequence of int
        Files that it shares, such as the socket on which to listen.
    ended : callable, optional
        Told of the id of each process that has ended.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        passed: Sequence[int] = (),
        ended: Callable[[int], None] | None = None,
    ) -> None:
        self._name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._passed = tuple(passed)
        self._ended = ended
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        # Ties hold to the thread that starts a process: this one lives as long as the child is wanted.
        self._thread = threading.Thread(target=self._keep_running, name=f"keeps {name}", daemon=True)

    def start(self) -> None:
        """Start, and keep running in the background."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask the process to end (SIGTERM) and start it no more; does not wait."""
        self._stopping.set()
        self._send(signal.SIGTERM)

    def end(self, within_seconds: float) -> bool:
        """Wait for the end and force it where it is late; tell whether it came by itself."""
        self.ask_to_stop()
        self._thread.join(within_seconds)
        if not self._thread.is_alive():
            return True
        _log.warning("killed, for it did not stop in time", process=self._name)
        self.kill()
        self._thread.join(1.0)
        return False

    def kill(self) -> None:
        """End the process at once."""
        self._stopping.set()
        self._send(signal.SIGKILL)

    def _send(self, what: signal.Signals) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(what)

    def _keep_running(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            began = time.monotonic()
            code = self._run_once()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > _LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            metrics.RESTARTS.labels(self._name).inc()
            _log.error("ended unasked, will be started again", process=self._name, code=code, pause=pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _run_once(self) -> int:
        process = subprocess.Popen(  # noqa: S603  our own program
            self._command, env=self._environment, pass_fds=self._passed, stdin=subprocess.DEVNULL
        )
        self._process = process
        if self._stopping.is_set():
            process.terminate()
        code = process.wait()
        if self._ended is not None:
            self._ended(process.pid)
        return code


class Children:
    """Processes that are started and ended together.

    Parameters
    ----------
    children : sequence of Child
        In the order in which they start.
    """

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = tuple(children)

    def start(self) -> None:
        """Start all."""
        for child in self._children:
            child.start()

    def ask_to_stop(self) -> None:
        """Ask all to end; does not wait."""
        for child in self._children:
            child.ask_to_stop()

    def kill(self) -> None:
        """End all at once."""
        for child in self._children:
            child.kill()

    def end(self, within_seconds: float) -> bool:
        """Wait for the end of all and force it where it is late; tell whether all came by themselves."""
        self.ask_to_stop()
        deadline = time.monotonic() + within_seconds
        in_time = [child.end(max(0.0, deadline - time.monotonic())) for child in self._children]
        return all(in_time)
