"""An OpenID Connect provider for the tests: it signs in whoever it is told to, at once.

It keeps to the code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636) as far as a client can tell.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "nonlinear", "between-the-guide-and-its-provider"


class Provider:
    """Signs in `person`, whoever that is at the moment."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person = "ann"
        self._key = RSAKey.generate_key(2048, {"use": "sig", "kid": "tests"}, private=True)
        self._asked: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
                Route("/leave", self._leave),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "end_session_endpoint": f"{self.address}/leave",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        code = secrets.token_urlsafe()
        self._asked[code] = {**asked, "person": self.person}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self._asked.pop(form["code"])  # a code is good once
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        assert request.headers["authorization"] == f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        now, person = int(time.time()), asked["person"]
        claims: dict[str, Any] = {"iss": self.address, "aud": CLIENT, "sub": f"number of {person}", "iat": now}
        claims |= {"exp": now + 600, "nonce": asked["nonce"], "name": person.title(), "email": f"{person}@example.org"}
        token = jwt.encode({"alg": "RS256", "kid": "tests"}, claims, self._key)
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 600, "id_token": token}
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _leave(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Serves a provider on a port of its own while the tests run."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server = uvicorn.Server(uvicorn.Config(provider.app, log_level="warning", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(timeout=20)
