# `make dataset` and `make test` do everything, on a machine that has only Python 3.10+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := build/warta
REAL ?= ../shared/real
MODELS := entities titles persuasion-words persuasion-clauses persuasion-extents chains topics frames genre

.PHONY: dataset test test-all lint bench bench-all models quality clean

dataset: $(VENV)/ready ## build the shipped corpus, load it back, say what came out
	$(BIN)/warta build corpus/raw --out $(OUT) --overwrite
	$(BIN)/warta check --errors corpus $(OUT)
	$(BIN)/warta stats $(OUT)

test: $(VENV)/ready-dev ## fast tests
	$(BIN)/pytest -n auto -m "not slow"

test-all: $(VENV)/ready-dev ## every test, slow ones too
	$(BIN)/pytest

lint: $(VENV)/ready-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/ready-bench ## speed and memory, beside a peer in the same run
	$(BIN)/python tests/bench/speed.py
	$(BIN)/python tests/bench/ner.py

bench-all: $(VENV)/ready-dev $(VENV)/ready-bench dataset ## every CPU baseline on every task, against the committed results
	$(BIN)/python -m warta.benchmark.baselines $(OUT) --check

models: $(VENV)/ready-dev ## train the shipped models anew from the shipped gold
	$(BIN)/warta build corpus/raw --out $(OUT) --layers structure,sentences,tokens --overwrite
	for task in $(MODELS); do \
	  $(BIN)/warta train $$task $(OUT) --out scripts/warta/annotate/models/$$task.npz || exit 1; done

quality: $(VENV)/ready-dev dataset ## the shipped annotators on gold and, where REAL is, on real sets
	$(BIN)/python -m warta.benchmark.quality $(OUT) $(if $(wildcard $(REAL)),--real $(REAL)) \
	  --out corpus/results/quality.json

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed; name one with make PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

$(VENV)/ready-bench: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	touch $@
