"""What `app.py` puts around Streamlit, asked without a browser."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from app import WayBack

HOST = "guide.example"


def answer(path: str, to: str, **headers: str) -> tuple[str, str]:
    """Where a reader is sent, and the cookie that is set, where Streamlit sends them to `to`."""

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        assert Request(scope).url.path == path
        await RedirectResponse(to)(scope, receive, send)

    sent: list[Any] = []

    async def collect(message: Any) -> None:
        sent.append(message)

    async def nothing() -> Any:
        return {"type": "http.request"}

    raw = [(name.encode(), value.encode()) for name, value in {"host": HOST, **headers}.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": raw}
    asked = WayBack(streamlit)({**scope, "scheme": "https", "server": (HOST, 443)}, nothing, collect)
    # In a thread of its own: Playwright's event loop may be running in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, asked).result()
    found = dict(sent[0]["headers"])
    return found[b"location"].decode(), found.get(b"set-cookie", b"").decode()


PROVIDER = "https://accounts.example/authorize"


def test_signing_in_and_out_lead_back_to_the_page_and_its_setting() -> None:
    for begin in ("/auth/login", "/auth/logout"):
        to, cookie = answer(begin, PROVIDER, referer=f"https://{HOST}/progress?lang=zh&x=1")
        assert to == PROVIDER
        to, deleted = answer("/oauth2callback", "/", cookie=cookie.partition(";")[0])
        assert to == "/progress?lang=zh&x=1"
        assert "Max-Age=0" in deleted
    # Providers without a page for signing out are not asked.
    assert answer("/auth/logout", "/", referer=f"https://{HOST}/progress")[0] == "/progress"


@pytest.mark.parametrize("page", ["//evil.example", "/\\evil.example", "https://evil.example/", "", "evil"])
def test_nobody_is_led_to_another_site(page: str) -> None:
    assert answer("/oauth2callback", "/", cookie=f"{WayBack.COOKIE}={quote(page)}")[0] == "/"
    assert answer("/auth/logout", "/", referer=f"https://evil.example/{page}")[0] == "/"
    assert answer("/auth/logout", "/", referer=f"https://{HOST}{page}")[0] in {"/", quote(page)}


@pytest.mark.parametrize("path", ["/progress", "/auth/other", "/"])
def test_other_addresses_are_left_alone(path: str) -> None:
    assert answer(path, "/", referer=f"https://{HOST}/elu") == ("/", "")
