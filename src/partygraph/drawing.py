"""The network of an area, fetched and drawn as one file: what `view` and `GET /api/view` give."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from partygraph import network, view
from partygraph.ask.catalogue import AreaCode, AsOf, must_exist
from partygraph.ask.structure import network_rows
from partygraph.store import Store
from partygraph.words import Language, words


class Drawing(BaseModel):
    """What to draw, for which day, and in which language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: AreaCode
    as_of: AsOf
    lang: Language = Field(default=Language.zh, title="Language")


def draw(store: Store, wanted: Drawing) -> str:
    """The network as one HTML file that opens with no network at all.

    Raises:
        NotFoundError: the area is not in the graph.
    """
    must_exist(store, "areas", wanted.area)
    revision = store.revision()
    rows = network_rows(store, wanted.area, wanted.as_of)
    names = words(wanted.lang)
    area_name = next(
        (row["name"] for row in rows["areas"] if row["id"] == wanted.area), wanted.area
    )
    return view.html(
        network.build(**rows),
        title=f"{area_name} · {names['view.title']}",
        area_name=area_name,
        as_of=wanted.as_of,
        revision=revision,
        words=names,
    )
