# make run    everything for a trial: environment, database, demo data, web server, worker
# make test   the whole test suite
# Needs Python 3.11 or newer, nothing else.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
export PIP_ROOT_USER_ACTION = ignore
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := run
.PHONY: run test axe stop reset lint messages screenshots bench-matching bench-matching-latency bench-imports

run: export DEMO := $(or $(DEMO),1)
run: $(VENV)/.run
	@echo "Parkadmin"
	@$(PY) manage.py run $(ARGS)

reset:
	@$(MAKE) --no-print-directory run ARGS=--reset

stop:
	@test ! -x $(PY) || $(PY) manage.py postgres stop

test: $(VENV)/.test
	@$(PY) -m pytest -n $(or $(WORKERS),auto) $(ARGS)

axe: $(VENV)/.test
	@AXE=full $(PY) -m pytest -n $(or $(WORKERS),auto) tests/browser/test_axe.py

lint: $(VENV)/.test
	@$(PY) -m ruff check .
	@$(PY) -m djlint --lint --quiet templates

bench-imports: $(VENV)/.test
	@$(PY) bench/imports.py $(ARGS)

messages: $(VENV)/.test
	@$(PY) manage.py makemessages --locale en --locale zh_Hans --ignore '$(VENV)' --no-location --no-wrap
	@$(PY) manage.py compilemessages --ignore '$(VENV)'

screenshots: export DEMO := 1
screenshots: $(VENV)/.test
	@$(PY) manage.py screenshots $(ARGS)

# Quality and speed of suggestions, in a database of their own. SETS: a folder with other sets of the same format.
bench-matching: $(VENV)/.run
	@$(PY) bench/matching.py $(if $(SETS),--sets "$(SETS)") $(ARGS)

bench-matching-latency: $(VENV)/.run
	@$(PY) bench/matching_latency.py $(ARGS)

$(VENV)/.run: requirements.txt
$(VENV)/.test: requirements-dev.txt requirements.txt
$(VENV)/.run $(VENV)/.test:
	@test -n "$(PYTHON)" || { echo "Parkadmin needs Python 3.11 or newer: none found on PATH" >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo "Creating $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing $< into $(VENV) (the first time takes a minute)"
	@$(PY) -m pip install --quiet --requirement $<
	@touch $@
