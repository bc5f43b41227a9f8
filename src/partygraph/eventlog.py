"""What happened to cases as an event log for process mining: CSV and XES (pure).

XES is IEEE 1849-2016 with its extensions Concept, Time and Organizational, as pm4py, ProM and Disco
read it. A moment that is a day is written as its midnight; time is China's, eight hours before UTC.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

from partygraph.spreadsheets import harmless

Entries = Iterable[Mapping[str, Any]]
"""Events in the order of their cases, with the names of `COLUMNS`."""
COLUMNS = (
    "case_id", "activity", "timestamp", "resource", "resource_name", "channel", "category",
    "area_id",
)  # fmt: skip
_DAY = len("2020-07-01")
_ZONE = "+08:00"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML has not."""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+08:00"/>
    <string key="org:resource" value=""/>
  </global>
  <classifier name="Activity" keys="concept:name"/>"""


def as_csv(entries: Entries) -> bytes:
    """One line an event, under `COLUMNS`; safe to open in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        row = dict(entry) | {"timestamp": _time(entry["timestamp"])}
        writer.writerow(harmless(str(row[column])) for column in COLUMNS)
    return text.getvalue().encode()


def as_xes(entries: Entries) -> bytes:
    """One trace a case."""
    return "\n".join([*_lines(entries), ""]).encode()


def _lines(entries: Entries) -> Iterator[str]:
    yield _HEAD
    for case, events in groupby(entries, key=lambda entry: entry["case_id"]):
        own = list(events)
        yield "  <trace>"
        yield f"    {_attribute('string', 'concept:name', case)}"
        for column in ("channel", "category", "area_id"):
            yield f"    {_attribute('string', column, own[0][column])}"
        for event in own:
            yield "    <event>"
            yield f"      {_attribute('string', 'concept:name', event['activity'])}"
            yield f"      {_attribute('date', 'time:timestamp', _time(event['timestamp']))}"
            yield f"      {_attribute('string', 'org:resource', event['resource'])}"
            yield f"      {_attribute('string', 'resource_name', event['resource_name'])}"
            yield "    </event>"
        yield "  </trace>"
    yield "</log>"


def _attribute(kind: str, key: str, value: object) -> str:
    text = _UNWRITABLE.sub("\ufffd", str(value))
    return f'<{kind} key="{key}" value={quoteattr(text)}/>'


def _time(moment: str) -> str:
    return f"{moment}T00:00:00{_ZONE}" if len(moment) == _DAY else f"{moment}:00{_ZONE}"
