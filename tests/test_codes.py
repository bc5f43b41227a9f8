"""Unified social credit codes: right, doubtful or wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle
from stdnum.exceptions import ValidationError

from partygraph.codes import (
    DEPARTMENTS,
    Code,
    Outcome,
    Reason,
    check_character,
    organisation_check,
    uscc,
)
from partygraph.words import Language, words

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REAL = """\
91110108717743469K,right
91330100799655058B,right
91350100M000100Y43,right
91110000101623741K,right
911101066976941872,right
12530100431361529D,right
12642224455131111Y,right
91350211M0000XUF46,doubtful
"""
"""Codes of bodies that pages print; the last is of the pilot of 2015, and its check does not fit.

From test suites and pages named in the project's shared data (identifiers/uscc_real_codes.csv).
"""


def code_of(department: str, category: str, division: str, organisation: str) -> str:
    """A code with both of its checks."""
    first = department + category + division + organisation
    first += organisation_check(organisation)
    return first + check_character(first)


@pytest.mark.parametrize(("text", "outcome"), list(csv.reader(io.StringIO(_REAL))))
def test_real_codes_are_taken(text: str, outcome: str) -> None:
    assert uscc(text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "outcome", "reasons"),
    [
        (code_of("N", "2", "350783", "MF012345"), Outcome.right, ()),
        (code_of("A", "1", "350783", "12345678"), Outcome.right, ()),
        (code_of("Y", "1", "100000", "12345678"), Outcome.right, ()),
        (code_of("5", "5", "350783", "12345678"), Outcome.right, ()),
        (code_of("C", "1", "350783", "12345678"), Outcome.doubtful, (Reason.department,)),
        (code_of("9", "9", "350783", "12345678"), Outcome.doubtful, (Reason.category,)),
        (code_of("9", "1", "990783", "12345678"), Outcome.doubtful, (Reason.division,)),
        (code_of("9", "1", "35078A", "12345678"), Outcome.doubtful, (Reason.division,)),
        ("91350783", Outcome.wrong, (Reason.length,)),
        ("", Outcome.wrong, (Reason.length,)),
        ("9135078312345678I0", Outcome.wrong, (Reason.character,)),
        ("91350783一二三四五六七八九十", Outcome.wrong, (Reason.character,)),
        ("91110108717743469L", Outcome.wrong, (Reason.check,)),
        ("91350100M000100Y44", Outcome.wrong, (Reason.check,)),
    ],
)
def test_a_code_is_right_doubtful_or_wrong(
    text: str, outcome: Outcome, reasons: tuple[Reason, ...]
) -> None:
    assert uscc(text) == Code(text, outcome, reasons)


def test_the_organisation_s_own_check_makes_a_code_doubtful() -> None:
    right = code_of("9", "1", "350783", "12345678")
    other = "9" if right[16] != "9" else "8"
    first = right[:16] + other
    assert uscc(first + check_character(first)).reasons == (Reason.organisation,)


def test_the_divisions_of_a_day_are_looked_at_where_they_are_given() -> None:
    code = code_of("9", "1", "350783", "12345678")
    assert uscc(code, {"350783"}).outcome is Outcome.right
    assert uscc(code, {"350702"}).reasons == (Reason.division,)
    assert uscc(code_of("9", "1", "100000", "12345678"), set()).outcome is Outcome.right


def test_spellings_are_put_right() -> None:
    expected = uscc("91350100M000100Y43")
    for text in ("９１３５０１００m000100y43", "91350100 M000100Y4 3", "91350100-M000100Y43\n"):
        assert uscc(text) == expected


@given(
    st.sampled_from("123456789").flatmap(
        lambda department: st.tuples(
            st.just(department),
            st.sampled_from(DEPARTMENTS[department]),
            st.sampled_from(["110108", "350783", "460106", "610525"]),
            st.text(LETTERS, min_size=8, max_size=8),
        )
    )
)
def test_python_stdnum_finds_the_same_of_codes_that_a_digit_leads(
    parts: tuple[str, str, str, str],
) -> None:
    code = code_of(*parts)
    assert uscc(code).outcome is Outcome.right
    assert oracle.validate(code) == code


@given(st.text(LETTERS, min_size=18, max_size=18))
def test_what_python_stdnum_refuses_by_its_check_is_never_right(code: str) -> None:
    try:
        oracle.validate(code)
    except ValidationError:
        if code[0].isdigit() and code[1:8].isdigit():
            assert uscc(code).outcome is not Outcome.right


@given(st.text(LETTERS, min_size=8, max_size=8), st.integers(0, 17), st.sampled_from(LETTERS))
def test_one_character_copied_wrongly_is_found(organisation: str, place: int, other: str) -> None:
    code = code_of("9", "1", "350783", organisation)
    copied = code[:place] + other + code[place + 1 :]
    judged = uscc(copied)
    if copied != code and not judged.text.startswith("M0000", 8):
        assert judged.outcome is Outcome.wrong


@given(st.text(max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    assert uscc(text).outcome in Outcome


@pytest.mark.parametrize("language", Language)
def test_every_reason_has_its_sentence(language: Language) -> None:
    for reason in Reason:
        sentence = words(language)[f"fault.uscc_{reason}"]
        assert "9135" in sentence.format(value="9135", length=4)
