# The one place where commands are spelled out. `make` or `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/waymark
export TEST_DATABASE_URL

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadgroup
APPS := accounts capabilities assessment reports notices
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)

# What WeasyPrint draws with, what compiles translations, what Debian and Ubuntu leave out of Python.
SYSTEM := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext
VENV_PACKAGE = $(if $(PYTHON),$(shell [ -x .venv/bin/python ] || $(PYTHON) -c 'import ensurepip' 2>/dev/null \
	|| $(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'))

# `make run` keeps its data in one SQLite file, unless DATABASE_URL names another database: what is
# loaded there cannot be seen from here, so it is loaded again each time.
VAR := $(or $(WAYMARK_VAR_DIR),var)
SQLITE := $(VAR)/waymark.sqlite3
LOADED := $(if $(DATABASE_URL),load,$(SQLITE).loaded)
LOADED_FROM := $(shell find fixtures -type f) \
	$(wildcard $(APPS:%=%/migrations/*.py) $(APPS:%=%/management/commands/load_*.py)) \
	$(wildcard assessment/management/demo/*.py)
# The demo's aggregates of its closed round; a second release of the same is refused, and need not be.
RELEASE := $(MANAGE) release_aggregates 2024 >/dev/null 2>&1 || true
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
STATIC_FROM := $(shell find static -type f) config/settings.py

# A production start as `check --deploy` wants to see it; nothing is ever served with these.
PRODUCTION := env -u WAYMARK_TRIAL DATABASE_URL=sqlite://:memory: ALLOWED_HOSTS=waymark.example \
	SECRET_KEY=this-key-is-for-the-deployment-check-and-protects-nothing

CHROMIUM := command -v chromium chromium-browser google-chrome >/dev/null
POSTGRESQL := $(BIN)/python -c 'import os, psycopg2; psycopg2.connect(os.environ["TEST_DATABASE_URL"], \
	dbname="postgres", connect_timeout=3)' 2>/dev/null

# $(call install,PACKAGES): installs those that are missing; where it may not, it prints the command.
define install
missing=""
for package in $(1); do
	dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed \
		|| missing="$$missing $$package"
done
install="apt-get install --yes --no-install-recommends$$missing"
if [ -z "$$missing" ]; then :
elif ! command -v apt-get >/dev/null; then
	echo "This is neither Debian nor Ubuntu. Make sure you have what is called there:$$missing" >&2
elif [ "$$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
	echo "These system packages are missing. Install them, then run make again:" >&2
	echo "    sudo apt-get update && sudo $$install" >&2
	exit 1
else
	as_root="$$([ "$$(id -u)" = 0 ] || echo sudo) env DEBIAN_FRONTEND=noninteractive"
	$$as_root $$install || { $$as_root apt-get update && $$as_root $$install; }
fi
endef

# --- Every day -------------------------------------------------------------------------------

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-24s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: export WAYMARK_TRIAL = 1
run: packages .venv/.requirements $(MESSAGES) $(LOADED) $(VAR)/static/.collected
run: ## Set up all that is missing and serve the trial with the demo here (PORT=8000)
	@[ ! -f $(LOADED) ] || cat $(LOADED)
	echo; echo "Waymark is at http://127.0.0.1:$(PORT)/ in a moment; Ctrl+C stops it."
	trap 'exit 0' INT TERM; trap 'kill $$(jobs -p) 2>/dev/null; wait' EXIT
	$(MANAGE) work --verbosity 0 &
	BIND=127.0.0.1:$(PORT) $(BIN)/gunicorn &
	wait $$!

.PHONY: test
test: packages .venv/.requirements-dev $(MESSAGES)
test: ## Run every test, on SQLite and, where a server answers, PostgreSQL (REQUIRE_ALL=1 insists)
	@$(CHROMIUM) || ($(call install,chromium)) || true
	command -v pdftotext >/dev/null || ($(call install,poppler-utils)) || true
	kinds="test journeys"; databases="sqlite postgresql"; left_out=""; ran=""; failed=""
	$(CHROMIUM) || { kinds="test"; left_out+=" the browser journeys (there is no Chromium);"; }
	$(POSTGRESQL) || { databases="sqlite"; left_out+=" PostgreSQL (no server answers);"; }
	for database in $$databases; do for kind in $$kinds; do
		echo; echo "== make $$kind-$$database"
		$(MAKE) --no-print-directory $$kind-$$database || failed+=" $$kind-$$database"
		ran+=" $$kind-$$database"
	done; done
	echo; echo "Ran:$$ran. Left out:$${left_out:- nothing}. Failed:$${failed:- nothing}." | sed 's/;\././g'
	[ -z "$$failed" ] && [ -z "$(REQUIRE_ALL)" -o -z "$$left_out" ]

.PHONY: check
check: lint contracts types templates deploy migrations diagrams-check audit
check: ## Run every check that is not a test: style, imports, types, templates, settings, packages
	@echo "All checks pass."

.PHONY: fix
fix: .venv/.requirements-dev ## Put the style right where a tool can
	@$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

.PHONY: bench
bench: packages .venv/.requirements-dev $(MESSAGES) ## Measure, print a table and write build/bench.json
	@mkdir -p build
	WAYMARK_TRIAL=1 $(BIN)/python -m tests.bench

.PHONY: lock
lock: .venv/.requirements-dev ## Write the requirements files anew from pyproject.toml
	@lock() { $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --python-version 3.11 pyproject.toml "$$@"; }
	lock --output-file requirements.txt
	lock --group dev --output-file requirements-dev.txt

.PHONY: install
install: packages .venv/.requirements $(MESSAGES) database ## Set up or upgrade a real installation (docs/operations.md)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	$(MANAGE) check --deploy

.PHONY: serve
serve: ## Serve a real installation
	@exec $(BIN)/gunicorn

.PHONY: worker
worker: ## Do what waits in the background of a real installation
	@exec $(MANAGE) work

.PHONY: diagrams
diagrams: .venv/.requirements-dev ## Draw the diagrams in docs/diagrams anew from the code
	@$(PRODUCTION) $(BIN)/python docs/diagrams/draw.py docs/diagrams

.PHONY: clean
clean: ## Remove what can be made again; what people entered stays
	@rm -rf .venv build $(VAR)/static .*_cache
	find . -name __pycache__ -type d -prune -exec rm -r {} +

# --- The parts of `make test` and `make check`, to run alone ------------------------------------

.PHONY: test-sqlite
test-sqlite: .venv/.requirements-dev $(MESSAGES) ## Tests without a browser, on SQLite
	@env -u DATABASE_URL $(PYTEST) -m "not browser"

.PHONY: journeys-sqlite
journeys-sqlite: .venv/.requirements-dev $(MESSAGES) ## Browser journeys, on SQLite
	@env -u DATABASE_URL $(PYTEST) -m browser

.PHONY: test-postgresql
test-postgresql: .venv/.requirements-dev $(MESSAGES) ## Tests that touch the database, on TEST_DATABASE_URL
	@DATABASE_URL=$(TEST_DATABASE_URL) $(PYTEST) -m "not browser and not plain"

.PHONY: journeys-postgresql
journeys-postgresql: .venv/.requirements-dev $(MESSAGES) ## Browser journeys, on TEST_DATABASE_URL
	@DATABASE_URL=$(TEST_DATABASE_URL) $(PYTEST) -m "browser and not looks"

.PHONY: lint
lint: .venv/.requirements-dev ## Style of the code
	@$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: contracts
contracts: .venv/.requirements-dev ## Who may import whom
	@$(BIN)/lint-imports --no-logo

.PHONY: types
types: .venv/.requirements-dev ## Types of the plain modules
	@$(BIN)/mypy

.PHONY: templates
templates: .venv/.requirements-dev ## Style of the templates
	@$(BIN)/djlint --lint --quiet templates

.PHONY: deploy
deploy: .venv/.requirements-dev ## Settings of a production start
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

.PHONY: migrations
migrations: .venv/.requirements-dev ## Models without a migration
	@$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run

.PHONY: diagrams-check
diagrams-check: .venv/.requirements-dev ## Diagrams that no longer show the code
	@rm -rf build/diagrams; mkdir -p build/diagrams
	$(PRODUCTION) $(BIN)/python docs/diagrams/draw.py build/diagrams
	for drawn in build/diagrams/*; do
		diff docs/diagrams/$${drawn##*/} $$drawn || { echo "Run make diagrams." >&2; exit 1; }
	done

.PHONY: audit
audit: .venv/.requirements-dev ## Known vulnerabilities in what is locked, where the data can be reached
	@mkdir -p build; rm -f build/audit.json
	if timeout 120 $(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip \
		--progress-spinner off --format json --output build/audit.json 2>build/audit.log
	then echo "No known vulnerabilities."
	elif [ -s build/audit.json ]; then cat build/audit.log build/audit.json; exit 1
	else echo "Known vulnerabilities were not checked: the data cannot be reached (build/audit.log)."
	fi

# --- What the commands above stand on ------------------------------------------------------------

.PHONY: packages
packages:
	@$(call install,$(VENV_PACKAGE) $(SYSTEM))

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Waymark needs Python 3.11 or newer on the path." >&2; exit 1; fi
	$(call install,$(VENV_PACKAGE))
	$(PYTHON) -m venv --clear .venv

.venv/.requirements: requirements.txt | .venv/bin/python
	@echo "Installing what requirements.txt names."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

.venv/.requirements-dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing what requirements-dev.txt names."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

%.mo: %.po
	@msgfmt --check --output-file $@ $<

.PHONY: database
database: .venv/.requirements
	@$(MANAGE) migrate --verbosity 0
	$(MANAGE) createcachetable
	$(MANAGE) load_framework mnr

.PHONY: load
load: database
	@$(MANAGE) load_demo
	$(RELEASE)

$(SQLITE).loaded: .venv/.requirements $(LOADED_FROM) $(if $(wildcard $(SQLITE)),,load-anew)
	@echo "Loading the framework and the demo."
	mkdir -p $(VAR)
	$(MAKE) --no-print-directory database
	$(MANAGE) load_demo > $@
	$(RELEASE)

.PHONY: load-anew
load-anew:

$(VAR)/static/.collected: .venv/.requirements $(STATIC_FROM)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	touch $@
