# The everyday commands. Each may be run again at any time; a second run does only what is missing.
.DEFAULT_GOAL := help
.PHONY: help run dev test check lock documents sbom bench drills drill-search drill-swap drill-moderators drill-forty drill-withdrawals drill-states drill-administrators drill-naughty drill-looks drill-touch drill-lost-forms drill-distinct drill-prototype drill-collections drill-deciding drill-identify drill-budgets drill-canaries drill-rotten
PORT ?= 8000
# The first Python here that is new enough; a name on the PATH alone is no proof (pyenv has names without a Python).
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/pip:
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null || { echo "Python 3.11 or newer is needed. Install it" \
		"(Debian: apt install python3 python3-venv), or say which: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Making a virtual environment in .venv"
	@"$(PYTHON)" -m venv .venv \
		|| { rm -rf .venv; echo "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

# What the site runs on. The stamp is a copy of the lock, so a second run installs nothing.
.venv/.run-lock: requirements.txt | .venv/bin/pip
	@echo "Installing what the site runs on (requirements.txt)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@cp requirements.txt $@

.venv/.lock: requirements-dev.txt | .venv/bin/pip
	@echo "Installing what tests and checks need (requirements-dev.txt)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@cp requirements-dev.txt $@
	@cp requirements.txt .venv/.run-lock

run: .venv/.run-lock ## fill a local site with the catalogue and serve it at http://127.0.0.1:8000/ (PORT=… for another port)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_catalogue
	@$(BIN)/python manage.py create_local_people
	@echo "Serving http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(BIN)/python manage.py runserver --nostatic 127.0.0.1:$(PORT)

dev: .venv/.lock ## the same with pictures, proposals in every state, collections and Django's debug toolbar
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_catalogue
	@$(BIN)/python manage.py create_local_people
	@$(BIN)/python manage.py create_local_work
	@echo "Serving http://127.0.0.1:$(PORT)/ (code, templates and styles are read anew as you save them; stop with Ctrl-C)"
	@TOOLBAR=1 $(BIN)/python manage.py runserver --nostatic 127.0.0.1:$(PORT)

# What a developer's or a server's .env says is no business of tests and drills.
test drill-%: export ENV_FILE := /dev/null

test: .venv/.lock ## run the tests on SQLite (browser tests: see CONTRIBUTING.md)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

check: .venv/.lock ## lint, check formatting, layers, types, settings and migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python manage.py check --fail-level WARNING
	@$(BIN)/python manage.py makemigrations --check --dry-run

lock: .venv/.lock ## turn requirements*.in into locks with hashes, for every platform
	@$(BIN)/pip install -q --disable-pip-version-check uv
	@for file in requirements*.in; do \
		$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
			--custom-compile-command "make lock" $$file -o $${file%.in}.txt || exit 1; \
	done

documents: .venv/.lock ## write the documents that are made from data: docs/asvs.md, docs/rights.md, docs/tables.md
	@$(BIN)/python -m config.tests.documents

sbom: .venv/.lock ## list what production installs, with licences and hashes: sbom.cdx.json; fails at what is unpinned
	@$(BIN)/python -m config.tests.documents.components > sbom.cdx.json

bench: .venv/.lock ## how fast each page is at 10 000, 100 000 and a million watches; writes bench/REPORT.md (an hour)
	@$(BIN)/python -m bench.run --reindex --report bench
	@$(BIN)/python -m bench.run --sqlite --sizes 10000 100000 --report bench

# Drills: what must not happen, tried at full size with the servers of this machine. They need what Debian calls
# postgresql, redis-server, nginx-light and slowhttptest; those with (as root), PHOTOS_DIR=… or a program more say so.
drills: .venv/.lock ## all drill-… one after the other, with what each took and left behind (ONLY="drill-slow …", SKIP="…"); most of a day
	@$(BIN)/python -m bench.drills

drill-moderators: .venv/.lock ## eight moderators, fifty drafts, a hundred races (.ci/with-postgres make … for PostgreSQL)
	@DRAFTS=50 ROUNDS=100 $(BIN)/python -m pytest -q drafts/tests/test_concurrency.py

drill-deciding: .venv/.lock ## 200 proposals decided by keys alone in Chromium: keys and pages for each (.ci/with-postgres make … for PostgreSQL)
	@PROPOSALS=200 $(BIN)/python -m pytest -q -m browser drafts/tests/test_deciding_browser.py

drill-forty: .venv/.lock ## forty watches in Chromium, one after the other and in bulk: Tabs, clicks, pages and seconds for each (LIST=…, the folder of a list with its photos)
	@WATCHES=40 $(BIN)/python -m pytest -q -m browser drafts/tests/test_forty_browser.py

drill-swap: .venv/.lock ## matches for swapping in 200 random collections, found and counted plainly (.ci/with-postgres make … for PostgreSQL)
	@PEOPLE=200 $(BIN)/python -m pytest -q accounts/tests/test_swap.py

drill-withdrawals: .venv/.lock ## 300 random catalogues: what falls with a source, counted plainly, and taken back whole (.ci/with-postgres make … for PostgreSQL)
	@WITHDRAWALS=300 $(BIN)/python -m pytest -q drafts/tests/test_withdrawing.py

drill-budgets: .venv/.lock ## the table of budgets at its most, nearly 20 000 pieces: the worst addresses by queries, bytes and processor (.ci/with-postgres make … for PostgreSQL)
	@PARTS=1 PIECES=19500 $(BIN)/python -m pytest -q config/tests/test_budgets.py -k addresses_keep

drill-canaries: .venv/.lock ## what is one person's own is looked for on every page of both languages, as everybody, and in every list of the admin; every method at every address; every English page (.ci/with-postgres make … for PostgreSQL)
	@WHOLE=1 $(BIN)/python -m pytest -q config/tests/test_canaries.py config/tests/test_hostile_admin.py \
		config/tests/test_access.py catalogue/tests/test_english.py

drill-states: .venv/.lock ## anything in any order with proposals: 300 runs of 50 steps (.ci/with-postgres make … for PostgreSQL)
	@RUNS=300 STEPS=50 $(BIN)/python -m pytest -q drafts/tests/test_states.py

drill-administrators: .venv/.lock ## roles, bans and deletions in any order: 500 runs, 50 races each (.ci/with-postgres make … for PostgreSQL)
	@RUNS=500 ROUNDS=50 $(BIN)/python -m pytest -q config/tests/test_administrators.py

drill-naughty: .venv/.lock ## naughty strings and script payloads in every text field, all 581 (.ci/with-postgres make … for PostgreSQL)
	@NAUGHTY=all $(BIN)/python -m pytest -q config/tests/test_naughty.py config/tests/test_naughty_forms.py

drill-search: .venv/.lock ## what search leaves out, 2 000 queries; maker and line, 300; facet counts, 300 (DATABASE_URL=… for PostgreSQL)
	@RUNS=2000 $(BIN)/python -m pytest -q catalogue/tests/test_search_kinds.py catalogue/tests/test_lines_of_the_catalogue.py catalogue/tests/test_catalogue_query.py

drill-identify: .venv/.lock ## 20 questions of 3, 5 and 8 facts about every watch: how often it is found; 1 000 answered by plain judging; 1 000 sets dated by every year (DATABASE_URL=… for PostgreSQL)
	@TRIALS=20 QUESTIONS=1000 SETS=1000 $(BIN)/python -m pytest -q catalogue/tests/test_identifying_rates.py \
		catalogue/tests/test_candidates.py catalogue/tests/test_dated_sets.py

drill-distinct: .venv/.lock ## 10 000 invented addresses: readers' pages stay in the cache, in one process and in Redis
	@DISTINCT=10000 $(BIN)/python -m pytest -q config/tests/test_distinct.py
	@$(BIN)/python -m bench.drills.distinct

drill-collections: .venv/.lock ## 300 sequences of lists and bulk actions, taken back whole; 20 000 pieces, every page and act timed; 40 sequences of anything with every page compared with an empty cache's (.ci/with-postgres make … for PostgreSQL)
	@RUNS=300 PIECES=19500 DRAWN=40 DRAWN_PIECES=60 $(BIN)/python -m pytest -q accounts/tests/test_collection_sequences.py accounts/tests/test_large_collections.py config/tests/test_drawn_sequences.py

drill-touch: .venv/.lock ## every control of every page under a finger, as each kind of person
	@WHOLE=1 $(BIN)/python -m pytest -q -m browser config/tests/test_touch_browser.py

drill-looks: .venv/.lock ## axe on every page: each width in each theme in each language
	@WHOLE=1 $(BIN)/python -m pytest -q -m browser config/tests/test_every_page.py

drill-lost-forms: .venv/.lock ## a bad connection and an ended session at every step of four forms, with and without JavaScript
	@TRIALS=all $(BIN)/python -m pytest -q -m browser drafts/tests/test_lost_forms_browser.py

drill-prototype: .venv/.lock ## a prototype out of PostgreSQL into SQLite and into PostgreSQL (PROTOTYPE=…, its folder), killed at 20 moments
	@.ci/with-postgres sh -c 'PROTOTYPE_SERVER=$$DATABASE_URL MOMENTS=20 env -u DATABASE_URL $(BIN)/python -m pytest -q config/tests/test_prototype*.py'
	@MOMENTS=20 .ci/with-postgres $(BIN)/python -m pytest -q config/tests/test_prototype*.py

drill-rotten: .venv/.lock ## 200 changed bytes in the store of backups and 200 in the site's photographs: verify finds each, the site gets its own back
	@CHANGES=200 $(BIN)/python -m pytest -q -m restic config/tests/test_backups.py -k changed_byte

drill-production: .venv/.lock ## start the whole production set, try it over TLS, stop it
drill-day: .venv/.lock ## a day of the whole set while people are at work (UPLOADS=…, FROM=…, the last release, ONLY=…); an hour
drill-guide: .venv/.lock ## the guide followed word by word in a clean Debian, with a domain and without one: first start, upgrade, restore (as root, with Debian's debootstrap, systemd-container and pebble)
drill-database: .venv/.lock ## PostgreSQL stopped, killed and hung under load
drill-cache: .venv/.lock ## Redis stopped and hung under load
drill-reload: .venv/.lock ## 20 reloads of the web server under load
drill-bombs: .venv/.lock ## 20 image bombs under load
drill-slow: .venv/.lock ## 200 slow clients in three ways
drill-bodies: .venv/.lock ## 50 large anonymous bodies, fast and slow, in the memory of the compose file (as root)
drill-decoders: .venv/.lock ## 20 of the largest photos at once, in the memory of the compose file (as root)
drill-exports: .venv/.lock ## the largest tables in and out, at once and slowly, in the memory of the compose file (as root)
drill-history: .venv/.lock ## 16 of the worst histories at once while somebody reads the front page
drill-migrate: .venv/.lock ## a migration of 50 000 rows while the site serves
drill-old-release: .venv/.lock ## the last release's own tests on the tables of this one (RELEASE=…; .ci/with-postgres make … for PostgreSQL)
drill-kill: .venv/.lock ## kill -9 of web workers, 50 times on each database, while people write
drill-backup: .venv/.lock ## a backup while people write, then the site destroyed and restored
drill-replica: .venv/.lock ## visitors read from a streaming replica
drill-observatory: .venv/.lock ## MDN's HTTP Observatory on the pages of the drill
drill-scan: .venv/.lock ## wapiti and sqlmap on the site of the drill
drill-hostile: .venv/.lock ## hostile values everywhere: the answers and the slowest of them
drill-lighthouse: .venv/.lock ## Lighthouse on eight kinds of page in both languages with real photographs (PHOTOS_DIR=…); needs Node and Chromium
drill-photos: .venv/.lock ## real photographs (PHOTOS_DIR=…), large ones and bombs
drill-recognition: .venv/.lock ## look-alikes among real photographs (PHOTOS_DIR=…) and among a million
drill-photo-faults: .venv/.lock ## uploads killed in every window, and a full disk, 50 times each
drill-draft-faults: .venv/.lock ## acceptances killed in every window, 50 times each (.ci/with-postgres make … for PostgreSQL)
drill-guessing: .venv/.lock ## 60 wrong passwords at once over four workers; known and unknown accounts alike
drill-candidates: .venv/.lock ## finding candidates among a million watches (WATCHES=…), timed (.ci/with-postgres make … for PostgreSQL)
drill-prototype-size: .venv/.lock ## memory while a prototype of 60 000 watches and 16 000 photos are imported (WATCHES=…, PHOTOS=…); two hours
drill-accepting: .venv/.lock ## accepting with 294 and with 100 000 watches, timed (.ci/with-postgres make … for PostgreSQL)
drill-pillow: .venv/.lock ## Pillow's own test images, the broken ones included
DRILLS := $(filter-out drill-rotten drill-canaries drill-budgets drill-withdrawals drill-identify drill-deciding drill-forty drill-search drill-swap drill-collections drill-moderators drill-states drill-administrators drill-naughty drill-looks drill-touch drill-lost-forms drill-distinct drill-prototype,$(shell sed -n 's/^\(drill-[a-z-]*\):.*/\1/p' Makefile))
$(DRILLS):
	@$(BIN)/python -m bench.drills.$(subst -,_,$(@:drill-%=%))
.PHONY: $(DRILLS)
