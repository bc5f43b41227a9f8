PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test lines check fix screenshots neo4j lock peers bench seed wheel audit sbom

help: ## this list
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 15

setup: $(READY) ## make .venv with every package as pinned in requirements-dev.txt

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("partygraph needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## try the product on the data that comes with it
	$(BIN)/partygraph demo

test: setup ## all tests on both engines; ARGS=--cov tells what they reach; the last lines say which engine took part
	$(BIN)/pytest --numprocesses auto --dist loadfile $(ARGS)

lines: setup ## what a version of Neo4j can matter to, on its current line (needs Java 21 and Maven)
	PARTYGRAPH_NEO4J_LINE=current $(BIN)/pytest --numprocesses auto --dist loadfile -m lines $(ARGS)

check: setup ## format, style, types, layers, dependencies, dead code, and the page's modules
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src
	@# An unused variable of a class is a column or a value of an enumeration: data, not dead code.
	$(BIN)/vulture > .venv/vulture; test $$? -eq 0 -o $$? -eq 3
	! grep -v 'unused variable' .venv/vulture
	$(BIN)/python tools/check_page.py

fix: setup ## mend format and style where a tool can
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format
	$(BIN)/python tools/check_page.py --fix

screenshots: setup ## pictures of every page in .screenshots/, both languages, three widths
	$(BIN)/python tools/screenshots.py

neo4j: setup ## a Neo4j to try things on, until Ctrl+C (needs Java 17 and Maven)
	$(BIN)/python tests/neo4j_server.py

lock: setup ## pin anew what pyproject.toml asks for
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--quiet --output-file requirements-dev.txt
	$(BIN)/uv pip compile --group peers --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--quiet --output-file requirements-peers.txt
	! grep -nE '://|^--' requirements-dev.txt requirements-peers.txt

peers: requirements-peers.txt ## make .venv-peers with what the planner is measured beside
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --require-hashes -r requirements-peers.txt

bench: setup ## measure
	$(BIN)/python bench/questions.py

seed: setup ## build the starting data from its sources
	$(BIN)/python tools/build_seed.py

wheel: setup ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

audit: setup ## ask for known faults of every pinned package; fails where one was skipped
	$(BIN)/python tools/audit.py

sbom: setup ## the list of all packages (CycloneDX) into dist/
	$(BIN)/python tools/sbom.py
