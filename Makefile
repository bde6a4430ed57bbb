# The only entry: everything the project needs is installed from here, by the project's own files.
SHELL := /bin/bash
PYTHON := /usr/bin/python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PINS := --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --no-header

.DEFAULT_GOAL := help
.PHONY: help demo test fast proof lint docs pins clean packages

help: ## what there is
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: packages $(READY) ## two real clouds, and instances that move from one to the other
	$(BIN)/watari demo

test: packages fast ## all checks and tests, then one story per journey on real clouds
	$(BIN)/pytest -m "lab and not proof" tests/lab tests/contract

fast: $(READY) lint ## what needs no cloud, in about a minute and a half
	$(BIN)/pytest -n auto --dist worksteal -m "not lab and not proof"

proof: packages $(READY) ## the long campaigns: every kill point, scale
	tools/apt-install tests/packages.txt
	$(BIN)/pytest -m proof tests/lab_itself tests/lab_apart
	$(BIN)/pytest -m proof --ignore tests/lab_itself --ignore tests/lab_apart

lint: $(READY) ## formatting, rules, types, walls
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY) ## write the pages that are made from the code
	$(BIN)/python -m watari.show.reference

packages: ## Debian's packages, without starting any of their services
	tools/apt-install src/watari/lab/packages.txt

$(READY): requirements/uv.txt requirements/dev.txt pyproject.toml
	tools/apt-install tools/packages.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

pins: $(READY) ## choose the newest allowed versions again and write them down with their hashes
	$(BIN)/uv pip compile $(PINS) --upgrade --group pyproject.toml:uv -o requirements/uv.txt
	$(BIN)/uv pip compile $(PINS) --upgrade pyproject.toml --extra optimum --group dev --group uv -o requirements/dev.txt

clean: ## take down the lab, remove what make made here
	test ! -x $(BIN)/watari || $(BIN)/watari lab down
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
