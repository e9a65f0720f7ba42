# Every recipe runs in .venv, which `setup` makes; nothing else has to be installed beforehand than Python 3.11 and make.

PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: setup demo app test check fix eval mutation train bench record golden clean help

setup: $(READY)  ## Make .venv with Clausea and its tools (done by the others when needed)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Clausea needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || { \
	  echo "A virtual environment cannot be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing Clausea into $(VENV); the first time takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || true
	@{ test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[dev]'; } \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

demo: $(READY)  ## Draft a whole appeal on the bundled chart, offline, into demo/
	@$(BIN)/clausea demo --out demo

app: $(READY)  ## Open the page on the loopback address
	@$(BIN)/clausea app

test: $(READY)  ## Run every test, with the coverage gate
	@$(BIN)/pytest -n $(JOBS) --cov --cov-report=term

check: $(READY)  ## Lint, types, import contracts, file lengths, and the tests of the docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest tests/architecture tests/docs

fix: $(READY)  ## Repair what ruff can repair, and format
	@$(BIN)/ruff check --fix --show-fixes . || true
	@$(BIN)/ruff format .

eval: $(READY)  ## Run the offline evals; a failed gate fails
	@$(BIN)/clausea eval
	@$(BIN)/python -m evals.facts --report

mutation: $(READY)  ## Tamper with two letters of every development chart (an hour); writes evals/mutation/RESULTS.md
	@$(BIN)/python -m evals.mutation --full

train: $(READY)  ## Train the shipped models again from evals/corpus; the same data gives the same files
	@$(BIN)/python -m evals.train

bench: $(READY)  ## Time the reading of charts (14, 200 and 1,000 pages) against plain text extraction
	@$(BIN)/python -m evals.bench.run

record: $(READY)  ## Record the cassettes again from a small open model, on this machine (fetches 90 MB and the extra `local`)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[local]'
	@$(BIN)/python -m tests.llm.record

golden: $(READY)  ## Write tests/golden and the generated pages of docs/ again; read the diff before you commit it
	@$(BIN)/python -m tests.docs.generate
	@if test -f tests/golden/regenerate.py; then REGENERATE_GOLDENS=1 $(BIN)/python -m tests.golden.regenerate; \
	  else echo "tests/golden has no cases yet; only the pages of docs/ were written."; fi

clean:  ## Remove .venv, the demo and everything else that was made here
	rm -rf $(VENV) demo dist build evals/build evals/reports htmlcov .coverage .coverage.*
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

help:  ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile
