# Duixian. `make run` and `make test` are all that a newcomer needs.

PYTHON ?= python3
BIN = .venv/bin
RUN_STAMP = .venv/.installed-run
DEV_STAMP = .venv/.installed-dev
NODE_STAMPS = tests/node/node_modules/.installed tests/access/provider/node_modules/.installed tests/contract/spa/node_modules/.installed clients/typescript/node_modules/.installed
CLIENT_STAMP = clients/python/.venv/.installed
PEER_STAMP = .venv/peers/.installed
NODE_PEER_STAMP = bench/peers/node_modules/.installed

.PHONY: help install run test prove check lock docs contract release-contract bench bench-assess bench-lives bench-money bench-limits bench-many bench-notices bench-attacks bench-starts bench-growth soak snapshot demonstration clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

install: $(RUN_STAMP) ## prepare .venv with the duixian command in it

run: install ## serve a demonstration on 127.0.0.1:8000
	@$(BIN)/duixian serve

test: $(DEV_STAMP) $(NODE_STAMPS) $(CLIENT_STAMP) ## every test, with a PostgreSQL of its own (needs Node 20 or newer)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

prove: $(DEV_STAMP) ## the long proofs: servers, workers and the database fall while notices are sent; docs/operations.md is followed to its end
	$(BIN)/python -m pytest -m by_itself tests/engine tests/manual

check: $(DEV_STAMP) ## lint, types, contracts, and advisories on the lock as far as the registry tells them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/complexipy api domain workflows --max-complexity-allowed 15 --quiet
	$(BIN)/deptry .
	@$(BIN)/python -m tools.advisories

docs: $(DEV_STAMP) ## print docs/lives.md, measures.md, errors.md and who_may.md, schema.graphql and the pack's schema
	$(BIN)/python -m tools.pages
	$(BIN)/duixian schema > schema.graphql
	$(BIN)/python -m domain.packs.pack_schema > policies/pack.schema.json

contract: $(DEV_STAMP) ## what changed in the schema since the last release that can break a client
	@$(BIN)/python -m tests.contract.contract

release-contract: $(DEV_STAMP) ## make the schema that of the last release; then empty the table of docs/changes.md
	cp schema.graphql schema.released.graphql

bench: $(DEV_STAMP) $(PEER_STAMP) $(NODE_PEER_STAMP) ## reads beside six peers and the limit, written to bench/results.md (12 min, on a quiet machine)
	$(BIN)/python -m bench.reads

bench-assess: $(DEV_STAMP) $(PEER_STAMP) ## assessments a second on one core, by columns too, beside OpenFisca-core
	$(BIN)/python -m bench.assess
	$(BIN)/python -m bench.assess_columns

bench-lives: $(DEV_STAMP) ## a step, a list of allowed actions, and the sweep
	$(BIN)/python -m bench.lives

bench-money: $(DEV_STAMP) ## approvals a second beside pgbench saying the same statements (needs pgbench)
	$(BIN)/python -m bench.money

bench-many: $(DEV_STAMP) ## a hundred approvals by one command beside a hundred requests
	$(BIN)/python -m bench.many

bench-notices: $(DEV_STAMP) ## notices a second to a local receiver beside jobs that do nothing, one worker and three
	$(BIN)/python -m bench.notices

bench-limits: $(DEV_STAMP) ## how long a bad document of 10 kB keeps the server busy
	$(BIN)/python -m bench.limits

bench-attacks: $(DEV_STAMP) ## what clients that take what they can cost everybody else
	$(BIN)/python -m bench.attacks

bench-starts: $(DEV_STAMP) ## how long each command takes to begin, beside Python itself
	$(BIN)/python -m bench.starts

bench-growth: $(DEV_STAMP) ## every list, filter, order, search and figure at 10,000 and 1,000,000 grants (20 GB, an hour)
	$(BIN)/python -m bench.growth --far

soak: $(DEV_STAMP) ## a thousand clients for a minute, then schemathesis over the whole schema
	$(BIN)/python -m bench.soak

snapshot: $(DEV_STAMP) ## print migrations/schema.sql, from which an empty database is made, after a new migration
	$(BIN)/python -m migrations

demonstration: snapshot ## play the demonstration's city anew, after a change of the schema or of the pack
	$(BIN)/python -m demonstration

lock: ## resolve requirements*.lock anew (needs uv)
	uv pip compile pyproject.toml --group install --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-dev.lock
	uv pip compile bench/peers/requirements.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o bench/peers/requirements.lock

clean: ## remove .venv and the demonstration's data
	rm -rf .venv .duixian bench/peers/node_modules tests/node/node_modules tests/access/provider/node_modules tests/contract/spa/node_modules clients/typescript/node_modules clients/python/.venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Duixian needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=python3.12, for example.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

$(RUN_STAMP): .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -j 0 api demonstration domain workflows migrations policies
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# With the Node of the peers: PostGraphile asks for a newer one than many a machine has.
$(NODE_PEER_STAMP): bench/peers/package.json bench/peers/package-lock.json $(PEER_STAMP)
	cd bench/peers && PATH="$(CURDIR)/.venv/peers/bin:$$PATH" npm ci --silent --ignore-scripts
	@touch $@

%/node_modules/.installed: %/package.json %/package-lock.json
	cd $* && npm ci --silent --ignore-scripts
	@touch $@

$(PEER_STAMP): bench/peers/requirements.lock
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(CLIENT_STAMP): clients/python/requirements.lock
	$(PYTHON) -m venv clients/python/.venv
	clients/python/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
