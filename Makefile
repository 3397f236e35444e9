# Each target sets up what it needs by itself, on a fresh machine as well: `make demo` and `make test` are all there is to type.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo pictures states test check sbom bench bench-unlock planted soak soak-kill soak-wire soak-damage soak-schedules soak-load soak-lists reader catalogue smoke package smoke-package windows windows-try lock setup setup-window

BIN := .venv/bin
# Without a screen Qt draws into memory.
HEADLESS := if [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then export QT_QPA_PLATFORM="$${QT_QPA_PLATFORM:-offscreen}"; fi

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: setup-window ## three weeks of invented care, two clinics, a center and a link to cut; without a screen it walks by itself
	@$(HEADLESS); if [ "$${QT_QPA_PLATFORM:-}" = offscreen ]; then \
		$(BIN)/navigator demo --offscreen build/demo; else $(BIN)/navigator demo; fi

pictures: setup-window ## the README's pictures anew, from the running program
	@QT_QPA_PLATFORM=offscreen $(BIN)/navigator demo --offscreen build/demo
	@for name in today chart review; do cp build/demo/[0-9][0-9]-$$name-light.png docs/pictures/$$name.png; done

states: setup-window ## every screen in every state and dress, tested and pictured: build/states/index.html
	@rm -rf build/states
	@NAVIGATOR_PICTURES=build/states QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n 2 --timeout=3000 tests/screens/test_every_state.py; \
		$(BIN)/python -m tests.screens.contact_sheets build/states

test: setup ## every test but the long fault runs
	@$(HEADLESS); $(BIN)/pytest -n 2

check: setup ## lint, format, types and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

sbom: setup ## what is shipped, package by package with its hashes, as CycloneDX: build/sbom
	@$(BIN)/python -m installer.bill build/sbom

bench: setup ## what is fast, how fast, against what limit
	@$(HEADLESS); $(BIN)/python -m benchmarks

bench-unlock: setup ## unlock and lock with 50,000 patients, against their limits; building them takes longest
	@$(HEADLESS); NAVIGATOR_BENCH_PATIENTS=$${NAVIGATOR_BENCH_PATIENTS:-50000} $(BIN)/python -m benchmarks.startup

planted: setup ## plants every known fault, one after another, and says which test found it
	@$(HEADLESS); $(BIN)/python -m tests.planted

# Each part ends within 90 minutes on two cores.
SOAK := kill wire damage schedules load lists
soak: $(addprefix soak-,$(SOAK)) ## the long fault runs, or one of them: soak-kill, soak-wire, soak-damage, soak-schedules, soak-load, soak-lists

soak-kill: setup
	@NAVIGATOR_KILLS=10000 NAVIGATOR_REKEYS=50 NAVIGATOR_RESTORES=50 $(BIN)/pytest -n 2 tests/faults/test_kill.py \
		tests/faults/test_rekey_killed.py tests/faults/test_restore_killed.py

soak-wire: setup
	@NAVIGATOR_FUZZ=20000 NAVIGATOR_FAULTY=20000 NAVIGATOR_MUTATED=50000 NAVIGATOR_API=5000 $(BIN)/pytest \
		-n 2 --timeout=5000 \
		tests/faults/test_wire_fuzz.py tests/faults/test_faulty_exchanges.py tests/hub/test_hub_mutated.py tests/hub/test_hub_api.py

soak-damage: setup
	@NAVIGATOR_FLIPS=5000 NAVIGATOR_CUTS=2000 NAVIGATOR_AUDIT_EDITS=1000 NAVIGATOR_ROLLBACKS=500 \
		NAVIGATOR_SENTINELS=10000 $(BIN)/pytest -n 2 --timeout=5000 \
		tests/faults/test_many_planted.py tests/faults/test_audit_insider.py tests/faults/test_going_back.py tests/store/test_keys.py tests/store/test_faults.py tests/backups/test_putting_back.py

soak-schedules: setup
	@NAVIGATOR_STEPS=$${NAVIGATOR_STEPS:-100} NAVIGATOR_SCHEDULES=$${NAVIGATOR_SCHEDULES:-1250} \
		$(BIN)/pytest -n 2 --timeout=10000 tests/properties/test_exchange.py tests/properties/test_sets.py \
		tests/properties/test_served_exchange.py tests/properties/test_moving_feeds.py

soak-load: setup
	@$(BIN)/python -m benchmarks.crowd --stores 240 --over 600 --workers 2

soak-lists: setup
	@NAVIGATOR_ROWS=50000 $(BIN)/pytest -n 2 tests/faults/test_long_lists.py

reader: setup-window ## the real window read and used over AT-SPI, as a screen reader does; says so where the machine cannot
	@/usr/bin/python3 tests/e2e/at_spi.py

catalogue: setup ## every text of the program into resources/i18n, what is translated there is kept
	@$(BIN)/python -m tests.i18n

smoke: setup ## build the wheel, install it apart, and ask the installed program how it is
	$(BIN)/python -m installer.smoke

package: setup ## the .deb of this system, in build/package
	$(BIN)/python -m installer.linux.package

smoke-package: package ## install that .deb in a clean Debian, ask it how it is, let practice walk there, take it away again
	$(BIN)/python -m installer.smoke --demo --deb "$$(ls -t build/package/*.deb | head -n 1)"

windows: setup ## the folder and the installing program for Windows: ZIP=embeddable Python, SHA256=its hash
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m installer.windows.build --setup --python-zip "$(ZIP)" --sha256 "$(SHA256)"

windows-try: setup ## the same with a stand-in for Python, looked into and thrown away
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m installer.windows.stand_in

# What is shipped is a part of what is worked with: the same versions, without the tools.
lock: setup ## requirements.lock and those of what is shipped anew from pyproject.toml; versions already in it stay
	@uv="$$(command -v uv || echo build/uv/bin/uv)"; \
	if [ ! -x "$$uv" ]; then $(BIN)/python -m venv build/uv; build/uv/bin/python -m pip install --quiet uv; fi; \
	"$$uv" pip compile pyproject.toml --all-extras --universal --generate-hashes --no-header \
		--python-version 3.11 --quiet -o requirements.lock; \
	shipped() { lock="installer/locks/$$1.lock"; shift; rm -f "$$lock"; "$$uv" pip compile pyproject.toml "$$@" -c requirements.lock \
		--universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet -o "$$lock"; }; \
	shipped desk --extra desk; shipped desk-and-hub --extra desk --extra hub

setup:
	@installer/linux/setup.sh

setup-window:
	@installer/linux/setup.sh window
