"""The web server: `streamlit run app.py`, or `uvicorn app:app`.

The pages themselves start in `pages/main.py`. It lies in `pages/` because Streamlit takes a folder of
that name beside the main script for its old automatic menu.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
import traceback
from http import HTTPStatus
from pathlib import Path
from posixpath import normpath
from urllib.parse import quote, unquote

import streamlit as st
from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# The first or second part of every address that Streamlit serves itself.
RESERVED = {"_stcore", "static", "media", "component", "auth"}
# The default page is served at the root and reserves this address, from `pages/main.py`.
HOME = "home"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
}


class SecurityHeaders:
    """Adds `HEADERS` to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and completes the head of the response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Compressed:
    """Sends Streamlit's scripts and styles compressed, and compresses each of them only once.

    Streamlit serves them as they are: several megabytes for a first visit. Only scripts and
    styles that exist are kept (a page answers for the others), so there are never more than it ships.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from what is kept, if the browser takes gzip and asks for a whole file."""
        if scope["type"] != "http" or not self._applies(Request(scope)):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self.kept:
            messages: list[Message] = []

            async def collect(message: Message) -> None:
                messages.append(message)

            await self.app(scope, receive, collect)
            headers = Headers(raw=messages[0]["headers"])
            found = messages[0]["status"] == HTTPStatus.OK and "text/html" not in headers.get("content-type", "")
            if not found:
                for message in messages:
                    await send(message)
                return
            body = b"".join(message.get("body", b"") for message in messages[1:])
            compressed = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
            kept = {
                name: headers[name] for name in ("cache-control", "content-type", "last-modified") if name in headers
            }
            encoding = {"content-encoding": "gzip", "vary": "accept-encoding"}
            self.kept[path] = Response(compressed, headers={**kept, **encoding})
        await self.kept[path](scope, receive, send)

    @staticmethod
    def _applies(request: Request) -> bool:
        asked, path = request.headers, request.scope["path"]
        return (
            request.method == "GET"
            and path.startswith("/static/")
            and path.endswith((".js", ".css"))
            and normpath(path) == path  # one name per file, or the same one could be kept many times
            and "gzip" in asked.get("accept-encoding", "")
            and not {"range", "if-none-match", "if-modified-since"}.intersection(asked.keys())
        )


class WayBack:
    """Brings a reader who signs in or out back to the page they came from: Streamlit sends everyone to the start.

    The page is remembered in a cookie of the browser, as the way leads over the server that knows the reader.
    """

    COOKIE = "nonlinear_way_back"

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remembers the page when the way begins; completes the last redirection when it ends."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in {"/auth/login", "/auth/logout", "/oauth2callback"}:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        page = unquote(request.cookies.get(self.COOKIE, "")) if path == "/oauth2callback" else self._page(request)

        async def send_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers, answer = MutableHeaders(scope=message), Response()
                if headers.get("location") == "/":
                    # Somebody else may have written the cookie: only a path of this site is followed.
                    if page.startswith("/") and not page.startswith(("//", "/\\")):
                        headers["location"] = page
                    answer.delete_cookie(self.COOKIE)
                else:
                    answer.set_cookie(self.COOKIE, quote(page), max_age=600, httponly=True, samesite="lax")
                headers.append("set-cookie", answer.headers["set-cookie"])
            await send(message)

        await self.app(scope, receive, send_back)

    @staticmethod
    def _page(request: Request) -> str:
        """The page of this site that the reader comes from."""
        came_from = URL(request.headers.get("referer", ""))
        here = request.headers.get("host") == came_from.netloc
        return came_from.path + (f"?{came_from.query}" if came_from.query else "") if here else "/"


class OtherAddresses:
    """Sends a browser from ``/some/thing`` to ``/thing``, and from ``/home`` to ``/``.

    Streamlit serves a blank page below a slash, and a dialog at the address that it reserves for the default page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirects a page request for such an address; everything else is passed on."""
        app = self.app
        if scope["type"] == "http":
            request = Request(scope)
            parts = request.url.path.strip("/").split("/")
            wants_page = "text/html" in request.headers.get("accept", "")
            page = "" if parts[-1] == HOME else parts[-1]
            if parts != [page] and wants_page and not RESERVED.intersection(parts):
                app = RedirectResponse(str(URL(f"/{page}").replace(query=request.url.query)))
        await app(scope, receive, send)


def apologise(error: Exception) -> bool:
    """Shows one sentence in place of a traceback; the traceback goes to the server's log."""
    from guide.interface import text  # noqa: PLC0415 - when this file is read, ROOT is not yet on the path

    traceback.print_exception(error)

    st.error(text("went_wrong"), icon=":material/error:")
    return True


app = st.App(
    str(ROOT / "pages" / "main.py"),
    middleware=[Middleware(SecurityHeaders), Middleware(Compressed), Middleware(WayBack), Middleware(OtherAddresses)],
    on_script_error=apologise,
)
