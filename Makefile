# What everyone who works on Surefoot types. Needs an environment with the `dev` extra.

PYTHON ?= python
BENCHMARKS = pebble_families claims_measure equivalence_bench humaneval_selection sandbox_bench

.PHONY: docs clients test check bench all types live

all: check test

test:            ## the fast tests; `make test-all` for the slow and Docker ones
	$(PYTHON) -m pytest

test-all:
	$(PYTHON) -m pytest -m ""

live:            ## the live tests, against what OPENAI_BASE_URL and SUREFOOT_MODEL name
	$(PYTHON) -m pytest -m live -rs tests/agent/policies/test_policy_live_model.py

clients:         ## install the clients of docs/serving.md, try the server with each, write the table
	bin/clients
	SUREFOOT_CLIENTS_WRITE=1 $(PYTHON) -m pytest -m clients tests/clients

docs:            ## the site, into build/site; broken links are errors (extra `docs`)
	rm -rf build/source && mkdir -p build/source/surefoot
	cp -r __init__.py agent graphs sandbox tools build/source/surefoot
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build

types:           ## the link by which mypy sees the repository as the package `surefoot`
	@mkdir -p .types && ln -sfn .. .types/surefoot

check: types     ## lint, format, types, layers
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy -p surefoot
	lint-imports

bench:           ## print every benchmark's table; those whose data is absent say so
	for name in $(BENCHMARKS); do $(PYTHON) benchmarks/$$name.py || exit 1; done
