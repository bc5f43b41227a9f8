"""The pages of what moves and what stands in places: cases, evaluations, sites and rules."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import demo, embedded
from page_fixture import accessible, fits, reached_by_keyboard, ready, visit, watched
from partygraph.generate import AS_OF, generate
from partygraph.load import load
from partygraph.store import open_store
from partygraph.words import Language, words

THERE = f"area=990181&as_of={AS_OF}"
ADDRESSES = {
    "cases": f"/cases?{THERE}",
    "cases-handovers": f"/cases?{THERE}&by=area&tab=handovers",
    "cases-orders": f"/cases?{THERE}&state=overdue&tab=orders",
    "evaluation": f"/evaluation?{THERE}",
    "evaluation-stars": f"/evaluation?{THERE}&tab=stars",
    "sites": f"/sites?{THERE}&minutes=5&further=2",
    "rules": f"/rules?{THERE}&burden=area",
    "rules-estates": f"/rules?{THERE}&kind=document&tab=estates",
    "rules-series": f"/rules?{THERE}&tab=series",
}
ZH = words(Language.zh)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, _ladybug: None) -> Iterator[str]:
    """A made-up city that has all of it, served as a user serves it; its address."""
    folder = tmp_path_factory.mktemp("motion")
    generate(folder / "tables", communities=12)
    with open_store(embedded(folder / "graph"), create=True) as store:
        load(store, folder / "tables")
    with demo(folder / "graph", "serve") as address:
        yield address


@pytest.fixture
def page(browser: Browser, city: str) -> Iterator[Page]:
    """A window on that city."""
    yield from watched(browser, city)


def asked(city: str, question: str, **given: str) -> dict[str, Any]:
    """The summary of an answer."""
    wanted = urllib.parse.urlencode({"area": "990181", "as_of": str(AS_OF)} | given)
    with urllib.request.urlopen(f"{city}/api/ask/{question}?{wanted}") as response:
        found: dict[str, Any] = json.load(response)["summary"]
        return found


def figure(page: Page, field: str) -> str:
    return (
        page.locator(".figure", has_text=ZH[f"field.{field}"])
        .first.locator(".figure-number")
        .inner_text()
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_accessible_and_fits_a_phone(page: Page, name: str, language: str) -> None:
    visit(page, f"{ADDRESSES[name]}&lang={language}")
    accessible(page)
    said = page.locator("main").inner_text()
    assert not [word for word in said.split() if word.startswith(("page.", "field.", "question."))]
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)


@pytest.mark.parametrize("name", ["cases", "evaluation", "sites", "rules"])
def test_every_page_is_used_by_keyboard_alone(page: Page, name: str) -> None:
    visit(page, ADDRESSES[name])
    reached_by_keyboard(page)


def test_the_figures_of_cases_are_the_answers_and_open_what_they_count(
    page: Page, city: str
) -> None:
    funnel = asked(city, "case_funnel")
    visit(page, ADDRESSES["cases"])
    assert figure(page, "accepted") == f"{funnel['accepted']:,}"
    assert figure(page, "pending") == f"{funnel['pending']:,}"
    rows = page.get_by_role("region", name=ZH["question.case_funnel"])
    counted = rows.locator("tbody td.number:nth-child(2)").all_inner_texts()
    assert sum(int(one.split("，")[0].replace(",", "")) for one in counted) == funnel["accepted"]
    page.locator(".figure", has_text=ZH["field.closed"]).first.locator("a.evidence").click()
    counted_things = page.get_by_role("dialog").locator("a[href*='thing=case-990181']")
    expect(counted_things.first).to_be_visible()


def test_the_board_shows_the_late_first_and_those_that_are_chosen(page: Page, city: str) -> None:
    late = asked(city, "deadlines")["overdue"]
    assert late
    visit(page, ADDRESSES["cases"])
    tags = page.get_by_role("region", name=ZH["question.deadlines"]).locator("td .tag")
    assert tags.first.inner_text() == ZH["DeadlineState.overdue"]
    page.get_by_label(ZH["field.deadline"], exact=True).select_option("closed_in_time")
    ready(page)
    expect(tags.first).to_have_text(ZH["DeadlineState.closed_in_time"])
    assert set(tags.all_inner_texts()) == {ZH["DeadlineState.closed_in_time"]}
    assert "state=closed_in_time" in page.url


def test_pairs_are_flagged_from_the_gap_that_is_chosen(page: Page, city: str) -> None:
    visit(page, ADDRESSES["evaluation"])
    few, many = (asked(city, "mutual_evaluation", gap=gap)["flagged"] for gap in ("40", "10"))
    assert few < many
    for gap, flagged in (("40", few), ("10", many)):
        page.get_by_label(ZH["page.evaluation.gap"], exact=True).select_option(gap)
        ready(page)
        assert figure(page, "flagged") == str(flagged)
        expect(page.locator(".plane .flagged")).to_have_count(flagged)


def test_fewer_minutes_leave_more_places_beyond_and_the_next_site_reaches_some(
    page: Page, city: str
) -> None:
    visit(page, ADDRESSES["sites"])
    near, far = (asked(city, "service_circle", reach_minutes=one)["beyond"] for one in ("5", "30"))
    assert near > far
    assert figure(page, "beyond") == str(near)
    expect(page.locator(".life-circle .beyond")).to_have_count(near)
    told = page.get_by_role("region", name=ZH["question.next_site"])
    assert 1 <= told.locator("tbody tr").count() <= 2
    page.get_by_label(ZH["page.sites.minutes"], exact=True).select_option("30")
    ready(page)
    assert figure(page, "beyond") == str(far)


def test_a_rule_without_a_document_says_so(page: Page, city: str) -> None:
    basis = asked(city, "basis")
    assert basis["without_basis"]
    visit(page, f"/rules?{THERE}")
    said = page.get_by_role("region", name=ZH["question.basis"]).locator(".tag.warn")
    expect(said).to_have_count(basis["without_basis"])
    said.first.scroll_into_view_if_needed()
    assert said.first.inner_text() == ZH["page.rules.no_basis"]


def test_a_case_is_entered_and_goes_its_way_on_the_page(page: Page, city: str) -> None:
    before = asked(city, "case_funnel", as_of="2099-01-01")["accepted"]
    visit(page, "/cases?area=990181")
    page.get_by_role("button", name=ZH["page.cases.new"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(ZH["field.channel"], exact=True).select_option("hall")
    accessible(page)
    dialog.get_by_role("button", name=ZH["page.cases.enter"]).click()
    expect(dialog).to_have_count(0)
    assert asked(city, "case_funnel", as_of="2099-01-01")["accepted"] == before + 1
    page.get_by_label(ZH["field.deadline"], exact=True).select_option("running")
    ready(page)
    rows = page.get_by_role("region", name=ZH["question.deadlines"]).locator("tbody tr")
    expect(rows).to_have_count(1)
    for kind in ("solved", "closed"):
        rows.get_by_role("button", name=ZH["page.cases.next.do"]).click()
        dialog.get_by_label(ZH["page.cases.step"], exact=True).select_option(kind)
        dialog.get_by_role("button", name=ZH["page.cases.enter"]).click()
        expect(dialog).to_have_count(0)
    expect(rows).to_have_count(0)


def test_a_whistle_is_blown_answered_and_only_then_closed_on_the_page(page: Page) -> None:
    visit(page, "/cases?area=990181")
    page.get_by_role("button", name=ZH["page.cases.new"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(ZH["field.channel"], exact=True).select_option("whistle")
    enter = dialog.get_by_role("button", name=ZH["page.cases.enter"])
    expect(enter).to_be_disabled()
    dialog.get_by_role("combobox", name=ZH["page.cases.whistle.call"]).fill("局")
    page.locator("#called-found [role=option]").first.click()
    accessible(page)
    enter.click()
    expect(dialog).to_have_count(0)
    rows = page.get_by_role("region", name=ZH["question.open_whistles"]).locator("tbody tr")
    last = rows.filter(has=page.locator(".tag")).last
    expect(last).to_be_visible()
    before = rows.count()
    last = rows.nth(before - 1)
    last.get_by_role("button", name=ZH["page.cases.next.do"]).click()
    step = dialog.get_by_label(ZH["page.cases.step"], exact=True)
    assert "closed" not in step.locator("option").evaluate_all("all => all.map(one => one.value)")
    expect(dialog.get_by_text(ZH["page.cases.whistle.waits"].split("：")[0])).to_be_visible()
    for kind in ("answered", "closed"):
        step.select_option(kind)
        enter.click()
        expect(dialog).to_have_count(0)
        if kind == "answered":
            expect(last.locator(".tag")).to_have_count(0)
            last.get_by_role("button", name=ZH["page.cases.next.do"]).click()
    expect(rows).to_have_count(max(before - 1, 1))


def test_a_wish_is_made_claimed_by_both_sides_and_done_on_the_page(page: Page, city: str) -> None:
    before = asked(city, "claims_of_wishes")
    wish = "楼道扶手一副"
    visit(page, f"/community/990181001001?{THERE}")
    page.get_by_role("button", name=ZH["page.wish.new"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(ZH["page.wish.name"], exact=True).fill(wish)
    enter = dialog.get_by_role("button", name=ZH["page.cases.enter"])
    accessible(page)
    enter.click()
    expect(dialog).to_have_count(0)
    assert asked(city, "claims_of_wishes")["unmet"] == before["unmet"] + 1
    page.get_by_role("button", name=f"{ZH['page.claim']} {wish}").click()
    dialog.get_by_role("combobox", name=ZH["page.claim.unit"]).fill("局")
    page.locator("#claim-unit-found [role=option]").first.click()
    accessible(page)
    enter.click()
    expect(dialog).to_have_count(0)
    assert asked(city, "claims_of_wishes")["half_claimed"] == before["half_claimed"] + 1
    for deed in ("community", "done"):
        page.get_by_role("button", name=f"{ZH[f'page.deed.{deed}']} {wish}").click()
        enter.click()
        expect(dialog).to_have_count(0)
    assert asked(city, "claims_of_wishes")["met"] == before["met"] + 1
    expect(page.get_by_role("button", name=f"{ZH['page.deed.done']} {wish}")).to_have_count(0)


@pytest.mark.parametrize("tab", ["unmet", "claims"])
def test_what_the_market_lacks_is_claimed_there(page: Page, tab: str) -> None:
    visit(page, f"/market?{THERE}&tab={tab}")
    name = ZH["page.claim"] if tab == "unmet" else ZH["page.deed.stopped"]
    page.locator("tbody tr").get_by_role("button", name=name).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    accessible(page)


def test_a_missing_side_is_entered_and_bounds_are_loaded_from_a_file(
    page: Page, city: str, tmp_path: Path
) -> None:
    missing = asked(city, "mutual_evaluation")["sides_missing"]
    assert missing
    visit(page, ADDRESSES["evaluation"])
    page.get_by_role("button", name=ZH["page.evaluation.enter"]).click()
    dialog = page.get_by_role("dialog")
    side = page.get_by_text(ZH["page.evaluation.missing.unit"])
    dialog.get_by_label(ZH["page.evaluation.enter.who"], exact=True).select_option(
        "unit" if side.count() else "community"
    )
    accessible(page)
    dialog.get_by_role("button", name=ZH["page.cases.enter"]).click()
    expect(dialog).to_have_count(0)
    ready(page)
    assert asked(city, "mutual_evaluation")["sides_missing"] <= missing
    visit(page, f"/sites?{THERE}")
    corners = [[118.0, 27.0], [118.2, 27.0], [118.2, 27.2], [118.0, 27.0]]
    bounds = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "990181001001"},
                "geometry": {"type": "Polygon", "coordinates": [corners]},
            }
        ],
    }
    file = tmp_path / "bounds.geojson"
    file.write_text(json.dumps(bounds), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".ground .shape")).to_have_count(1)
    page.reload()
    ready(page)
    expect(page.locator(".ground .shape")).to_have_count(1)
    page.get_by_role("button", name=ZH["page.sites.map.forget"]).click()
    expect(page.locator(".ground .shape")).to_have_count(0)
