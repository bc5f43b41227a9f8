"""`demo` and `serve`: the page and the API over a store."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from partygraph.access.keeping import in_use
from partygraph.errors import InputError, StoreError
from partygraph.files import folder
from partygraph.graph import Graph
from partygraph.load import is_only_from
from partygraph.settings import SecondFactor, Settings
from partygraph.shell.app import (
    HostOption,
    LanguageOption,
    PortOption,
    StoreOption,
    app,
    out,
    settings_of,
)
from partygraph.shell.loading import load_shown, report
from partygraph.store import Store, open_store
from partygraph.upkeep import nightly
from partygraph.words import words

if TYPE_CHECKING:
    from partygraph.access.provider import Provider

_GARBAGE = (50_000, 20, 50)
"""When Python looks for garbage that goes in circles. Each time it goes through every object that
is kept, and an answer makes tens of thousands, none of them in a circle (docs/decisions/0009)."""


@app.command()
def demo(
    store: StoreOption = None,
    host: HostOption = None,
    port: PortOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load three real places into an embedded store and serve the page and the API."""
    settings = settings_of(store, lang, host=host, port=port)

    def load_seed(opened: Store) -> None:
        seed = folder("seed")
        if not is_only_from(opened, seed):
            raise InputError("other_data", address=opened.address)
        report(load_shown(opened, seed, settings), settings.language)

    _serve(settings, before=load_seed)


@app.command()
def serve(
    store: StoreOption = None,
    host: HostOption = None,
    port: PortOption = None,
    lang: LanguageOption = None,
) -> None:
    """Serve the page and the API over the store that is there."""
    _serve(settings_of(store, lang, host=host, port=port), before=None)


_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what listens on all is here, too


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _serve(settings: Settings, before: Callable[[Store], None] | None) -> None:
    # The server is loaded for the two commands that serve.
    from partygraph.shell.logs import log_as  # noqa: PLC0415
    from partygraph.shell.server import run  # noqa: PLC0415
    from partygraph.web import create_app  # noqa: PLC0415
    from partygraph.web.visitors import is_this_machine  # noqa: PLC0415

    names = words(settings.language)
    log_as(settings)
    # A service manager ends it as Ctrl+C does, before the server is there to be told.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(settings) as listener:
        port = listener.getsockname()[1]
        address = _address(settings.host, port)
        # A second window asks at this machine: nothing secret goes to where others could read it.
        near = _address(_EVERYWHERE.get(settings.host, settings.host), port)
        with open_store(settings, create=before is not None, served_at=near) as store:
            if before is not None:
                before(store)
            open_to_all = not in_use(store)
            if open_to_all and not is_this_machine(settings.host):
                raise InputError("no_accounts", host=settings.host)
            if (
                settings.second_factor is not SecondFactor.off
                and not settings.second_factor_key.get_secret_value()
            ):
                raise InputError("no_second_factor_key")
            application = create_app(
                Graph(store),
                settings.language,
                plan_folder=settings.plan_folder,
                provider=_provider(settings),
                settings=settings,
                scope_folder=settings.scope_folder,
            )
            gc.freeze()
            gc.set_threshold(*_GARBAGE)

            def tell() -> None:
                out.print(names["shell.store"].format(address=store.address), markup=False)
                out.print(names["shell.serving"].format(address=address), markup=False)
                if open_to_all:
                    out.print(names["shell.no_accounts"], markup=False)

            with nightly(store, settings.check_hour):
                run(application, application.state.gate, settings, listener, tell)


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    from partygraph.access.provider import Provider  # noqa: PLC0415  half a second to load

    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
    )


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on, bound before the store is held, so that its note has the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only on a socket that names its protocol;
    # without it each answer on a kept connection waits 40 ms for the client's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen()
    except OSError:
        listener.close()
        raise StoreError("port_taken", host=settings.host, port=settings.port) from None
    return listener
