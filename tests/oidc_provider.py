"""An OpenID Connect provider in a process of its own, honest or hostile as each sign-in asks.

`as` beside what a client asks at `/authorize` says what is wrong with the ID token that follows.
"""

import base64
import hmac
import json
import secrets
import sys
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "partygraph", "secret of the tests: 50% & more"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
asked: dict[str, dict[str, str]] = {}


def packed(part: bytes) -> str:
    """Bytes as a token has them."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def unsigned(algorithm: str, claims: dict[str, Any]) -> str:
    """A token without its signature."""
    parts = ({"alg": algorithm, "kid": "one"}, claims)
    return ".".join(packed(json.dumps(part).encode()) for part in parts)


def token(kind: str, issuer: str, nonce: str) -> str:
    """An ID token, with what `kind` says wrong with it."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": "subject-1",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "preferred_username": "zhang.san@example.org",
        "name": "张三",
    }
    changed: dict[str, dict[str, Any]] = {
        "expired": {"iat": now - 900, "exp": now - 600},
        "audience": {"aud": "another"},
        "audiences": {"aud": [CLIENT, "another"]},
        "party": {"azp": "another"},
        "issuer": {"iss": "http://127.0.0.1:1"},
        "nonce": {"nonce": "another"},
        "subject": {"sub": ""},
        "long": {"sub": "s" * 256},
    }
    claims |= changed.get(kind, {})
    if kind.startswith("without_"):
        del claims[kind.removeprefix("without_")]
    if kind == "none":
        return f"{unsigned('none', claims)}."
    if kind == "public_key":  # whoever takes any algorithm takes the key for a shared secret
        text = unsigned("HS256", claims)
        return f"{text}.{packed(hmac.digest(KEY.as_pem(private=False), text.encode(), sha256))}"
    signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER if kind == "key" else KEY)
    if kind == "tampered":
        head, _, signature = signed.split(".")
        body = packed(json.dumps(claims | {"sub": "subject-2"}).encode())
        return f"{head}.{body}.{signature}"
    return signed


class Handler(BaseHTTPRequestHandler):
    """Discovery, keys, authorisation and tokens."""

    def do_GET(self) -> None:
        """Say what is here, or send a browser back with a code."""
        at = urlsplit(self.path)
        if at.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
            places = {name: here + path for name, path in (ends | {"jwks_uri": "/keys"}).items()}
            self.tell({"issuer": here, **places})
        elif at.path == "/keys":
            self.tell({"keys": [KEY.as_dict(private=False)]})
        else:
            given = {name: values[0] for name, values in parse_qs(at.query).items()}
            code = secrets.token_urlsafe(8)
            asked[code] = given
            back = urlencode({"code": code, "state": given["state"]})
            self.send_response(303)
            self.send_header("Location", f"{given['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """A token for a code, once, to the client that asked for it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        given = asked.pop(form["code"], {})
        basic = ":".join(urlencode({"": one})[1:] for one in (CLIENT, SECRET))
        proven = packed(sha256(form["code_verifier"].encode()).digest())
        if (
            proven != given.get("code_challenge")
            or form["redirect_uri"] != given["redirect_uri"]
            or self.headers["Authorization"] != f"Basic {base64.b64encode(basic.encode()).decode()}"
        ):
            self.tell({"error": "invalid_grant"}, 400)
            return
        made = token(given.get("as", ""), here, given["nonce"])
        self.tell({"id_token": made, "access_token": "of-the-provider", "token_type": "Bearer"})

    def tell(self, told: dict[str, Any], status: int = 200) -> None:
        """Answer in JSON."""
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = f"http://127.0.0.1:{server.server_port}"
    sys.stdout.write(f"{here}\n")
    sys.stdout.flush()
    server.serve_forever()
