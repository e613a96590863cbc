"""One of several web processes: serves on a socket that it shares with the others."""

import socket
import sys

from api.faults import CommandError
from api.operation.children import tie_to_parent
from api.operation.logs import configure_logs
from api.operation.server import run_server
from api.setting_faults import read_service_settings


def main(arguments: list[str]) -> int:
    """Serve on the socket whose number is the one argument; return the exit code."""
    tie_to_parent(arguments)
    try:
        settings = read_service_settings()
    except CommandError as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.code
    configure_logs(settings)
    with socket.socket(fileno=int(arguments[1])) as listening:
        run_server(settings, listening)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
