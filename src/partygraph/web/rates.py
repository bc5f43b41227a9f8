"""How often somebody may ask: an account, or the address of who has none.

Whoever sits at this machine asks as often as they like: the demonstration, the shell, a notebook.
Files of the page are not counted; a browser keeps them.
"""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from partygraph.errors import PartygraphError
from partygraph.settings import Settings
from partygraph.web.problems import answer
from partygraph.web.visitors import is_at_this_machine, known_name

_EXPORTS = ("/api/audit/export", "/api/backup", "/api/export", "/api/ledger", "/api/report")
_SIGN_IN, _PROVIDER = ("/api/session", "/api/session/code"), "/api/session/provider"
_COUNTED = ("/api/", "/metrics")


class Limited:
    """Answers 429 to who asks too often, and says when to come again."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._every = parse_many(settings.rate)
        self._exports = parse_many(settings.export_rate)
        self._sign_in = parse_many(settings.sign_in_rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] == "http" and scope["path"].startswith(_COUNTED):
            request = Request(scope)
            account = known_name(request)
            if account is not None or not is_at_this_machine(request):
                client = request.client.host if request.client else "?"
                who = f"account:{account}" if account is not None else f"address:{client}"
                wait = self._wait(scope["method"], scope["path"], who)
                if wait:
                    scope["state"]["turned_away"] = "too_often"
                    error = PartygraphError("too_often", seconds=wait)
                    told = answer(request, 429, error, {"Retry-After": str(wait)})
                    await told(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    def _wait(self, method: str, path: str, who: str) -> int:
        """Seconds until whoever asks may ask this again; 0 for now."""
        for name, items in self._kinds(method, path):
            for item in items:
                if not self._limiter.hit(item, name, who):
                    resets = self._limiter.get_window_stats(item, name, who).reset_time
                    return max(1, math.ceil(resets - time.time()))
        return 0

    def _kinds(self, method: str, path: str) -> list[tuple[str, list[RateLimitItem]]]:
        kinds = [("every", self._every)]
        if path.startswith(_EXPORTS) or path.endswith((".xlsx", ".docx", ".graphml", ".gexf")):
            kinds.append(("export", self._exports))
        if path.startswith(_PROVIDER) or (method == "POST" and path in _SIGN_IN):
            kinds.append(("sign-in", self._sign_in))
        return kinds
