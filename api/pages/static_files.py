"""Style sheets, scripts, fonts and icons: read once, served under an address that changes with them."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Path as InPath
from fastapi import Response

from api.http.access import allowed
from api.http.problems import Problem
from api.pages.route import page_router

FOLDERS = ("dkfds", "htmx", "pages")
_ROOT = Path(__file__).parents[1] / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FOREVER = "public, max-age=31536000, immutable"
_LONGEST = 200
# An icon that is opened by itself runs nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

router = page_router()


@cache
def files() -> dict[str, bytes]:
    """Return every file by its path; what lies packed is unpacked."""
    found = {}
    for path in sorted(one for folder in FOLDERS for one in (_ROOT / folder).rglob("*") if one.is_file()):
        name, content = path.relative_to(_ROOT).as_posix(), path.read_bytes()
        if path.suffix == ".gz":
            name, content = name.removesuffix(".gz"), gzip.decompress(content)
        if Path(name).suffix in _KINDS:
            found[name] = content
    return found


@cache
def stamp() -> str:
    """Return a digest of all files."""
    whole = hashlib.sha256()
    for name, content in files().items():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def static(path: str) -> str:
    """Return the address of a file for a template.

    Raises
    ------
    KeyError
        If there is no such file.
    """
    name = path.partition("#")[0]
    if name not in files():
        raise KeyError(name)
    return f"/static/{stamp()}/{path}"


@router.get("/static/{version}/{path:path}", dependencies=[allowed("pages.static")], response_class=Response)
def read_file(
    version: Annotated[str, InPath(max_length=_LONGEST)], path: Annotated[str, InPath(max_length=_LONGEST)]
) -> Response:
    """Return a file; under an address of another version it is not kept."""
    content = files().get(path)
    if content is None:
        raise Problem("not-found")
    headers = {
        "Cache-Control": _FOREVER if version == stamp() else "no-cache",
        "Content-Security-Policy": _POLICY,
    }
    return Response(content, media_type=_KINDS[Path(path).suffix], headers=headers)
