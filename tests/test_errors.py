"""Errors and words: each has its sentence in both languages, and nothing is left unsaid."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from pydantic import BaseModel

import partygraph
from partygraph import faults, model
from partygraph.ask import QUESTIONS
from partygraph.ask.catalogue import BESIDE
from partygraph.codes import Reason
from partygraph.errors import Fault, InputError, NotFoundError, PartygraphError
from partygraph.plan.rules import Rule
from partygraph.privacy import PersonalData
from partygraph.words import Language, words

SOURCE = Path(partygraph.__file__).parent
ERRORS = {cls.__name__ for cls in PartygraphError.__subclasses__()} | {
    "PartygraphError",
    "StoreHeldError",
    "TimeLimitError",
}
MODULES = {
    path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))
}


def placeholders(text: str) -> list[str]:
    """The names that a sentence waits for."""
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


def constants(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: itself, or what an expression or a variable chooses."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp(body=body, orelse=other):
            yield from constants(body)
            yield from constants(other)
        case ast.JoinedStr(values=[ast.Constant(value="no_such_"), *_]):
            yield from (f"no_such_{table}" for table in ("areas", "units", "organisations"))


def choices(tree: ast.Module) -> dict[str, list[str]]:
    """The texts that each variable of a module can be given."""
    chosen: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            chosen.setdefault(node.targets[0].id, []).extend(constants(node.value))
    return chosen


def keys(call: ast.Call, chosen: dict[str, list[str]]) -> Iterator[str]:
    """The keys of the sentences that a call can raise; none for a call of something else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case _:
            return
    place = 1 if name == "at" else 0  # `Tables.at(place, rule, …)`
    if name not in {"Fault", "fault", "at", "PydanticCustomError", *ERRORS}:
        return
    if len(call.args) <= place:
        return
    rule = call.args[place]
    rules = chosen.get(rule.id, []) if isinstance(rule, ast.Name) else constants(rule)
    ours = faults._RULES if name == "PydanticCustomError" else {}  # noqa: SLF001
    kind = "error" if name in ERRORS else "fault"
    yield from (f"{kind}.{ours.get(one, one)}" for one in rules)


def raised() -> Iterator[tuple[str, str]]:
    """Each key of a sentence that an error or a fault of the source asks for, and its module."""
    for path, tree in MODULES.items():
        chosen = choices(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                place = path.relative_to(SOURCE).as_posix()
                yield from ((key, place) for key in keys(node, chosen))


ASKED_FOR = sorted(set(raised()))


def test_both_languages_have_the_same_keys() -> None:
    assert words(Language.zh).keys() == words(Language.en).keys()


def test_no_key_stands_in_two_files() -> None:
    for language in Language:
        files = sorted((SOURCE / "words" / language).glob("*.json"))
        texts = (path.read_text("utf-8") for path in files)
        every = [key for text in texts for key in re.findall(r'^  "([^"]+)":', text, re.MULTILINE)]
        assert sorted(every) == sorted(set(every))
        assert set(every) == set(words(language))


def test_sentences_of_both_languages_wait_for_the_same_words() -> None:
    chinese, english = words(Language.zh), words(Language.en)
    differing = {
        key
        for key in chinese.keys() & english.keys()
        if placeholders(chinese[key]) != placeholders(english[key])
    }
    assert differing == set()


def test_no_word_is_empty_and_chinese_words_are_chinese() -> None:
    for key, text in words(Language.zh).items():
        assert text.strip(), key
    for key, text in words(Language.en).items():
        assert text.strip(), key
        assert not re.search(r"[\u4e00-\u9fff]", text) or key.startswith("page."), key


@pytest.mark.parametrize(("key", "module"), ASKED_FOR)
def test_an_error_that_the_source_raises_has_its_sentence(key: str, module: str) -> None:
    assert key in words(Language.en), module
    assert key in words(Language.zh), module


def test_the_source_is_searched_for_errors_at_all() -> None:
    found = {key for key, _ in ASKED_FOR}
    assert {
        "error.no_graph",
        "error.held_and_served",
        "error.no_such_areas",
        "fault.unknown_name",
        "fault.quote_needed",
    } <= found
    assert len(found) > 40


def test_a_sentence_of_an_error_or_a_fault_that_nothing_raises_does_not_stay() -> None:
    text = "\n".join(path.read_text("utf-8") for path in MODULES)
    made = {f"fault.personal_{kind}" for kind in PersonalData}
    made |= {f"fault.uscc_{reason}" for reason in Reason}
    made |= {f"fault.plan_{rule}" for rule in Rule}
    unused = [
        key
        for key in words(Language.en)
        if key.startswith(("error.", "fault."))
        and f'"{key.partition(".")[2]}"' not in text
        and not key.startswith("error.no_such_")
        and key not in made
    ]
    assert unused == []


def test_every_rule_that_pydantic_can_break_has_a_sentence() -> None:
    rules = {f"fault.{rule}" for rule in faults._RULES.values()}  # noqa: SLF001
    rules |= {f"fault.{rule}" for rule in faults._COLUMNS}  # noqa: SLF001
    assert rules - words(Language.en).keys() == set()


def every_enum() -> set[type[StrEnum]]:
    """The enumerations of the model and of answers."""
    parts = chain.from_iterable((one.row, one.summary) for one in QUESTIONS.values())
    hints = [info.annotation for part in parts if part for info in part.model_fields.values()]
    found = [*vars(model).values(), *hints]
    return {one for one in found if isinstance(one, type) and issubclass(one, StrEnum)} - {StrEnum}


@pytest.mark.parametrize(
    "cls",
    sorted(every_enum(), key=str),
    ids=str,
)
def test_every_value_of_the_model_and_of_answers_has_a_word(cls: Any) -> None:
    if cls.__name__ in {"Measure", "SourceKind"}:  # never shown
        return
    keys = {f"{cls.__name__}.{member}" for member in cls}
    assert keys - words(Language.zh).keys() == set()


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_a_question_and_each_field_of_its_answer_have_words(name: str) -> None:
    question = QUESTIONS[name]
    parts: list[type[BaseModel]] = [question.row, *filter(None, [question.summary])]
    fields = {f"field.{field}" for part in parts for field in part.model_fields.keys() - BESIDE}
    for language in Language:
        assert ({f"question.{name}"} | fields) - words(language).keys() == set()


def test_a_fault_says_its_place_as_far_as_it_has_one() -> None:
    def places(**given: Any) -> tuple[str, str]:
        fault = Fault("missing_value", **given)
        return fault.place(Language.zh), fault.place(Language.en)

    assert places(table="units", row=3, column="name") == (
        "units 第 3 行 name 列",
        "units, line 3, column name",
    )
    assert places(table="units", row=3) == ("units 第 3 行", "units, line 3")
    assert places(table="units") == ("units", "units")
    assert places(column="area") == ("area", "area")


def test_an_error_is_a_sentence_in_each_language_and_lists_its_faults() -> None:
    told = (
        Fault("not_a_date", "units", 2, "valid_from", {"value": "2020/7/1"}),
        Fault("missing_value", "units", 3, "name"),
    )
    error = InputError("tables", told, count=2)
    assert error.sentence(Language.zh) == "表格中有 2 处错误，什么都没有写入。"
    assert str(error) == (
        "The tables have 2 fault(s); nothing was written.\n"
        "units, line 2, column valid_from: “2020/7/1” is not a date; "
        "expected one like 2020-07-01\n"
        "units, line 3, column name: a value is needed here"
    )
    assert str(NotFoundError("no_such_units", value="u-9", near="–")) == (
        "There is no unit with the id u-9 in the graph. Nearest: –"
    )
