"""Keep a store of the present schema for the tests of upgrades: `tools/keep_store.py 0009`."""

from __future__ import annotations

import csv
import io
import lzma
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
STORES = ROOT / "tests" / "fixtures" / "stores"
sys.path.insert(0, str(ROOT / "tests"))


def keep(state: str) -> None:
    """Write the store with its ledger, its tables and its backup, named by the last step."""
    from conftest import TINY_CITY  # noqa: PLC0415  found once its folder is named
    from partygraph.backup import backup  # noqa: PLC0415
    from partygraph.load import load  # noqa: PLC0415
    from partygraph.settings import load_settings  # noqa: PLC0415
    from partygraph.store import open_store  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        tables = STORES / f"{state}.tables.zip"
        with zipfile.ZipFile(tables, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in TINY_CITY.items():
                text = io.StringIO()
                columns = dict.fromkeys(column for row in rows for column in row)
                writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
                info = zipfile.ZipInfo(f"{name}.csv")
                archive.writestr(info, text.getvalue(), zipfile.ZIP_DEFLATED)
        path = Path(folder) / "graph.lbug"
        with open_store(load_settings(store=str(path)), create=True) as store:
            load(store, tables)
            backup(store, STORES / f"{state}.backup.zip")
        (ledger,) = path.with_name(f"{path.name}.ledger").glob("*.jsonl")
        for kept, file in (("lbug", path), ("ledger", ledger)):
            packed = lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
            (STORES / f"{state}.{kept}.xz").write_bytes(packed)


if __name__ == "__main__":
    keep(sys.argv[1])
