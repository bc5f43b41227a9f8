"""What people read, one folder a language: `words/zh/*.json` and `words/en/*.json`.

Shell, server, page and view take their words from here; both languages have the same keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType


class Language(StrEnum):
    """The languages of the product; Chinese comes first."""

    zh = "zh"
    en = "en"


@cache
def words(language: Language) -> Mapping[str, str]:
    """All words of a language by key, such as `Category.health` or `fault.unknown_reference`."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(found)
