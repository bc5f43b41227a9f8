"""Which engine an address means."""

from __future__ import annotations

from pathlib import Path

from partygraph.errors import InputError
from partygraph.queries import migrations
from partygraph.settings import Settings
from partygraph.small_cells import SmallCells
from partygraph.store.base import EngineStore
from partygraph.store.chain import Act, Deed, Seal
from partygraph.store.rows import content

_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def seal_of(settings: Settings) -> Seal:
    """What seals the entries of the ledger."""
    old = settings.ledger_old_keys.get_secret_value().splitlines()
    return Seal(settings.ledger_key.get_secret_value(), old)


def open_store(
    settings: Settings, *, create: bool = False, served_at: str = "", ledger: bool = True
) -> EngineStore:
    """The store that the settings name, with its schema up to date.

    Args:
        create: make an embedded store that is not there yet.
        served_at: where this process answers over HTTP, for others who find the store held.
        ledger: whether what is written is kept in a ledger; a copy needs none.

    Raises:
        InputError: the address has a scheme that is none of ours, or holds a user or a password.
        NotFoundError: there is no embedded store at that path, and `create` is false.
        StoreError: the engine cannot be reached or is held by another process.
    """
    scheme, separator, _ = settings.store.partition("://")
    if not separator:
        from partygraph.store.ladybug import LadybugStore  # noqa: PLC0415  one engine a run

        path = Path(settings.store).expanduser()
        store: EngineStore = LadybugStore(path, settings, create=create, served_at=served_at)
    elif "@" in settings.store:  # nothing of it is repeated
        raise InputError("secret_in_address")
    elif scheme in _SCHEMES:
        from partygraph.store.neo4j import Neo4jStore  # noqa: PLC0415

        store = Neo4jStore(settings)
    else:
        schemes = ", ".join(f"{known}://" for known in _SCHEMES)
        raise InputError("store_address", address=settings.store, schemes=schemes)
    store.small_cells = SmallCells(settings.small_cell, settings.own_area)
    store.keeps_ledger = ledger
    store.seal = seal_of(settings)
    try:
        ran = store.migrate()
        store.settle()
        if ran and len(ran) < len(migrations(store.engine)):
            deed = Deed(Act.migration, {"steps": list(ran)})
            store.adopt(deed, {} if store.head().number else content(store))
    except BaseException:
        store.close()
        raise
    return store
