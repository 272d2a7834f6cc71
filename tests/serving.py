"""Pages served by a thread, for a real browser."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import uvicorn

from trialrun.web.app import create_app
from trialrun.web.house import House
from trialrun.web.server import listen


@contextlib.contextmanager
def served(house: House) -> Iterator[str]:
    """The address of the pages, until the context ends."""
    with contextlib.closing(listen("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(house), access_log=False, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
