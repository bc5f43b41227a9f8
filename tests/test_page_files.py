"""The page's files: what is vendored, who fetches, which words and colours they use."""

import re
import tomllib
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from partygraph import model, palette
from partygraph.files import folder
from partygraph.web.page import PAGES, PageFiles
from partygraph.words import Language, words
from test_view import LINEAR_XYZ

STATIC = folder("web/static")
VENDOR = folder("web/vendor")
MODULES = sorted(STATIC.rglob("*.js"))
TOKENS = dict(
    re.findall(r"--([\w-]+): (#\w+);", (STATIC / "style" / "tokens.css").read_text("utf-8"))
)


def luminance(colour: str) -> float:
    """The luminance of a colour, as WCAG defines it."""
    full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(sum(a * b for a, b in zip(LINEAR_XYZ[1], linear, strict=True)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# --- what is vendored ---


def test_vendored_files_are_those_of_the_list_with_their_licences() -> None:
    listed = tomllib.loads((VENDOR / "VERSIONS.toml").read_text("utf-8"))["library"]
    files = {one["file"]: one["sha256"] for one in listed if "file" in one}
    assert {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in files} == files
    licences = {one["licence_file"] for one in listed}
    there = {path.name for path in VENDOR.iterdir()}
    assert there == {*files, *licences, "VERSIONS.toml"}
    assert {one["licence"] for one in listed} <= {"MIT", "Apache-2.0"}


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "vendor").mkdir()
    (tmp_path / "static" / "index.html").write_text("{version}", encoding="utf-8")
    (tmp_path / "static" / "main.js").write_text("", encoding="utf-8")
    first = PageFiles(tmp_path / "static", tmp_path / "vendor")
    assert first.document("overview", Language.zh) == first.version
    (tmp_path / "vendor" / "a.js").write_text("1", encoding="utf-8")
    assert PageFiles(tmp_path / "static", tmp_path / "vendor").version != first.version


def test_the_document_names_every_module_that_a_page_needs_at_once() -> None:
    files = PageFiles(STATIC, VENDOR)
    text = files.document("community", Language.en)
    needed = set(re.findall(r'modulepreload" href="/static/\w+/([\w./-]+)"', text))
    assert {
        "main.js",
        "shell/app.js",
        "pages/community.js",
        "pages/community/chain.js",
        "pages/body/body.js",
        "ui/table.js",
        "vendor/htm-preact-standalone.module.js",
    } <= needed
    assert "pages/overview.js" not in needed
    assert all((STATIC / name).is_file() or (VENDOR.parent / name).is_file() for name in needed)
    assert "/words/en.json" in text


# --- how the modules are written ---


def test_only_one_module_fetches() -> None:
    calling = [path.name for path in MODULES if re.search(r"\bfetch\(", path.read_text("utf-8"))]
    assert calling == ["api.js"]


def test_no_module_makes_html_of_text() -> None:
    made = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|__html")
    assert [path.name for path in MODULES if made.search(path.read_text("utf-8"))] == []


def test_the_document_has_no_inline_script_or_style() -> None:
    text = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text) == []
    assert [path.name for path in MODULES if "style=" in path.read_text("utf-8")] == []


def test_the_document_names_files_that_are_there() -> None:
    text = (STATIC / "index.html").read_text(encoding="utf-8")
    named = re.findall(r"/static/\{version\}/([\w./-]+)", text)
    assert {name for name in named if not (STATIC / name).is_file()} == set()


def test_the_server_knows_the_pages_of_the_navigation() -> None:
    text = (STATIC / "navigation.js").read_text(encoding="utf-8")
    assert set(re.findall(r'\bname: "(\w+)"', text)) == set(PAGES)


def test_every_word_that_the_page_asks_for_is_there() -> None:
    text = "\n".join(path.read_text("utf-8") for path in MODULES)
    asked = set(re.findall(r'"(page(?:\.\w+)+)"', text))
    assert asked - words(Language.zh).keys() == set()


@pytest.mark.parametrize("language", Language)
def test_every_value_has_a_word(language: Language) -> None:
    kinds = (kind for kind in vars(model).values() if isinstance(kind, type))
    wanted = {
        f"{kind.__name__}.{value}"
        for kind in kinds
        if issubclass(kind, StrEnum) and kind is not StrEnum
        for value in kind
    }
    assert wanted - words(language).keys() == set()


# --- colours ---


def test_the_levels_have_the_colours_of_the_network() -> None:
    names = (
        "city-committee",
        "street-committee",
        "community-committee",
        "grid-branch",
        "building-group",
        "unit",
        "enterprise",
    )
    assert [TOKENS[name].upper() for name in names] == list(palette.NODE_COLOURS)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("text", ground) for ground in ("card", "page", "rail", "primary-soft")),
        *(("text-2", ground) for ground in ("card", "page")),
        *(("text-3", ground) for ground in ("card", "page")),
        *(("primary", ground) for ground in ("card", "page", "primary-soft")),
        ("primary-hover", "primary-soft"),
        ("card", "primary"),
        ("card", "primary-hover"),
        ("success", "success-soft"),
        ("warning", "warning-soft"),
        ("warning", "card"),
        ("error", "error-soft"),
        ("error", "card"),
    ],
)
def test_text_has_4_5_to_1_on_its_ground(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["card", "page"])
def test_the_edge_of_a_control_has_3_to_1(ground: str) -> None:
    assert contrast(TOKENS["control"], TOKENS[ground]) >= 3


HEAT = [TOKENS[f"heat-{step}"] for step in range(8)]
DARK_TEXT_TO = 5
"""Steps of the heat map with dark text; those after have white text."""


@pytest.mark.parametrize("step", range(8))
def test_numbers_in_the_heat_map_can_be_read(step: int) -> None:
    text = TOKENS["text"] if step < DARK_TEXT_TO else TOKENS["card"]
    assert contrast(text, HEAT[step]) >= 4.5


def test_each_step_of_the_heat_map_is_darker_so_that_it_reads_without_hue() -> None:
    steps = [luminance(colour) for colour in HEAT]
    assert all((light + 0.05) / (dark + 0.05) >= 1.1 for light, dark in pairwise(steps))
