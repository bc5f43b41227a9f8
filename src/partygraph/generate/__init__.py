"""A synthetic city of any size, in the import format: all made up, and the same for the same
arguments.

It has the ratios that a newspaper page of 2020 reports of one county-level city (15 communities,
73 branches, 142 groups, 72 units, 147 projects, 2,565 members, 149 enterprises with 31 posts, 32
key projects), and faults mixed in for the product to find. Above 300 communities it is several
county-level cities of a province of which no real code begins: 99.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from partygraph import tables
from partygraph.errors import InputError
from partygraph.faults import fault
from partygraph.generate.county import County, county, upper_areas
from partygraph.generate.plan import AS_OF, LARGEST, SOURCE_ID, Size, UNITS_PER_COMMUNITY, sizes
from partygraph.model import TABLES, Day, Source, SourceKind, Thing
