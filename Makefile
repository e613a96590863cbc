# Two commands are enough on a fresh machine: `make demo` and `make test`.
# Every target installs what it needs into .venv; a second run starts at once (stamps in .venv).

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/lock.txt

# The worlds that the policy score is taken over; a stopped run goes on where it was (build/policy-score.jsonl).
WORLDS := --preset pilot --families substitution bottleneck relational balance \
    --seeds 101 102 103 104 105 106 --also scarce rural drift sparse --also-seeds 101 102

# Without bytecode on disk every start would compile every library again.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1

# Two tests hold for the sample as it is: a night that is proved optimal, neighbours on a list without a tie.
MINIMAL := tests/api/test_importing.py tests/api/test_rank.py tests/api/test_rematch.py \
    tests/api/test_training.py tests/api/test_compare.py tests/api/test_demo.py tests/api/jobs \
    tests/api/v1/test_decisions.py tests/api/v1/test_deliveries.py tests/api/v1/test_models.py \
    tests/api/v1/test_runs.py tests/api/v1/test_suggestions.py tests/contracts/test_minimal_mode.py \
    -k "not test_scores_that_fail_while_solving and not test_lists_are_sorted_by_value_minus_price"

.DEFAULT_GOAL := help
export PYTHON
.PHONY: help demo test lint bench proof minimal fuzz faults load laboratory pictures trust format lock sbom mlflow notebook docs clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 14

demo: $(VENV)/.compiled ## the main job on the sample municipality: report, lists, plan, pictures
	@$(BIN)/matcher demo

test: lint $(VENV)/.compiled ## every check: lint, types, layers, then the tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.checks ## ruff, mypy, import-linter, hadolint
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint deploy/Dockerfile

proof: $(VENV)/.checks ## the long proofs and the policy score
	HYPOTHESIS_PROFILE=proof $(BIN)/python -m pytest -m proof
	$(BIN)/python -m experiments.policy_score $(WORLDS) --jobs 2 --out docs/policy-score.md

minimal: $(VENV)/.checks ## the suites of the service with nothing about health (MATCHER_MINIMAL)
	MATCHER_MINIMAL=true $(BIN)/python -m pytest $(MINIMAL)

fuzz: $(VENV)/.checks ## more than 100,000 hostile and made-up requests, both databases; about 20 minutes
	$(BIN)/python -m pytest tests/fuzz -m proof -p no:cacheprovider

load: $(VENV)/.checks ## suggestions over HTTP and every page: what they take; about 10 minutes
	$(BIN)/python -m tests.load.table
	$(BIN)/python -m tests.load.pages

faults: $(VENV)/.checks ## processes killed, stopped and frozen, databases crashed: in full
	HYPOTHESIS_PROFILE=proof $(BIN)/python -m pytest tests/faults -m proof -v --durations=0 -p no:cacheprovider

laboratory: $(VENV)/.checks ## learners in worlds of known truth: docs/learners.md; hours, and a stopped run goes on
	$(BIN)/python -m experiments.laboratory --jobs 2 --out docs/learners.md

pictures: $(VENV)/.checks ## every page of the workplace: docs/workplace.md and its pictures
	$(BIN)/python -m tests.pages.pictures

trust: $(VENV)/.checks ## write docs/TRUST.md from what the proofs found
	$(BIN)/python -m tests.contracts.trust_page

bench: $(VENV)/.checks ## speed and size, printed
	@for file in experiments/benchmarks/[a-z]*.py; do \
	    module=$$(echo "$${file%.py}" | tr / .); echo "== $$module"; $(BIN)/python -m "$$module" || exit 1; \
	done
	$(BIN)/python -m tests.load.one_list

format: $(VENV)/.checks ## rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.python ## choose the newest versions of everything again
	$(call uv) pip compile --quiet --universal --no-header --no-annotate --upgrade \
	    --extra test --extra lint --extra notebook --output-file $(LOCK) pyproject.toml
	echo setuptools | $(call uv) pip compile --quiet --no-header --no-annotate --generate-hashes --python-version 3.11 \
	    --python-platform linux --extra postgres --extra auth --constraint $(LOCK) \
	    --output-file requirements/container.txt pyproject.toml -

sbom: $(VENV)/.checks ## what the container is made of, as CycloneDX: build/sbom.cdx.json
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
	    --output-file build/sbom.cdx.json requirements/container.txt

# MLflow's jobs are other processes that outlive it; nothing is told to anybody.
mlflow: $(VENV)/.mlflow ## what was tracked (MATCHER_TRACKING), in the browser, on port 5000 of this machine
	@folder="$${MATCHER_TRACKING:-.matcher/tracking}"; MATCHER_TRACKING="$$folder" $(BIN)/matcher track && \
	MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true \
	    $(BIN)/mlflow server --host 127.0.0.1 --port 5000 --workers 1 \
	    --backend-store-uri "sqlite:///$$(realpath "$$folder")/tracking.db"

# Nothing that was looked at is kept in the file, and nobody else is told anything.
notebook: $(VENV)/.notebook $(VENV)/.compiled ## a notebook on the sample municipality, in the browser
	@test -f demo/town/demo.db || $(BIN)/matcher demo
	DO_NOT_TRACK=true $(BIN)/jupyter lab --ip 127.0.0.1 --LabApp.news_url= \
	    --LabApp.extension_manager=readonly \
	    --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	    experiments/notebooks/first_look.ipynb

docs: $(VENV)/.base ## rewrite the generated pages of docs/
	$(BIN)/python -m tests.contracts.generated_pages
	$(BIN)/python -m api.readme

clean: ## everything that was installed or generated
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- installing ------------------------------------------------------------------------------------------

uv = $$(command -v uv || echo $(BIN)/uv)

define install
	@echo "Installing $(1) into $(VENV) ..." >&2
	@uv=$(call uv); \
	if [ -x "$$uv" ]; then \
	    "$$uv" pip install --quiet --python $(BIN)/python --constraint $(LOCK) --editable '$(1)'; \
	else \
	    $(BIN)/python -m pip install -qq --constraint $(LOCK) --editable '$(1)'; \
	fi
	@touch $@
endef

$(VENV)/.base: $(VENV)/.python pyproject.toml $(LOCK)
	$(call install,.)

# The loops over pairs become machine code once per state of their rooms; the sample municipality runs them all.
$(VENV)/.compiled: $(VENV)/.base $(wildcard features/*.py models/*.py matcher/assignment/*.py matcher/rules/*.py)
	@echo "Compiling the loops over pairs, once: about half a minute ..." >&2
	@folder=$$(mktemp -d); $(BIN)/matcher demo --format json --out "$$folder" >/dev/null 2>"$$folder/log" \
	    || { cat "$$folder/log" >&2; exit 1; }; rm -rf "$$folder"
	@touch $@

$(VENV)/.checks: $(VENV)/.base
	$(call install,.[test$(comma)lint])

$(VENV)/.mlflow: $(VENV)/.base
	$(call install,.[learn$(comma)mlflow-ui])

$(VENV)/.notebook: $(VENV)/.base
	$(call install,.[notebook])

$(VENV)/.python:
	@python=$$(sh requirements/find-python) && "$$python" -m venv $(VENV)
	@command -v uv >/dev/null || $(BIN)/python -m pip install -qq uv 2>/dev/null \
	    || echo "uv is not to be had here: installing with pip, which takes a minute or two." >&2
	@touch $@

comma := ,
