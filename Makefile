# `make dataset` and `make test` do everything, on a machine that has only Python 3.10+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := build/warta
REAL ?= ../shared/real
LABEL_STUDIO := .venv-label-studio
MODELS := entities titles persuasion-words persuasion-clauses persuasion-extents chains topics frames genre

.PHONY: dataset test test-all lint bench scale-model bench-all models quality pictures clean

dataset: $(VENV)/ready ## build the shipped corpus, load it back, say what came out
	$(BIN)/warta build corpus/raw --out $(OUT) --overwrite
	$(BIN)/warta check --errors corpus $(OUT)
	$(BIN)/warta stats $(OUT)

test: $(VENV)/ready-dev ## fast tests
	$(BIN)/pytest -n auto -m "not slow"

test-all: $(VENV)/ready-dev $(VENV)/ready-all $(LABEL_STUDIO)/ready ## every test, slow ones too
	WARTA_LABEL_STUDIO=$(CURDIR)/$(LABEL_STUDIO)/bin/label-studio $(BIN)/pytest

lint: $(VENV)/ready-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/ready-bench ## speed and memory, beside a peer in the same run
	$(BIN)/python tests/bench/speed.py
	$(BIN)/python tests/bench/ner.py
	$(BIN)/python tests/bench/duplicates.py --articles 5000 20000
	PYTHONPATH=tests $(BIN)/python tests/bench/pages.py
	$(BIN)/python tests/bench/engines.py

scale-model: $(VENV)/ready-bench ## hours, machines and limits for 10 million and 1 billion articles
	$(BIN)/python tests/bench/scale_model.py

bench-all: $(VENV)/ready-dev $(VENV)/ready-bench dataset ## every CPU baseline on every task, against the committed results
	$(BIN)/python -m warta.benchmark.baselines $(OUT) --check

models: $(VENV)/ready-dev ## train the shipped models anew from the shipped gold
	$(BIN)/warta build corpus/raw --out $(OUT) --layers structure,sentences,tokens --overwrite
	for task in $(MODELS); do \
	  $(BIN)/warta train $$task $(OUT) --out scripts/warta/annotate/models/$$task.npz || exit 1; done

quality: $(VENV)/ready-dev dataset ## the shipped annotators on gold and, where REAL is, on real sets
	$(BIN)/python -m warta.benchmark.quality $(OUT) $(if $(wildcard $(REAL)),--real $(REAL)) \
	  --out corpus/results/quality.json

pictures: $(VENV)/ready-all dataset ## the README's pictures
	$(BIN)/warta stats $(OUT) --plots docs --figures voices,sources > /dev/null
	$(BIN)/warta leaderboard --dataset $(OUT) --plot docs/leaderboard.svg > /dev/null
	$(BIN)/warta view $(OUT) --out build/view --annotations corpus/annotations --overwrite
	$(BIN)/python tests/view/pictures.py build/view docs

clean:
	rm -rf $(VENV) $(LABEL_STUDIO) build .mypy_cache .ruff_cache .pytest_cache

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed; name one with make PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[web]"
	touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

$(VENV)/ready-all: $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,hf,ray,browser]"
	touch $@

$(LABEL_STUDIO)/ready:
	$(PYTHON) -m venv $(LABEL_STUDIO)
	$(LABEL_STUDIO)/bin/python -m pip install --quiet --disable-pip-version-check label-studio==1.23.2
	touch $@

$(VENV)/ready-bench: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	touch $@
