# make run    the dashboard with the two plans and labelled demo progress
# make serve  the office's own database
# make test   every test        make lint  style, types, imports, translations        make check  both
# make test-office  templates through LibreOffice (installs it): typed in, saved, printed
.DEFAULT_GOAL := help
.PHONY: help run serve test test-office lint check lock screenshots clean
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=

help:
	@sed -n 's/^# //p' Makefile

# A stamp holds the fingerprint of what it was made from, so that set-up runs again only when that changed.
.venv/run.stamp: requirements.txt
	@sh .ci/environment run
.venv/dev.stamp: requirements.txt requirements-dev.txt .venv/run.stamp
	@sh .ci/environment dev

run: .venv/run.stamp
	@DASHBOARD_DATABASE=$${DASHBOARD_DATABASE:-data/demo.duckdb} $(BIN)/python -m dashboard demo --serve

serve: .venv/run.stamp
	@$(BIN)/python app.py

test: .venv/dev.stamp
	@sh .ci/environment browser
	@# in the order of tests/conftest.py, which begins with the long files; where a page is waited for, one worker more
	@# than cores has something to do
	@$(BIN)/python -m pytest -n $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder

test-office: .venv/dev.stamp
	@sh .ci/environment office
	@$(BIN)/python -m pytest tests/office

lint: .venv/dev.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache && $(BIN)/python -m dashboard.text.translation

check: lint test

# Only a maintainer needs uv: it resolves pyproject.toml into the pinned, hashed requirement files.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.txt -o requirements-dev.txt

screenshots: .venv/dev.stamp
	@sh .ci/environment browser
	@$(BIN)/python docs/screenshots.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
