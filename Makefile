# What maintainers run. `make` lists the targets; `make tables DATA=/path/to/data` names another folder of data.
#
# Order of the builds, each reading what those above it wrote:
#
#   target       reads (DATA/..., tools/data/..., src/srcscore/data/...)           writes (src/srcscore/data/...)
#   names        DATA domains/*.csv, articles/; tools/data/*.tsv;                  tables/{brands,categories,members,
#                tables/{platforms,wrappers,name_words}.tsv                          names,networks}.tsv
#   language     DATA articles/; lexicons/{function_words,scripts}.tsv              lexicons/language_words.tsv
#   tagger       DATA citations_gold_{train,train2,dev}.json, articles/,            citations/{tagger.npz,vocabulary.tsv}
#                attribution/polnear.jsonl.gz (train); source_marks.tsv;
#                TEACHER (MiniLM-L6)
#   pooling      DATA articles/, domains/, graphs/; every table above               tables/pooling.tsv
#   manifest     every packaged table: run after each change, the builds do         MANIFEST.json
#   model        DATA; every table                                                  the folder OUT
#   outputs      the newest model in src/srcscore/data/models                       docs/, README.md, DATA_LICENSES.md
#
# `pooling` fits the model on five folds, and takes about as long as `model`: ten minutes.

PYTHON ?= python
DATA ?= $(or $(SRCSCORE_DATA),../shared/data)
OUT ?= build/model
TESTS ?= tests

export PYTHONPATH := $(CURDIR)/src:$(CURDIR)/tests:$(CURDIR)$(if $(PYTHONPATH),:$(PYTHONPATH))

MANIFEST = $(PYTHON) -m tools.make_manifest

.PHONY: help test fast lint docs tables names language tagger pooling manifest model bench outputs golden

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## all tests: make test TESTS=tests/domains for one room
	$(PYTHON) -m pytest $(TESTS)

fast: ## the rooms that one article goes through
	$(PYTHON) -m pytest tests/article tests/citations tests/domains tests/features tests/language

lint: ## style, types and floors
	ruff check .
	ruff format --check .
	mypy
	lint-imports

docs: ## the documentation, into build/site
	NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet --site-dir build/site

tables: names language tagger pooling ## every packaged table that is derived, in this order

names: ## categories, networks, outlet names, brands
	$(PYTHON) -m tools.make_tables $(DATA)
	$(MANIFEST)

language: ## which words speak for which language
	$(PYTHON) -m tools.fit_language --data $(DATA)
	$(MANIFEST)

tagger: ## the network that reads sources, an hour: make tagger TEACHER=/path/to/minilm
	$(PYTHON) -m tools.tagger.fit --data $(DATA) --teacher $(TEACHER) --date $(shell date +%F)
	$(MANIFEST)

pooling: ## how articles of one outlet add up
	$(PYTHON) -m tools.fit_pooling --data $(DATA)
	$(MANIFEST)

manifest: ## size, hash, source, licence and date of each packaged table
	$(MANIFEST)

# The day of the commit is the model's date, so that training a commit again writes the same bytes.
model: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct)
model: ## train a model: make model OUT=build/en-2026.12.0
	mkdir -p $(dir $(OUT))
	$(PYTHON) -m srcscore.cli train --data $(DATA) --out $(OUT)

bench: ## the gates of quality and speed
	$(PYTHON) -m benchmarks.gates.quality --quick
	$(PYTHON) -m benchmarks.gates.speed --quick

outputs: ## what the documentation prints, its command line reference, and the page of licences
	$(PYTHON) -m tools.docs.cli_reference
	$(PYTHON) -m tools.docs.outputs

golden: ## the stored scores of the models, only when they are meant to change
	$(PYTHON) tests/golden/scores.py
