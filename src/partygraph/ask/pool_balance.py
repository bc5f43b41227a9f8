"""The question of balance: what is offered, what is needed, and the bottleneck between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import RESIDENTS, Illustrative, count
from partygraph.ask.offers_and_needs import CategoryFilter, amount, by_goods, places_round
from partygraph.model import AreaLevel, Category, Standing, UnitOfCount
from partygraph.pooling import Balance, Binding, Goods, Place, Places, Stock, balance
from partygraph.queries import query
from partygraph.store import Reader
from partygraph.words import Language, words


class BalanceRow(Frozen):
    """What is offered and needed of one category and unit of count, and where it falls short."""

    key = ("category", "unit_of_count")
    shown = (
        "category", "unit_of_count", "offered", "needed", "most_met", "unmet_quantity", "binding",
        "areas_short",
    )  # fmt: skip

    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    offered: int = amount("Offered by everything that can serve the area")
    needed: int = amount("Needed in the area")
    most_met: int = amount("The most that can be met at once: the maximum flow")
    unmet_quantity: int = amount("Unmet however it is shared out")
    binding: Binding = Field(title="Which side binds")
    short_of_supply: int = amount("Unmet because there is less than is needed")
    short_of_reach: int = amount("Unmet because what there is does not reach")
    stranded: int = amount("Offered, and of no use however it is shared out")
    areas_short: int = count("Communities concerned by the bottleneck", "areas")
    needed_there: int = amount("Needed in those")
    offered_there: int = amount("Offered by all that reaches one of those: the minimum cut")
    units_there: int = count("Units that offer it", "units")
    area_names: tuple[str, ...] = Field(title="The communities concerned")
    sentence_zh: str = Field(title="The bottleneck in a Chinese sentence")
    sentence_en: str = Field(title="The bottleneck in an English sentence")
    illustrative: Illustrative


class BalanceSummary(Frozen):
    """How many kinds of goods can be met in full, and what binds the others."""

    goods: int = count("Categories by unit of count", "goods")
    goods_not_needed: int = count("that nobody needs", "goods")
    goods_met: int = count("that can be met in full", "goods")
    goods_short_of_supply: int = count("where supply is short", "goods")
    goods_short_of_reach: int = count("where supply does not reach", "goods")


@question
def supply_demand_balance(
    store: Reader, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[BalanceSummary, BalanceRow]:
    """What is offered, what is needed, the most that can be met at once, and the bottleneck.

    The most is a maximum flow from resources, by their whole capacity, to demands that they reach:
    as if nothing were given yet, and all that reaches the area were for it alone. The bottleneck is
    the minimum cut: the communities concerned, what they need, and all that reaches them. By
    category and unit of count.
    """
    rows = store.read(query("ask/supply_demand_balance"), area=area, as_of=as_of)
    rows = [row for row in rows if category in {None, row["category"]}]
    places = places_round(store, area, (row["area_id"] for row in rows))
    standing = {row["id"]: row["standing"] for row in rows}
    sides: dict[Goods, dict[str, list[Stock]]] = defaultdict(lambda: {"offered": [], "needed": []})
    for row in sorted(rows, key=lambda row: str(row["id"])):
        stock = Stock(row["id"], row["quantity"], row["area_id"], row["unit_id"] or None)
        sides[row["category"], row["unit_of_count"]][row["side"]].append(stock)
    found = []
    for goods in sorted(sides, key=by_goods):
        stocks = sides[goods]
        balanced = balance(stocks["offered"], stocks["needed"], places)
        things = (one.id for side in stocks.values() for one in side)
        made_up = sum(standing[id_] == Standing.illustrative for id_ in things)
        found.append((stocks, balanced, _balance_row(goods, balanced, places, made_up)))
    bindings = [row.binding for *_, row in found]
    summary = BalanceSummary(
        goods=len(found),
        goods_not_needed=sum(not row.needed for *_, row in found),
        goods_met=sum(row.needed > 0 and row.binding is Binding.none for *_, row in found),
        goods_short_of_supply=sum(one in {Binding.supply, Binding.both} for one in bindings),
        goods_short_of_reach=sum(one in {Binding.reach, Binding.both} for one in bindings),
    )

    def evidence() -> Iterator[Evidence]:
        for stocks, balanced, row in found:
            cursor = row.cursor()
            for name in ("offered", "needed"):
                yield from (Evidence(cursor, name, one.id) for one in stocks[name])
            for one in balanced.short:
                yield Evidence(cursor, "needed_there", one.id)
                yield Evidence(cursor, "unmet_quantity", one.id)
                yield Evidence(cursor, "areas_short", places.community(one.area_id))
            for one in balanced.exhausted:
                yield Evidence(cursor, "offered_there", one.id)
                if one.unit_id:
                    yield Evidence(cursor, "units_there", one.unit_id)

    return Found(summary, tuple(row for *_, row in found), evidence)


def _balance_row(goods: Goods, of: Balance, places: Places, made_up: int) -> BalanceRow:
    short = [places[id_] for id_ in sorted({places.community(one.area_id) for one in of.short})]
    needed = sum(one.quantity for one in of.short)
    offered = sum(one.quantity for one in of.exhausted)
    values = {"needed": needed, "offered": offered, "unmet": of.unmet, "all": of.needed}
    return BalanceRow(
        category=goods[0],
        unit_of_count=goods[1],
        offered=of.offered,
        needed=of.needed,
        most_met=of.most_met,
        unmet_quantity=of.unmet,
        binding=of.binding,
        short_of_supply=of.short_of_supply,
        short_of_reach=of.short_of_reach,
        stranded=of.offered - of.most_met,
        areas_short=len(short),
        needed_there=needed,
        offered_there=offered,
        units_there=len({one.unit_id for one in of.exhausted} - {None}),
        area_names=tuple(place.name for place in short),
        sentence_zh=_sentence(Language.zh, goods, short, values),
        sentence_en=_sentence(Language.en, goods, short, values),
        illustrative=made_up,
    )


def _sentence(
    language: Language, goods: Goods, short: Sequence[Place], values: Mapping[str, int]
) -> str:
    """The bottleneck in words."""
    said = words(language)
    names = {
        "category": said[f"Category.{goods[0]}"],
        "unit": said[f"UnitOfCount.{goods[1]}"],
    }
    if not values["unmet"]:
        rule = "balance.all_met" if values["all"] else "balance.not_needed"
        return said[rule].format(**names, **values)
    kinds = Counter(
        "communities"
        if place.kind in RESIDENTS
        else "villages"
        if place.level == AreaLevel.village
        else "other_areas"
        for place in short
    )
    who = said["balance.and"].join(
        said[f"balance.{kind}{'_one' if kinds[kind] == 1 else ''}"].format(n=kinds[kind])
        for kind in ("communities", "villages", "other_areas")
        if kinds[kind]
    )
    rule = "balance.short" if values["offered"] else "balance.nothing"
    return said[rule].format(who=who, **names, **values)
