# Everything that a developer or CI runs. `make` on its own says what there is.
# Needs make and Python 3.11 or newer; the first target that needs it makes .venv with the locked packages.

VENV ?= .venv
BIN  := $(VENV)/bin
PY   := $(BIN)/python
ARGS ?=

# The first Python that is new enough, in this order; `make test PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

INSTALL := $(PY) -m pip install --disable-pip-version-check --quiet
LOCK    := $(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --fork-strategy fewest \
	--custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

.PHONY: demo
demo: $(VENV)/ready-run ## set up, build the reports of the example gemeente, say where they are
	$(BIN)/wijkanalyse demo $(ARGS)

.PHONY: test
test: $(VENV)/ready-dev ## set up, run every test that needs the repository alone (ARGS="-k name" for some)
	$(PY) -m pytest -n auto -m "not real and not browser" $(ARGS)

# By file: the tests of one file share what they build. Apart from the others, because Playwright keeps an event loop
# running, and a browser takes the processor that a test with a deadline counts on.
.PHONY: browser
browser: $(VENV)/ready-dev ## look at the pages in Chromium and check their HTML (skips, and says so, without them)
	$(PY) -m pytest -n 2 --dist loadfile -m browser tests/browser $(ARGS)

.PHONY: pictures
pictures: $(VENV)/ready-dev ## make the kept pictures and outlines of tests/browser and those in docs/beelden again
	$(PY) -m tests.browser.pictures
	$(PY) docs/make_screenshots.py

.PHONY: real
real: $(VENV)/ready-dev ## run the tests on real figures (skips, and says so, where those aren't)
	$(PY) -m pytest -m real $(ARGS)

.PHONY: notebook
notebook: $(VENV)/ready-dev ## run the notebook from top to bottom; its assertions must hold
	$(BIN)/jupyter-execute --kernel_name=python3 notebooks/*.ipynb

.PHONY: lint
lint: $(VENV)/ready-dev ## check style and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: format
format: $(VENV)/ready-dev ## mend what lint can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: $(VENV)/ready-dev ## check types
	$(BIN)/mypy

.PHONY: check
check: lint types test browser ## everything that must be green before a commit

# Python compiles a package at its first import, or at every import where PYTHONDONTWRITEBYTECODE is set: that
# would be measured too. A package may ship a file that doesn't compile on purpose, hence the `|| true`.
.PHONY: bench
bench: $(VENV)/ready-dev ## measure start-up, builds, memory and requests (ARGS go to the benchmark)
	@$(PY) -m compileall -qq $(VENV) wijkanalyse tests cli.py || true
	$(PY) -m tests.bench $(ARGS)

.PHONY: wheel
wheel: $(VENV)/ready-dev ## build the wheel and the sdist in dist/
	$(PY) -m hatchling build

.PHONY: lock
lock: $(VENV)/ready-dev ## resolve requirements/*.txt again after a change in pyproject.toml (ARGS=--upgrade for newer)
	$(LOCK) $(ARGS) --group build --output-file requirements/run.txt pyproject.toml
	$(LOCK) $(ARGS) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt pyproject.toml

.PHONY: clean
clean: ## remove .venv and everything that tools left behind (reports and the user's cache stay)
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up: once for each change of a lock -------------------------------------------------------
define NO_PYTHON
No Python 3.11 or newer found. Install one, or name it: make test PYTHON=/path/to/python3.11
endef
define NO_VENV
This Python can't make a virtual environment: its venv or ensurepip module is missing.
On Debian and Ubuntu: apt install python3-venv. Or name another Python: make test PYTHON=/path/to/python3.11
endef
export NO_PYTHON NO_VENV

$(PY):
	@python="$(PYTHON)"; test -n "$$python" || { echo "$$NO_PYTHON" >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "$$NO_VENV" >&2; exit 1; }; \
	echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV)

# Wheels only: what a source package needs for its build isn't locked.
$(VENV)/ready-run: requirements/run.txt pyproject.toml | $(PY)
	@echo "Installing what requirements/run.txt lists"
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements/run.txt
	@$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-dev: requirements/dev.txt $(VENV)/ready-run
	@echo "Installing what requirements/dev.txt lists"
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@
