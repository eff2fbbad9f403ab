# Set-up and daily work. `make help` lists what there is.
.POSIX:

# Any Python from 3.8 on that has pip; on Windows it is often called `python`.
PYTHON = python3
CARGO = cargo

# Through cargo, so that CARGO_TARGET_DIR and the name of the program's file are cargo's affair.
RUN = $(CARGO) run --profile demo --locked --quiet --
DEMO_INDEX = target/demo-index
MINUTES = 1
DEMO_EN = attention over very long documents
DEMO_ZH = 怎样在上千台机器上并行处理大数据？

.PHONY: help runtime page-tools mcp-tools cluster-tools shell-tools build demo test endure cluster cluster-test fuzz audit \
	lint bench quality wheel python-test licences dist install clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

runtime: ## fetch ONNX Runtime's shared library into runtime/lib (nothing to do when it is there)
	@$(PYTHON) runtime/fetch.py

build: ## build the program, optimised
	@$(CARGO) build --release --locked

demo: runtime ## index the example reading list and ask it two questions, with a program that is built in a hurry
	@$(CARGO) build --profile demo --locked
	@rm -rf $(DEMO_INDEX)
	@echo '$$ $(RUN) index examples/reading-list --index $(DEMO_INDEX)'
	@$(RUN) index examples/reading-list --index $(DEMO_INDEX)
	@echo
	@echo '$$ $(RUN) ask "$(DEMO_EN)" -k 3 --index $(DEMO_INDEX)'
	@$(RUN) ask "$(DEMO_EN)" -k 3 --index $(DEMO_INDEX)
	@echo
	@echo '$$ $(RUN) ask "$(DEMO_ZH)" -k 3 --index $(DEMO_INDEX)'
	@$(RUN) ask "$(DEMO_ZH)" -k 3 --index $(DEMO_INDEX)

page-tools: ## install what the tests of the web page need: Chromium, where apt-get can, and npm packages
	@tests/page/install

mcp-tools: ## install the clients of other makers that the tests of MCP use (Python packages, below target)
	@PYTHON=$(PYTHON) tests/mcp/install

cluster-tools: ## install the Qdrant server that the tests of a cluster use (npm, below target; Linux on x86-64)
	@tests/cluster/install

shell-tools: ## install the shells that the tests of completion use, where apt-get can
	@tests/shells/install

test: runtime page-tools mcp-tools cluster-tools shell-tools ## run every test
	@$(CARGO) test --locked --features qdrant
	@$(PYTHON) tests/python/run.py

python-test: ## test the wheel in an empty environment, with what `make test` compiled
	@$(PYTHON) tests/python/run.py

endure: runtime ## the long form of the tests that kill, damage, cut the power and update for a year (half an hour)
	@PAPERS_SEM_KILLS=300 PAPERS_SEM_DAMAGES=2000 PAPERS_SEM_FAULTS=3 PAPERS_SEM_POWER_CUTS=100 PAPERS_SEM_DAYS=365 \
		PAPERS_SEM_HISTORIES=300 \
		$(CARGO) test --locked --test it -- --nocapture kill:: damage:: faults:: power:: histories::

cluster: cluster-tools ## start a Qdrant cluster of three nodes on this machine, print its address, stop it at Ctrl-C
	@$(PYTHON) tests/cluster/start.py

cluster-test: runtime cluster-tools ## the long form of the tests of a cluster (an hour); reads ../shared where it is
	@PAPERS_SEM_CLUSTER=long $(CARGO) test --locked --features qdrant --test it -- --nocapture --test-threads 1 cluster::

fuzz: ## feed every reader what it does not expect, MINUTES (1) each; needs cargo-fuzz and a nightly toolchain
	@fuzz/run $(MINUTES)

audit: ## check licences, sources and advisories of every dependency; needs cargo-deny and the network
	@$(CARGO) deny --all-features check

lint: ## check formatting, and clippy without a warning
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --locked --workspace --all-features --lib --bins --examples --tests --bench '*' -- -D warnings

bench: runtime ## measure recall, then the time of a question (five minutes)
	@$(CARGO) bench --locked

quality: runtime ## measure ranking quality on the judged questions in ../shared/eval
	@$(CARGO) bench --locked --bench quality

wheel: ## build the wheel for Python in target/wheels
	@$(PYTHON) packaging/wheel.py

licences: ## gather the licences of all dependencies in target/licences
	@$(PYTHON) packaging/licences.py

dist: ## build the archive, the Debian package and their checksums in target/dist
	@$(PYTHON) packaging/dist.py

install: ## install the program for this user, with ONNX Runtime in the user's data directory
	@$(CARGO) install --path . --locked
	@$(PYTHON) runtime/fetch.py --user

clean: ## remove what was built, fetched and indexed for the demo
	@$(CARGO) clean
	@rm -rf runtime/lib $(DEMO_INDEX)
