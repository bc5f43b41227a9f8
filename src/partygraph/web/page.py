"""The page: its files under a version, so that they are kept, and the one document for all routes.

The version is a digest of all files and words: a browser keeps them for good and asks for others as
soon as one has changed. Which page is shown, the address says, and the modules read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from partygraph.files import folder
from partygraph.web.access import Anybody
from partygraph.words import Language, words

PAGES = (
    "overview",
    "network",
    "community",
    "unit",
    "matrix",
    "market",
    "cases",
    "evaluation",
    "sites",
    "rules",
    "scenario",
    "import",
    "quality",
    "sources",
    "audit",
    "admin",
    "account",
    "signin",
)
"""What an address of the page begins with; `static/navigation.js` has the same."""
_IMPORT = re.compile(r'^(?:import|\} from|import .* from) "(\.[^"]+)"', re.MULTILINE)
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
FIRST_PAGE = PAGES[0]
_NOT_FOUND = 404


class PageFiles:
    """The files of the page as they are served."""

    def __init__(self, root: Path, vendor: Path) -> None:
        self.root = root
        self.vendor = vendor

    @cached_property
    def version(self) -> str:
        """What changes when any file or word does."""
        digest = sha256()
        for root in (self.root, self.vendor):
            for path in sorted(path for path in root.rglob("*") if path.is_file()):
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
        for language in Language:
            digest.update(json.dumps(dict(words(language))).encode())
        return digest.hexdigest()[:12]

    @cache  # noqa: B019  one a process
    def document(self, page: str, language: Language) -> str:
        """The one document, which names what a page needs at once, each under the version.

        A browser asks for modules as it meets their imports, one after the other; told of all of
        them and of the words beforehand, it asks for them together.
        """
        text = (self.root / "index.html").read_text(encoding="utf-8")
        begins = [self.root / "main.js", self.root / "pages" / f"{page}.js"]
        paths = sorted(self._modules([path for path in begins if path.is_file()]))
        module = '<link rel="modulepreload" href="/static/{version}/%s">'
        words = (
            f'<link rel="preload" href="/static/{{version}}/words/{language}.json" as="fetch" '
            "crossorigin>"
        )
        needed = "\n".join([words, *(module % path for path in paths)])
        return text.replace("{needed}", needed).replace("{version}", self.version)

    def _modules(self, begins: Sequence[Path]) -> set[str]:
        """The addresses below the version of modules and of all that they import."""
        found: dict[Path, str] = {}
        wanted = list(begins)
        while wanted:
            path = wanted.pop()
            if path in found:
                continue
            found[path] = path.relative_to(self.root).as_posix()
            for imported in _IMPORT.findall(path.read_text(encoding="utf-8")):
                other = (path.parent / imported).resolve()
                if other.is_file():
                    wanted.append(other)
                else:  # it lies in the folder of vendored files, which is served below the version
                    found[other] = other.relative_to(self.root).as_posix()
        return set(found.values())


class _Kept(StaticFiles):
    """Files that a browser may keep for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_KEPT)
        return response


def serve_page(app: FastAPI) -> tuple[str, ...]:
    """Add the page's routes, after all others: what is left of the addresses is the page's.

    Nothing of the graph is in them, so that anybody may have them.

    Returns:
        The paths under which there are but files.
    """
    files = PageFiles(folder("web/static"), folder("web/vendor"))
    under = f"/static/{files.version}"

    @app.get(f"{under}/words/{{language}}.json", include_in_schema=False, dependencies=[Anybody])
    def page_words(language: Language) -> Response:
        """Every word of a language, kept as the files are."""
        text = json.dumps(dict(words(language)), ensure_ascii=False)
        return Response(text, media_type="application/json", headers=_KEPT)

    app.mount(f"{under}/vendor", _Kept(directory=files.vendor))
    app.mount(under, _Kept(directory=files.root))

    @app.get("/{path:path}", include_in_schema=False, dependencies=[Anybody])
    def document(request: Request, path: str) -> Response:
        """Answer with the page; of an address that it does not have, a browser is told by it."""
        first = path.partition("/")[0]
        known = not path or first in PAGES
        if not known and (first in {"api", "static"} or not _is_browser(request)):
            raise HTTPException(_NOT_FOUND)
        language = Language.en if request.query_params.get("lang") == "en" else Language.zh
        text = files.document(first if known and path else FIRST_PAGE, language)
        return HTMLResponse(text, 200 if known else _NOT_FOUND)

    return f"{under}/vendor", under


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
