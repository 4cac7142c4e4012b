# Needs Python >= 3.11 and make, nothing else. `make help` lists what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check bench lock clean

# The newest Python found; PYTHON=/path/to/python3.12 overrides.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
BIN := .venv/bin
# Stamps: they make the second start a matter of milliseconds.
VENV := .venv/.made
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: $(RUN_READY) ## the worker's page and the duty desk on http://127.0.0.1:8080
	@exec $(BIN)/lachan run

test: $(DEV_READY) ## the whole test suite, PostgreSQL and a real browser included
	@$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadfile

# One file stays in one process: its fixtures are made once. `make test TEST_PROCESSES=0` runs all in this one.
TEST_PROCESSES ?= 2

# Start processes or a whole installation each; `make test` runs them.
WHOLE_PROGRAMS := test_cli.py test_installation.py promises handlers web/test_media_cleaning.py web/test_serving.py

check: $(DEV_READY) ## style, types, architecture and the quick tests on SQLite
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --verbose >/dev/null || $(BIN)/lint-imports
	@$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadfile -m "not slow and not browser" -k "not postgres" $(WHOLE_PROGRAMS:%=--ignore=tests/%)

bench: $(DEV_READY) ## speed, memory and page weight as ratios beside their peers
	@$(BIN)/python -m benchmarks

lock: $(DEV_READY) ## write the hashed lock files anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header \
		--no-emit-index-url pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --all-extras --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## remove the environment and caches (never the data)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV): requirements-uv.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Debian, Ubuntu: sudo apt-get install python3 python3-venv"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "python3 -m venv is missing. Debian, Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(RUN_READY): $(VENV) requirements.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): $(VENV) requirements-dev.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ $(RUN_READY)
