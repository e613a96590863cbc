"""The description of the interface and the page to read it; all of it comes from this service."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from api.http.access import allowed
from api.http.conditional import ReadHere, etag_of
from api.http.description import described
from api.http.problems import Problem
from api.http.route import StrictRoute

_STATIC = Path(__file__).parents[1] / "static"
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Småjob-matcher: HTTP</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<noscript>The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</body>
</html>
"""
# No inline script or style, no other host; the pictures of the style sheet are in the style sheet.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {".js": "text/javascript", ".css": "text/css"}
_ASSETS: Mapping[str, bytes] = {
    "docs.js": (_STATIC / "docs.js").read_bytes(),
    **{
        file.name.removesuffix(".gz"): gzip.decompress(file.read_bytes())
        for file in sorted((_STATIC / "swagger-ui").glob("*.gz"))
    },
}

router = APIRouter(route_class=StrictRoute, include_in_schema=False, dependencies=[allowed("docs.read")])


@router.get("/openapi.json", operation_id="read_description")
def read_description(request: Request, condition: ReadHere) -> Response:
    """Return the OpenAPI document."""
    text = described(request.app)
    etag = etag_of(text)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    return condition.unchanged(etag) or Response(text, media_type="application/json", headers=headers)


@router.get("/docs", operation_id="read_docs_page", response_class=Response)
def read_docs_page() -> Response:
    """Return the page."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(_PAGE, media_type="text/html", headers=headers)


@router.get("/docs/{asset}", operation_id="read_docs_asset", response_class=Response)
def read_docs_asset(asset: Annotated[str, InPath(max_length=100)], condition: ReadHere) -> Response:
    """Return a script or style sheet of the page."""
    content = _ASSETS.get(asset)
    if content is None:
        raise Problem("not-found")
    etag = etag_of(content)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    kind = _KINDS[Path(asset).suffix]
    return condition.unchanged(etag) or Response(content, media_type=kind, headers=headers)
