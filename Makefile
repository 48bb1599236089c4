# The one door to every chore. `make` lists them; each one first prepares the machine as far as that is missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Two workers: what the smallest machine we build on has. `make test WORKERS=8` on a larger one.
WORKERS ?= 2
# make test ONLY=tests/retail
ONLY ?=
# A file stays with one worker, which makes its fixtures once; the files come in the order that tests/conftest.py gives.
SPREAD := --dist loadfile --no-loadscope-reorder

# Without its bytecode each of the hundreds of programs that the tests start would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench fmt translations screenshots soak lock package install clean

help: ## list the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## prepare this machine: system libraries, virtual environment, locked libraries
	@$(PYTHON) packaging/prepare.py

demo: setup ## a chain of three shops on this machine; without a display, a trading day played offscreen
	@$(BIN)/kontuar demo $(ARGS)

# The types of a fresh clone take most of a minute on one core, while tests wait for processes: both go on at once.
test: setup ## check and the whole suite, without a screen
	@$(MAKE) --no-print-directory check > $(VENV)/check.txt 2>&1 & checking=$$!; \
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(WORKERS) $(SPREAD) $(ONLY); tested=$$?; \
	wait $$checking; checked=$$?; cat $(VENV)/check.txt; \
	test $$tested = 0 || exit 1; \
	test $$checked = 0 || { echo "The tests pass, but make check found faults: they stand above."; exit 1; }

check: setup ## style, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "To put the format right: make fmt"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo > $(VENV)/contracts.txt 2>&1 || { cat $(VENV)/contracts.txt; exit 1; }
	@tail -n 1 $(VENV)/contracts.txt

bench: setup ## the figures of docs/benchmarks.md, measured here
	@$(BIN)/python -m benchmarks $(ARGS)

fmt: setup ## put style and format right
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

translations: setup ## collect the texts of the application into resources/translations, and compile them
	@$(BIN)/python packaging/translate.py

screenshots: setup ## docs/screenshots, made from the real windows
	@QT_QPA_PLATFORM=offscreen $(BIN)/kontuar demo --gallery docs/screenshots $(ARGS)
	@$(BIN)/python packaging/label_sheet.py docs/screenshots

soak: setup ## the property tests with thousands of new examples
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n $(WORKERS) $(SPREAD) --timeout 3600 $(ONLY)

lock: setup ## compile requirements/ from pyproject.toml anew
	@$(BIN)/python packaging/lock.py

package: setup ## build the wheel into dist/
	@rm -rf dist && $(BIN)/python -m hatchling build -t wheel

install: ## as root: install the wheel of dist/ on this machine, ROLE=till, agent or hub
	@packaging/install.sh $(ROLE)

clean: ## remove what the chores made, the virtual environment included
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
