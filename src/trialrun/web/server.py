"""Running the application: which port, which host names, a clean end, and no access log."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from trialrun.model.errors import BadRequest
from trialrun.web.app import create_app
from trialrun.web.house import House
from trialrun.web.security import LOOPBACK


def listen(host: str, port: int, *, other_if_taken: bool = False) -> socket.socket:
    """A listening socket. other_if_taken: any free port where the one asked for is taken.

    Raises BadRequest when the address cannot be used.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError, OverflowError):
        raise BadRequest("This is not an address that a server can use.", place=host) from None
    for chosen in (port, 0) if other_if_taken else (port,):
        found = socket.socket(family, kind, protocol)
        if os.name == "posix":  # a port that a stopped server has just left can be used again at once
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((address[0], chosen, *address[2:]))
            found.listen(128)
            return found
        except OSError:
            found.close()
    raise BadRequest(
        f"Port {port} of {host} cannot be used; another program may have it.",
        hint="Choose another with --port.",
    )


def is_loopback(host: str) -> bool:
    """Whether a server bound to this host can be reached from its own machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def allowed_hosts(host: str, also: tuple[str, ...] = ()) -> frozenset[str]:
    """The names by which the server may be addressed."""
    names = {*LOOPBACK, *(name.strip().lower() for name in also if name.strip())}
    if not is_loopback(host):
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    if host not in ("0.0.0.0", "::", ""):
        names.add(f"[{host}]" if ":" in host else host.lower())
    return frozenset(names)


def address(listening: socket.socket, host: str) -> str:
    """What to type into a browser on this machine."""
    port = listening.getsockname()[1]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def run(
    house: House,
    listening: socket.socket,
    hosts: frozenset[str],
    *,
    any_address: bool = False,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serves until Ctrl-C or a signal to end. ready: called once the server answers."""
    app = create_app(house, hosts, any_address=any_address)
    config = uvicorn.Config(
        app,
        access_log=False,  # an access log would hold what people search for
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
        limit_concurrency=200,
    )
    server = uvicorn.Server(config)
    if ready is not None:
        threading.Thread(target=_when_ready, args=(server, ready), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn hands the signal on after it has closed everything
        pass
    finally:
        listening.close()


def _when_ready(server: uvicorn.Server, ready: Callable[[], None]) -> None:
    pause = threading.Event()
    while not server.started:
        if server.should_exit:
            return
        pause.wait(0.05)
    ready()


def open_browser(url: str) -> bool:
    """Opens a browser with windows; never one inside the terminal, which would take it over."""
    windows = (
        sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not windows:
        return False
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False
