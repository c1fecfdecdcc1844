# The only two set-up steps on a machine with Go and make: make bench, make test.

export PROFILE ?= standard
export STORE   ?= auto
export CLAIMS  ?=
export OUT     ?=
export OLD     ?=
export NEW     ?=
export FORMAT  ?= text
export FAIL_ON ?=
export SCENARIO_FILE ?=

# The race detector needs a C compiler; it runs over what is concurrent.
RACE := $(shell command -v $${CC:-gcc} >/dev/null 2>&1 && echo yes)
CONCURRENT := ./impl/... ./bench/internal/browser ./bench/internal/load ./bench/internal/lookup ./bench/internal/server ./bench/internal/trial

RUN = AUTHBENCH_STORE="$$STORE" bin/bench run --profile="$$PROFILE" --claims="$$CLAIMS" --scenario-file="$$SCENARIO_FILE" --out="$$OUT" $(if $(RESUME),--resume)

.PHONY: help bench lookup compare build test lint fuzz clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10
	@echo
	@echo "PROFILE=quick|standard|full   how much to measure: about 90 s, 10 min, hours (default standard)"
	@echo "STORE=auto|embedded|redis|cluster|redis://...   what stands behind the sites (default auto)"
	@echo "CLAIMS=file.json   your own principal, so that the numbers are about your tokens"
	@echo "SCENARIO_FILE=file.toml   your own sessions: logins, reads, writes, logouts (see scenarios/examples/shop.toml)"
	@echo "OUT=folder         where the run goes (default a new folder under results/)"
	@echo "RESUME=1           go on with the interrupted run in OUT"
	@echo "OLD=folder NEW=folder   the runs to compare; FORMAT=text|markdown|json"
	@echo "FAIL_ON=gate       let compare fail: differs, worse, METRIC>5%, METRIC<-5%"

bench: build ## measure session tokens against JWTs, and write charts and a report under results/
	@$(RUN)

lookup: build ## only the lookup path: every step from the obvious implementation to the fast one, beside other libraries
	@$(RUN) --scenario=lookup

compare: bin/bench ## the run NEW against the run OLD, cell by cell, sorted by what changed
	@bin/bench compare --format="$$FORMAT" --fail-on="$$FAIL_ON" -- "$$OLD" "$$NEW"

test: ## every test, and those of what is concurrent with the race detector where there is a C compiler
	go test -timeout 15m ./...
	go -C bench/peers test -timeout 15m ./...
ifeq ($(RACE),yes)
	go test -race -timeout 15m $(CONCURRENT)
	go test -race -timeout 15m -run 'Interrupt' ./bench
endif

lint: bin/staticcheck ## formatting, go vet (Linux and macOS), staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these"; exit 1; }
	go vet ./...
	GOOS=darwin go vet ./...
	bin/staticcheck ./...
	go mod verify
	go -C bench/peers vet ./...
	GOOS=darwin go -C bench/peers vet ./...
	cd bench/peers && ../../bin/staticcheck ./...

fuzz: ## a minute on every fuzz test
	@for pkg in $$(grep -rlE '^func Fuzz' --include=*_test.go . | xargs -n1 dirname | sort -u); do \
		for name in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' $$pkg/*_test.go | sed 's/func //'); do \
			echo "$$pkg $$name"; go test -run '^$$' -fuzz "^$$name$$" -fuzztime 60s $$pkg || exit 1; \
		done; \
	done

clean: ## remove what was built; results stay
	rm -rf bin

build: bin/bench bin/peers ## both programs, under bin/

bin/bench: FORCE
	@go build -o $@ ./bench

# Other people's libraries are worth a column, and not the run: without a network the harness goes on without them.
bin/peers: FORCE
	@if go -C bench/peers list -deps . >/dev/null 2>&1; then go -C bench/peers build -o ../../$@ .; \
	else rm -f $@; echo "the modules of bench/peers cannot be fetched: going on without other people's libraries"; fi

bin/staticcheck: bench/tools/go.mod bench/tools/go.sum
	go -C bench/tools build -o ../../bin/staticcheck honnef.co/go/tools/cmd/staticcheck

.PHONY: FORCE
FORCE:
