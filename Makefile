# Every target makes its own virtual environment under .venv/ and keeps it until pyproject.toml or the Python changes.

PYTHON ?= python3
JOBS ?= 2

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: help demo test lint docs bench proof clean FORCE

help:
	@echo "make demo   score a small example and show what came out"
	@echo "make test   test the built wheel, then every Python and the lowest dependencies"
	@echo "make lint   style, types and import contracts"
	@echo "make docs   build the documentation into docs/_build/html"
	@echo "make bench  run the benchmarks"
	@echo "make proof  compare the bits over settings, Pythons, numpys and processors"
	@echo "make clean  remove everything that these targets made"

install-demo := -e '.[cli]'
install-test := --group test '.[all]'
install-lint := --group lint -e '.[all]'
install-docs := --group docs -e '.[all]'
install-bench := --group bench -e '.[all]'

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Changes only when PYTHON does.
.venv/python: FORCE
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "indeks_inovasi needs Python 3.11 or newer, but PYTHON=$(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo none)." \
	       "Choose another, for instance: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@mkdir -p .venv
	@$(PYTHON) -c 'import sys; print(sys.version, sys.base_prefix)' > .venv/python.now
	@if cmp -s .venv/python.now $@; then rm .venv/python.now; else mv .venv/python.now $@; fi

.venv/%/.ready: pyproject.toml .venv/python
	$(PYTHON) -m venv --clear --upgrade-deps $(@D)
	$(@D)/bin/python -m pip install -qq $(install-$*)
	@touch $@

demo: .venv/demo/.ready
	.venv/demo/bin/indeks-inovasi demo

# The tests never see the source tree: they run against the wheel, and against a third-party package beside it.
test: .venv/test/.ready
	rm -rf .venv/wheels
	.venv/test/bin/python -m pip wheel -qq --no-deps --wheel-dir .venv/wheels . ./tests/acme_strategies
	.venv/test/bin/python -m pip install -qq --force-reinstall --no-deps .venv/wheels/*.whl
	.venv/test/bin/python -m pytest --numprocesses=$(JOBS) --dist=worksteal --cov --cov-report=term
	.venv/test/bin/python tools/compat.py --jobs=$(JOBS) .venv/wheels/*.whl

lint: export PYRIGHT_PYTHON_CACHE_DIR = $(CURDIR)/.venv/lint/pyright
lint: export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1
lint: .venv/lint/.ready
	.venv/lint/bin/ruff check .
	.venv/lint/bin/ruff format --check .
	.venv/lint/bin/mypy
	.venv/lint/bin/pyright --pythonpath .venv/lint/bin/python
	.venv/lint/bin/lint-imports

docs: .venv/docs/.ready
	.venv/docs/bin/python -m sphinx -W --keep-going -b html docs docs/_build/html

bench: .venv/bench/.ready
	.venv/bench/bin/python -m benchmarks

# Every digest of every kernel, strategy, stage and profile, in some eighty processes that differ in all that must not matter.
proof: .venv/test/.ready
	.venv/test/bin/python tools/proof.py

clean:
	rm -rf .venv build dist docs/_build htmlcov .coverage .coverage.* .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
