"""Answers as text: JSON, CSV, and tables for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from partygraph.ask import QUESTIONS, Answer


def as_json(answer: Answer[Any, Any]) -> str:
    """The whole answer, indented, with Chinese as it is."""
    return answer.model_dump_json(indent=2)


def as_csv(answer: Answer[Any, Any]) -> str:
    """The rows under a header of field names; the summary where a question has no rows."""
    columns = list(QUESTIONS[answer.question].row.model_fields)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.model_dump(mode="json") for row in answer.rows)
    return text.getvalue()


def as_table(answer: Answer[Any, Any], words: Mapping[str, str]) -> RenderableType:
    """The answer for a person: title, date, summary, rows, and the mark of made-up data."""
    question = QUESTIONS[answer.question]
    parts: list[RenderableType] = [
        Text(words[f"question.{answer.question}"], style="bold"),
        Text(words["shell.as_of"].format(as_of=answer.as_of, revision=answer.revision)),
    ]
    if answer.illustrative:
        parts.append(Text(words["shell.illustrative"], style="yellow"))
    if answer.summary is not None:
        summary = Table(show_header=False, box=None)
        for name in type(answer.summary).model_fields:
            value = _cell(getattr(answer.summary, name), words)
            summary.add_row(words[f"field.{name}"], Text(value, justify="right"))
        parts.append(summary)
    parts.append(_rows(question.row.model_fields, answer.rows, words))
    parts.append(Text(words["shell.total"].format(total=answer.total)))
    return Group(*parts)


def _rows(names: Iterable[str], rows: Iterable[Any], words: Mapping[str, str]) -> Table:
    table = Table()
    for name in names:
        table.add_column(words[f"field.{name}"], overflow="fold")
    for row in rows:
        # Text, not markup: a name may hold square brackets.
        table.add_row(*(Text(_cell(getattr(row, name), words)) for name in names))
    return table


def _cell(value: object, words: Mapping[str, str]) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return words[f"value.{str(value).lower()}"]
    if isinstance(value, StrEnum):
        return words[f"{type(value).__name__}.{value}"]
    if isinstance(value, float):
        return f"{value:g}" if value != int(value) else str(int(value))
    return str(value)
