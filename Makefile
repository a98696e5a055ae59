# Every target sets up what it needs; on a fresh machine `make demo` is the only command to know.
PY := .venv/bin/python
SOURCES := src tests tools
N ?= 1000

.PHONY: demo test test-all check format screens bench soak soak-kiosk tour wheel translations lock clean setup setup-tests

setup:
	@tools/bootstrap.sh app

setup-tests:
	@tools/bootstrap.sh tests

demo: setup
	@$(PY) -m moonmail demo

# Three at once also on two cores: tests wait for processes that they start.
test: setup-tests
	@$(PY) -m pytest -n 3 --dist worksteal -q $(ARGS)

# With what takes long: before a release.
test-all: setup-tests
	@MOONMAIL_THOROUGH=1 MOONMAIL_BOTH_DATABASES=1 $(PY) -m pytest -n 2 --dist worksteal -q $(ARGS)

check: setup
	@$(PY) tools/check.py

format: setup
	@$(PY) tools/check.py --fix

screens: setup
	@$(PY) -m tests.screens.render build/screens

bench: setup
	@$(PY) -m tests.benchmarks.run

# Goes on where it was interrupted: `make soak N=10000`; from the beginning: `make soak ARGS=--fresh`.
soak: setup-tests
	@$(PY) -m tests.faults.soak $(N) $(ARGS)

# Guests at the kiosk, one after the other: `make soak-kiosk N=1000`.
soak-kiosk: setup-tests
	@$(PY) -m tests.kiosk.soak $(N)

tour: setup
	@$(PY) -m moonmail tour --out build/tour

translations: setup
	@$(PY) tools/translations.py

wheel: setup
	@$(PY) -m build --wheel --no-isolation --outdir build/wheel

# Needs uv (`pip install uv`); everybody else installs from the lock that this writes.
lock:
	uv pip compile pyproject.toml --group dev --extra backend --extra postgres --extra kiosk --python-version 3.11 --universal \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
