"""What stands between the pages and the rest of the world: hosts, cross-site requests, headers, the rate.

The server has no accounts and no cookies. What has to be kept out is another web page that uses the reader's
browser to reach a server on the loopback interface: by resolving its own name to 127.0.0.1 (DNS rebinding,
stopped by the Host header) or by sending a form (stopped by Origin, Sec-Fetch-Site and the form's token).
"""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Collection

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from trialrun.web.limits import Meter, TooManyQuestions

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})

# Nothing is loaded from elsewhere, nothing runs from inside a page, nothing may frame it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",  # a closed page says so
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)


def host_name(host: str) -> str:
    """The name in a Host header without its port, in lower case."""
    name = host.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0] if name.count(":") == 1 else name


class FormToken:
    """A random value that every form of this process carries; another site cannot read it.

    With `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms too, and plain HTTP
    outside the loopback has no Sec-Fetch headers: so headers alone cannot tell our forms from others'.
    """

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    def matches(self, sent: str) -> bool:
        return secrets.compare_digest(sent.encode(), self.value.encode())


class Guard:
    """ASGI middleware: refuses unknown hosts and cross-site posts, and adds the headers to every answer.

    hosts: the names by which the server may be addressed. any_address: also any numeric address, which no
    name server can redirect (for a server that is bound to every interface). meter: counts what each client
    sends, and asks of /api.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str],
        any_address: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.app = app
        self.meter = meter
        self.hosts = frozenset(name.lower() for name in hosts)
        self.any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return

        head = scope["method"] == "HEAD"  # answered like GET, without the body
        if head:
            scope = scope.copy()  # the server keeps its own, which says HEAD
            scope["method"] = HttpMethod.GET

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [header for header in HEADERS if header[0] not in present]
                message["headers"] = [*message["headers"], *added]
            elif message["type"] == "http.response.body" and head:
                message["body"] = b""
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await _refuse(send_with_headers, scope["path"], *refusal)
            return
        if wait := self._wait(scope):
            error = TooManyQuestions(wait)
            await _refuse(send_with_headers, scope["path"], 429, error.message, error.hint, wait)
            return
        await self.app(scope, receive, send_with_headers)

    def _refusal(self, scope: HTTPScope) -> tuple[int, str] | None:
        headers: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name == b"host" and b"host" in headers:
                return 400, "The request names more than one host."
            headers[name] = value.decode("latin-1")
        host = headers.get(b"host", "")
        if not self._knows(host_name(host)):
            return 421, (
                "This server does not answer to that host name. "
                "Open it by the address it printed, or start it with --allow-host NAME."
            )
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "The request came from another site and was refused."
        origin = headers.get(b"origin", "null")
        if origin != "null" and origin.partition("://")[2].lower() != host.strip().lower():
            return 403, "The request came from another site and was refused."
        return None

    def _wait(self, scope: HTTPScope) -> int:
        """Seconds until this client may ask; 0 for now. Reading pages and files is not counted."""
        if self.meter is None or (
            scope["method"] in ("GET", "HEAD") and not scope["path"].startswith("/api")
        ):
            return 0
        client = scope.get("client")
        return self.meter.take(client[0] if client else "")

    def _knows(self, name: str) -> bool:
        return name in self.hosts or (self.any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


async def _refuse(send: Send, path: str, status: int, text: str, hint: str = "", wait: int = 0) -> None:
    """An answer without a page: JSON for programs, a line of text for others."""
    if path.startswith("/api"):
        kind, content = b"application/json", {"error": text} | ({"hint": hint} if hint else {})
        body = json.dumps(content).encode()
    else:
        kind, body = b"text/plain; charset=utf-8", f"{text} {hint}".strip().encode() + b"\n"
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", kind),
                (b"content-length", str(len(body)).encode()),
                *([(b"retry-after", str(wait).encode())] if wait else []),
                (b"connection", b"close"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
