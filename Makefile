# `make demo` and `make test` do all set-up themselves, on any machine with Python 3.11+ and make.
#
#   PYTHON=/path/to/python3.12   the Python to make the environment with (default: the newest found)
#   VENV=elsewhere               the environment's folder; it belongs to make and may be wiped
#   ARGS="-k guard -x"           more arguments for pytest; of `make copying`, which classes: ARGS=0

VENV ?= .venv
UV ?= uv
ARGS ?=

bin := $(VENV)/bin
pip := $(bin)/python -m pip install --quiet --no-input --disable-pip-version-check
compile := env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_DEFAULT_INDEX -u UV_FIND_LINKS \
	$(UV) pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	pyproject.toml --extra exact requirements/build.in

.DELETE_ON_ERROR:
.PHONY: help demo test lint format bench trial copying pictures catalogues wheel lock clean

help:
	@echo 'make demo    the whole chain on the class in examples/, into build/demo'
	@echo 'make test    the whole test suite'
	@echo 'make lint    ruff and mypy'
	@echo 'make format  ruff formats and mends what it can'
	@echo 'make bench   the benchmarks, as ratios'
	@echo 'make trial   check killed at fifty moments; what marking promises, on large simulated classes'
	@echo 'make copying  how many of 1,000 honest classes have a suspicion of copying (about an hour)'
	@echo 'make pictures  the pictures of README and docs, from real sheets (needs Chromium)'
	@echo 'make catalogues  bring the messages to translate up to date; what is missing is named'
	@echo 'make wheel   wheel and sdist, into dist/'
	@echo 'make lock    the lock files in requirements/, from pyproject.toml (needs uv)'
	@echo 'make clean   remove the environment, build/, dist/ and caches'

demo: $(VENV)/.run
	rm -rf build/demo
	$(bin)/grader demo --out build/demo

test: $(VENV)/.test
	$(bin)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.test
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy

format: $(VENV)/.test
	$(bin)/ruff check --fix
	$(bin)/ruff format

bench: $(VENV)/.test
	$(bin)/python -m benchmarks

trial: $(VENV)/.test
	$(bin)/python -m tests.killed
	$(bin)/python -m tests.trial

copying: $(VENV)/.test
	$(bin)/python -m tests.copying $(ARGS)

pictures: $(VENV)/.test
	$(bin)/python -m docs.pictures

catalogues: $(VENV)/.test
	$(bin)/python -m docs.catalogues

wheel: $(VENV)/.run
	$(bin)/python -m hatchling build -d dist

lock:
	$(compile) --output-file requirements/run.txt
	$(compile) requirements/test.in --constraint requirements/run.txt --output-file requirements/test.txt

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The checks of find-python come first: without ensurepip, `venv` leaves half an environment behind.
$(VENV)/.made: requirements/find-python
	@python=$$(PYTHON='$(PYTHON)' sh requirements/find-python) && \
		echo "Making the environment $(VENV) with $$python" && \
		"$$python" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml requirements/run.txt
	@echo 'Installing backprop-grader and what it needs into $(VENV)'
	@$(pip) --require-hashes -r requirements/run.txt
	@$(pip) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo 'Installing what the tests need into $(VENV)'
	@$(pip) --require-hashes -r requirements/test.txt
	@touch $@
