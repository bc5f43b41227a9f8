"""The headers of every response, whatever answered it: a route, a file of the page, an error."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}
_API = "/api/"
_VARIES = ("Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Cookie")
"""What an answer of the API depends on beside its address: its form, its words, who asks."""


class WithHeaders:
    """Puts the headers on every response that does not have its own."""

    def __init__(self, app: ASGIApp, hsts_seconds: int) -> None:
        """Put the headers round an application.

        Args:
            hsts_seconds: how long a browser that came by https keeps to it; 0 tells it nothing.
        """
        self._app = app
        self._hsts = f"max-age={hsts_seconds}; includeSubDomains" if hsts_seconds else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        of_api = scope["path"].startswith(_API)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache" if of_api else "no-cache")
                if of_api:
                    _vary(headers)
                if self._hsts and scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", self._hsts)
            await send(message)

        await self._app(scope, receive, with_headers)


def _vary(headers: MutableHeaders) -> None:
    said = {part.strip().lower() for part in headers.get("vary", "").split(",")}
    missing = [name for name in _VARIES if name.lower() not in said]
    if missing and "*" not in said:
        headers["Vary"] = ", ".join(filter(None, (headers.get("vary"), *missing)))
