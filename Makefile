# Antre: one word for each thing a developer does. Needs make and Python >= 3.11; everything else is fetched into .venv.

VENV    := .venv
BIN     := $(VENV)/bin
PYTHONS := python3.13 python3.12 python3.11 python3.14 python3
PRODUCT := app counters display routers migrations

export UV_PYTHON_DOWNLOADS    := never
export UV_PROJECT_ENVIRONMENT := $(VENV)
# a server that restarts shall not compile 50 packages first
export UV_COMPILE_BYTECODE    := 1
export PYTHONUNBUFFERED       := 1

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench screenshots clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: $(VENV)/.run ## a living demo mall; prints its addresses and log-ins, Ctrl-C ends it; PORT=8001 if 8000 is taken
	@$(BIN)/antre demo $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev ## all tests: SQLite, PostgreSQL and a real browser
	@$(BIN)/python -m pytest
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest tests/browser

check: lint ## what must be true before a commit: format, lints, types, import rule, then `make test`
	@$(MAKE) --no-print-directory test

lint: $(VENV)/.dev ## the quick part of `make check`, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

bench: $(VENV)/.dev ## measure; bench/README.md says what
	@$(BIN)/python -m bench

screenshots: $(VENV)/.dev ## pictures of the pages, to docs/img
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.browser.screenshots

clean: ## remove the environment and every cache; ./var (the database) stays
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(PRODUCT) tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Two depths of one environment: what the product runs on, and everything that its tests need.
$(VENV)/.run: pyproject.toml uv.lock
	@$(call environment,--no-default-groups --inexact)
	@touch $@

$(VENV)/.dev: pyproject.toml uv.lock
	@$(call environment,,--group dev)
	@touch $(VENV)/.run $@

# $(call environment,<uv sync options>,<pip options>): with the uv on PATH, else with one fetched into the environment,
# else (no uv for this platform) with pip alone, which resolves anew instead of reading uv.lock.
define environment
set -e; \
python=; for name in $(BIN)/python $(PYTHONS); do \
  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
done; \
if [ -z "$$python" ]; then \
  echo "Antre needs Python 3.11 or newer; none of these is one: $(PYTHONS)." >&2; exit 1; \
fi; \
if uv --version >/dev/null 2>&1; then \
  if [ "$$python" != $(BIN)/python ]; then uv venv --quiet --clear --python "$$python" $(VENV); fi; \
  uv sync --frozen --extra postgres --extra speech $(1); exit; \
fi; \
if [ "$$python" != $(BIN)/python ] && ! "$$python" -m venv --clear $(VENV); then \
  rm -rf $(VENV); \
  echo "$$python cannot make an environment: install uv, or its venv module (Debian: apt-get install python3-venv)." >&2; \
  exit 1; \
fi; \
pip="$(BIN)/python -m pip --disable-pip-version-check --quiet"; \
$$pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
if $(BIN)/python -m uv --version >/dev/null 2>&1 || $$pip install uv; then \
  $(BIN)/python -m uv sync --frozen --extra postgres --extra speech --inexact $(filter-out --inexact,$(1)); \
else \
  $$pip install --upgrade pip && $$pip install --editable '.[postgres,speech]' $(2); \
fi
endef
