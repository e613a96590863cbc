"""``python -m api``: the command ``matcher`` with this very Python, as the service starts its worker."""

import sys

from api.commands.main import app
from api.operation.children import tie_to_parent

if __name__ == "__main__":
    tie_to_parent(sys.argv)
    app(prog_name="matcher")
