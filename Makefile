# Two commands matter: `make run` and `make test`. Everything they need they make themselves.

PYTHON ?= python3
PY := .venv/bin/python
N ?= 200
# One more than there are cores: some tests wait for processes and pages.
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.DEFAULT_GOAL := help
.PHONY: help setup dev packages run test check format audit sbom bench kill-loop chaos fuzz rehearse lock changelog clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make the virtual environment and install what the bot needs; never asks
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: Linli needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) tools/environment.py base

dev: setup ## the same, with what tests and tools need
	@$(PYTHON) tools/environment.py dev

packages: dev ## have a Chromium and libfaketime for the tests, installing them where that is allowed
	@$(PY) -m tools.browser
	@$(PY) -m tools.faketime

run: setup ## start the bot, or without a BOT_TOKEN the playground
	@$(PY) -m bot run

test: check packages ## everything CI runs: the checks, then all tests
	$(PY) -m pytest --numprocesses $(WORKERS) --dist worksteal --ignore tests/house

check: dev ## format, lint, types and the conventions of the house
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m yamllint --strict compose.yaml .pre-commit-config.yaml
	.venv/bin/hadolint Dockerfile
	$(PY) -m pytest --quiet tests/house --numprocesses $(WORKERS)

format: dev ## let Ruff tidy the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

audit: dev ## look for known holes in the locked packages (needs the network)
	$(PY) -m tools.audit

sbom: dev ## write what the bot is made of, with licences, to build/sbom.json (CycloneDX)
	$(PY) -m tools.sbom

bench: dev ## measure the bot against bare echoes and a tutorial bot
	$(PY) -m bench

kill-loop: dev ## kill the bot at random N times under load and count the effects
	$(PY) -m tests.kill_loop --kills $(N)

chaos: dev ## the same, with everything else that can happen to it N times, on both databases
	$(PY) -m tests.kill_loop --kills $(N) --blows $(N)
	$(PY) -m tests.kill_loop --kills $(N) --blows $(N) --database postgresql

fuzz: dev ## attack the bot with N hostile updates of every kind
	$(PY) -m tests.fuzz --updates $(N)

rehearse: dev ## carry out the Dockerfile's steps in a clean directory, without an engine
	$(PY) -m tools.rehearse_image

LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11
lock: dev ## lock the dependencies of pyproject.toml (UPGRADE=--upgrade for newer ones)
	$(LOCK) $(UPGRADE) --extra dev -o requirements/dev.txt
	$(LOCK) $(UPGRADE) -c requirements/dev.txt -o requirements/base.txt
	$(subst pyproject.toml,requirements/twin.in,$(LOCK)) $(UPGRADE) -o requirements/twin.txt

changelog: dev ## gather the fragments of changelog.d/ into CHANGELOG.md
	$(PY) -m towncrier build --yes --version "$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)"

clean: ## remove everything that the other targets made, but no data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
