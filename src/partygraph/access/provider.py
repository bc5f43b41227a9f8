"""Signing in at an OpenID Connect provider: code flow with PKCE, state and nonce.

What a provider tells is taken only as far as its signature, its issuer, its audience, its time and
our nonce hold (OpenID Connect Core 3.1.3.7).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from partygraph.access.identity import Asked, Identity
from partygraph.errors import ProviderError, SignInError

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a private key; never `none`, never a secret that both sides have."""
_SECONDS = 5.0
"""Seconds that a provider may take for an answer."""
_MOST_BYTES = 1_000_000
_KEPT_SECONDS = 3600.0
_LEEWAY = 60
"""Seconds by which clocks may differ."""
_LONGEST = 255
"""Characters of a subject."""


class Provider:
    """One OpenID Connect provider, as its issuer describes itself."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = Lock()
        self._described: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = -_KEPT_SECONDS
        self._keys_at = -_KEPT_SECONDS

    def address(self, asked: Asked, back: str) -> str:
        """Where somebody is sent to sign in.

        Args:
            back: our address to which the provider sends them then.

        Raises:
            ProviderError: it does not answer, or not as one.
        """
        given = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        place = self._description()["authorization_endpoint"]
        return f"{place}{'&' if '?' in place else '?'}{urlencode(given)}"

    def identity(self, code: str, asked: Asked, back: str) -> Identity:
        """Whom a code stands for.

        Raises:
            SignInError: the provider does not take it, or what it tells does not hold.
            ProviderError: it does not answer, or not as one.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self._client_id,
            "code_verifier": asked.verifier,
        }
        # Basic is the method that every provider must take; RFC 6749 2.3.1 encodes both parts.
        auth = httpx2.BasicAuth(*(_escaped(one) for one in (self._client_id, self._client_secret)))
        place = self._description()["token_endpoint"]
        told = self._asked("POST", place, data=form, auth=auth, refused=True)
        return self._recognised(told.get("id_token"), asked.nonce)

    def _recognised(self, id_token: object, nonce: str) -> Identity:
        if not isinstance(id_token, str):
            raise SignInError("provider_refused")
        try:
            claims = self._signed(id_token)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self._description()["issuer"]},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise SignInError("provider_refused") from error
        audience = claims["aud"]
        party = claims.get("azp", self._client_id)
        alone = isinstance(audience, str) or audience == [self._client_id]
        subject = claims["sub"]
        if (
            party != self._client_id
            or not (alone or "azp" in claims)
            or not isinstance(subject, str)
            or not 0 < len(subject) <= _LONGEST
        ):
            raise SignInError("provider_refused")
        return Identity(
            self.issuer,
            subject,
            str(claims.get("preferred_username") or ""),
            str(claims.get("name") or ""),
        )

    def _signed(self, id_token: str) -> dict[str, Any]:
        """The claims of a token that the provider signed; its keys are read anew once."""
        try:
            return jwt.decode(id_token, self._key_set(), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_at < _LEEWAY:
                raise
        return jwt.decode(id_token, self._key_set(anew=True), algorithms=_ALGORITHMS).claims

    def _key_set(self, *, anew: bool = False) -> KeySet:
        place = self._description()["jwks_uri"]
        with self._lock:
            old = time.monotonic() - self._keys_at > _KEPT_SECONDS
            if self._keys is None or anew or old:
                told = self._asked("GET", place)
                try:
                    self._keys = KeySet.import_key_set(told)
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise ProviderError("provider_strange", address=place) from error
                self._keys_at = time.monotonic()
            return self._keys

    def _description(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery)."""
        with self._lock:
            if time.monotonic() - self._read_at <= _KEPT_SECONDS:
                return self._described
            place = f"{self.issuer}/.well-known/openid-configuration"
            told: Mapping[str, Any] = self._asked("GET", place)
            wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            places = [told.get(name) for name in wanted]
            named = str(told.get("issuer", "")).rstrip("/")
            if named != self.issuer or not all(map(_is_safe, places)):
                raise ProviderError("provider_strange", address=place)
            self._described, self._read_at = told, time.monotonic()
            return told

    def _asked(self, method: str, place: str, *, refused: bool = False, **more: Any) -> Any:
        """What the provider answers, as JSON; no address but the one that is asked is followed.

        Args:
            refused: whether a refusal is told of the sign-in, not of the provider.
        """
        try:
            with (
                httpx2.Client(timeout=_SECONDS, follow_redirects=False) as client,
                client.stream(method, place, **more) as response,
            ):
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > _MOST_BYTES:
                        raise ProviderError("provider_strange", address=place)
        except httpx2.HTTPError as error:
            raise ProviderError("provider_unreachable", address=place) from error
        if refused and response.is_client_error:
            raise SignInError("provider_refused")
        try:
            told = json.loads(content)
        except ValueError:
            told = None
        if not response.is_success or not isinstance(told, dict):
            raise ProviderError("provider_strange", address=place)
        return told


def _escaped(part: str) -> str:
    return urlencode({"": part})[1:]


def _is_safe(place: object) -> bool:
    """Whether nobody between can read what is sent there: TLS, or this machine."""
    if not isinstance(place, str):
        return False
    parts = urlsplit(place)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return parts.scheme == "https" or (parts.scheme == "http" and here)
