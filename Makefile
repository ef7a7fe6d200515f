# Every target sets up .venv by itself, from Python 3.11 or newer and pip; a stamp makes the second time quick.
# Another interpreter: make PYTHON=/path/to/python3.12 test

ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then command -v $$p; break; fi; done)
endif
VENV := .venv
BIN := $(VENV)/bin
DEMO := .work/demo.duckdb

.PHONY: help setup demo test format lint types data check bench train clean
help:
	@echo "make demo    set up, read examples/news and print the dossier of Russia and Myanmar"
	@echo "make test    run the tests"
	@echo "make format  format the code and mend what the linter can mend"
	@echo "make check   formatting, lint, types, tests, and the checks of codebook, registry and corpus"
	@echo "make bench   speed, memory and accuracy against their floors"
	@echo "make train   train the reader's weights from the corpus (see training/README.md)"
	@echo "make setup   only set up .venv with the development tools"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "dragoman needs Python 3.11 or newer; none was found. Set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.stamp-run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.stamp-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(VENV)/.stamp-run $@

$(VENV)/.stamp-train: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,train]'
	@touch $(VENV)/.stamp-run $(VENV)/.stamp-dev $@

setup: $(VENV)/.stamp-dev

demo: $(VENV)/.stamp-run
	@mkdir -p .work && rm -f $(DEMO) $(DEMO).*
	$(BIN)/dragoman read examples/news --into $(DEMO)
	$(BIN)/dragoman dyad RUS MMR --record $(DEMO)

test: $(VENV)/.stamp-dev
	$(BIN)/python -m pytest

format: $(VENV)/.stamp-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.stamp-dev
	@status=0; $(BIN)/ruff format --check . || status=1; $(BIN)/ruff check . || status=1; exit $$status

types: $(VENV)/.stamp-dev
	$(BIN)/mypy

data: $(VENV)/.stamp-dev
	$(BIN)/dragoman check

check: lint types test data

bench: $(VENV)/.stamp-dev
	$(BIN)/python -m benchmarks.run $(if $(NEWS),--news $(NEWS))

train: $(VENV)/.stamp-train
	$(BIN)/python -m training.pipeline

clean:
	rm -rf $(VENV) .work build dist
