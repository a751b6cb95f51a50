.DEFAULT_GOAL := test
.PHONY: help run test check benchmark clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help:        ## this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: $(VENV)/run        ## installs what the app needs and serves it on http://localhost:8501
	$(BIN)/streamlit run app.py

test: check $(VENV)/browser $(VENV)/database        ## installs what the tests need, Chromium included, and runs everything
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/dev        ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmark: $(VENV)/browser        ## slider latency and page runs, side by side
	$(BIN)/python -m benchmarks.interaction

clean:        ## removes what make installed
	rm -rf $(VENV)

$(VENV)/run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run

$(VENV)/browser: $(VENV)/dev tests/browser/install.sh
	sh tests/browser/install.sh $(BIN)/python
	@touch $@

$(VENV)/database: $(VENV)/dev tests/install_postgresql.sh
	sh tests/install_postgresql.sh
	@touch $@
