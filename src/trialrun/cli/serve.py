"""`trialrun serve` and `trialrun demo`: the pages in a browser, over a catalog or over invented data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(demo)


def serve(
    catalog: Annotated[
        Path | None,
        typer.Option("--catalog", metavar="DIR", help="The catalog to show.", show_default="the default one"),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A further host name by which a browser may address the server.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        float,
        typer.Option(min=0.1, max=1440, metavar="MINUTES", help="How long a patient stays in memory unused."),
    ] = 30,
    max_size: Annotated[
        int, typer.Option(min=1, max=100, metavar="MB", help="The largest body that is taken.")
    ] = 10,
    max_time: Annotated[
        float,
        typer.Option(min=1, max=600, metavar="SECONDS", help="How long one question may be worked on."),
    ] = 30,
    max_rate: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="How many questions one address may ask in a minute; 0 for any number.",
        ),
    ] = 300,
) -> None:
    """Show a catalog in a browser: search, trials, and screening of patients.

    The server listens on this computer only, unless --host says otherwise. Patients' data stay in memory
    for half an hour (--keep) and are never written down; there is no access log. Ctrl-C ends it.

    Example: `trialrun serve --catalog ./catalog --port 8080`
    """
    from rich.console import Console

    from trialrun.catalog import Catalog, catalog_directory
    from trialrun.web import server
    from trialrun.web.house import House
    from trialrun.web.limits import Limits

    messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
    with Catalog.open(catalog_directory(catalog)) as opened:
        for message in opened.messages:
            messages.print(message, markup=False)
        if stale := opened.stale():
            messages.print(
                f"{stale:,} trials were compiled by an earlier version: their pages are slow, and "
                "patients can be matched when all are compiled anew, which is done beside the pages. "
                "To do it once for all: trialrun load --recompile",
                markup=False,
            )
        listening = server.listen(host, port)
        local = server.is_loopback(host)
        if not local:
            messages.print(
                f"warning: everyone who can reach {host} can use this server, and nothing on the way is "
                "encrypted. Put it behind a proxy with HTTPS and a login before patients' data go there.",
                markup=False,
            )
        url = server.address(listening, host)
        messages.print(f"{len(opened):,} trials at {url} (Ctrl-C ends it)", markup=False)
        server.run(
            House(opened, limits=Limits(max_size, max_time, max_rate, keep)),
            listening,
            server.allowed_hosts(host, tuple(allow_host or ())),
            any_address=not local,
        )
    messages.print("Stopped.")


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; another free one is taken when it is in use.")
    ] = 8000,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Try trialrun with invented trials and patients: builds a small catalog and opens it in a browser.

    Nothing is downloaded and nothing is left behind: the catalog stands in a temporary folder.

    Example: `trialrun demo --no-browser`
    """
    import tempfile
    from datetime import date

    from rich.console import Console

    from trialrun.web import server
    from trialrun.web.demonstration import demonstration

    messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
    host = "127.0.0.1"
    listening = server.listen(host, port, other_if_taken=True)
    messages.print("Building the demonstration …")
    with (
        tempfile.TemporaryDirectory(prefix="trialrun-demo-", ignore_cleanup_errors=True) as folder,
        demonstration(Path(folder), date.today()) as house,
    ):
        url = server.address(listening, host)

        def ready() -> None:
            opened = browser and server.open_browser(url)
            what = "is open in your browser" if opened else "is ready; open it in a browser"
            trials, patients = len(house.catalog), len(house.samples)
            messages.print(f"The demonstration {what}: {url}", markup=False)
            messages.print(f"{trials} trials and {patients} patients, made up or retold. Ctrl-C ends it.")

        server.run(house, listening, server.allowed_hosts(host), ready=ready)
    messages.print("Stopped.")
