"""The server as a process: ports, host names, a clean end, and no line about anybody in its output."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trialrun.model.errors import BadRequest
from trialrun.web.server import address, allowed_hosts, listen, open_browser


def test_another_port_is_taken_when_one_is_in_use():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port, other_if_taken=True) as second:
            assert second.getsockname()[1] != port
        with pytest.raises(BadRequest, match="cannot be used"):
            listen("127.0.0.1", port)


def test_an_impossible_address_is_the_users_mistake():
    for host in ("256.1.1.1.1", "no such host", "203.0.113.7"):
        with pytest.raises(BadRequest):
            listen(host, 0)


def test_addresses_and_names():
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert address(listening, "127.0.0.1") == f"http://127.0.0.1:{port}/"
        assert address(listening, "0.0.0.0") == f"http://127.0.0.1:{port}/"
        assert address(listening, "::1") == f"http://[::1]:{port}/"
    assert allowed_hosts("127.0.0.1") == {"localhost", "127.0.0.1", "[::1]", "::1"}
    assert socket.gethostname().lower() in allowed_hosts("0.0.0.0")
    assert "0.0.0.0" not in allowed_hosts("0.0.0.0")


def test_no_browser_is_opened_inside_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert open_browser("http://127.0.0.1:1/") is False


def started(arguments: list[str], tmp_path: Path) -> tuple[subprocess.Popen[str], int, str]:
    """A `trialrun` process that serves, its port, and what it printed until then."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    process = subprocess.Popen(
        [sys.executable, "-m", "trialrun", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert process.stderr is not None
    printed = ""
    while True:
        line = process.stderr.readline()
        printed += line
        if match := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return process, int(match[1]), printed
        assert line, f"it ended: {printed}"


def ask(port: int, method: str, path: str, body: str = "") -> tuple[int, str]:
    """One request, again and again until the server answers."""
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.request(method, path, body, {"content-type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("no answer")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_ends_cleanly(catalog, tmp_path, end):
    process, port, _ = started(["serve", "--catalog", str(catalog.directory), "--port", "0"], tmp_path)
    try:
        assert ask(port, "GET", "/?q=Quillfeather")[0] == 200
        assert ask(port, "POST", "/api/match", '{"patient": {"resourceType": "Quillfeather"}}')[0] == 400
        assert ask(port, "GET", "/nothing")[0] == 404
        assert ask(port, "HEAD", "/") == (200, "")
        process.send_signal(end)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode in (0, -end)
    assert "Traceback" not in err and "Quillfeather" not in out + err
    assert out == ""
    if end is signal.SIGINT:
        assert (process.returncode, err.strip().splitlines()[-1]) == (0, "Stopped.")


def test_serve_says_what_is_wrong(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "trialrun", "serve", "--catalog", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert "catalog" in run.stderr and "Traceback" not in run.stderr


def test_serving_a_network_is_warned_of(catalog, tmp_path):
    arguments = ["serve", "--catalog", str(catalog.directory), "--host", "0.0.0.0", "--port", "0"]
    process, _, printed = started(arguments, tmp_path)
    process.terminate()
    process.communicate(timeout=60)
    assert "warning: everyone who can reach 0.0.0.0" in printed
