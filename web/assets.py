"""Style sheets, scripts and icons: read once at start, served under a name that changes with their content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).with_name("static")
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Asset:
    name: str  #: as it is served: "chat.3f9a1c2b7d10.js"
    media_type: str
    body: bytes = field(repr=False)
    packed: bytes = field(repr=False)  #: gzip; made once, not per request

    @property
    def csp_hash(self) -> str:
        """The source expression that lets a page carry this text inline ('sha256-…')."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.body).digest()).decode()}'"


class Assets:
    def __init__(self, folder: Path = FOLDER) -> None:
        files = sorted(path for path in folder.iterdir() if path.is_file())
        self._by_source = {path.name: _asset(path) for path in files}
        self._by_name = {asset.name: asset for asset in self._by_source.values()}

    def __getitem__(self, source: str) -> Asset:
        return self._by_source[source]

    def url(self, source: str) -> str:
        """Where `source` ("chat.js") is served; the address changes with every change of the file."""
        return f"/static/{self._by_source[source].name}"

    def text(self, source: str) -> str:
        """The content, for a page that carries it inline."""
        return self._by_source[source].body.decode()

    def route(self) -> Route:
        return Route("/static/{name}", self._serve, methods=["GET"], name="static")

    async def _serve(self, request: Request) -> Response:
        asset = self._by_name.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        headers = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable", "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.body, media_type=asset.media_type, headers=headers)
        return Response(asset.packed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}"
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(name, media_type, body, gzip.compress(body, 9, mtime=0))
