# The targets of this checkout. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What the environment says of other builds changes nothing here; make build GOOS=… does.
# Nobody debugs what is built here: without what debuggers read, our packages compile in five sixths of the time. All targets
# have the same flags, so that one compiles nothing again that another has compiled.
export GOFLAGS := -mod=readonly -gcflags=github.com/plumbline-conformance/plumbline/...=-dwarf=false
export GOWORK := off
export GO111MODULE := on
unexport GOROOT GOEXPERIMENT GOTOOLCHAIN CDPATH
$(foreach name,GOOS GOARCH CGO_ENABLED,$(if $(filter environment,$(origin $(name))),$(eval unexport $(name))))

# The packages in which goroutines meet, the longest first: these are tested with the race detector, the others without.
# The provider's own tests are not: all these use it side by side, and it is what takes longest to compile.
CORE := ./internal/client ./internal/jobs ./internal/jobs/states ./internal/provider/console ./internal/watch

# Of the runner's tests those in which most of it meets: whole runs, races, culprits, crowds and interruptions. The others,
# which have one target behave in one way each, are run without the race detector here, and with it by make test-all.
MEETING := ^Test(FailuresCost|SmallServers|AnotherWorker|FewerWorkers|WhatCounts|TheTime|ATargetThatDies|LostAnswersOfRaces|OnePipeline|RacesOf|NotPassedOn|TheCulprit|ACulpritOf|AJobThatSomebody|Interrupted|AnOutage|Crowds|HeldBack|AnAnswerEnds|TheOthers|OneRequest)

# Of the tests of the whole those that mostly wait: what computes is run beside them.
WAITING := ^Test(KillMatrix|LimitedRate|ConstantAnswers|WrongScheme|SourcesTell)

# Of the others those that take longest, which begin first.
LONGEST := ./cmd/plumbline ./internal/operations/run ./property ./internal/selftest/subject

# make vet has run all of go vet: go test runs no part of it again. Tests make much garbage and keep little: with GOGC=400
# they take up to a third less of the processors. What debuggers read of other modules is half of linking them.
TEST := GOGC=400 go test -vet=off -ldflags='-s -w' -timeout 30m

.PHONY: help
help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: check
check: ## checks the built-in reference provider: the first thing to try
	@echo "building plumbline…" >&2
	@go run ./cmd/plumbline check --embedded

# The tests, in parts that run side by side.
PARTS := test-plain test-race test-whole test-waiting test-runner

# go vet comes first: it compiles what the others need. All parts begin together, for much of each is waiting; what only
# computes begins when one of them has ended, so that no processor waits for the last package.
.PHONY: test
test: vet ## runs the linters and every test, the core with the race detector too
	@$(MAKE) --no-print-directory -j5 $(PARTS) staticcheck contracts

.PHONY: test-go
test-go: vet ## make test without the contract tests, which need libpact_ffi
	@$(MAKE) --no-print-directory -j5 $(PARTS) staticcheck

# What waits most is tested beside what computes most. The packages that only runs use side by side have the race detector
# in make test-race-all.
.PHONY: test-race
test-race:
	$(TEST) -race -run '$(MEETING)' ./internal/runner
	$(TEST) -race $(CORE)

.PHONY: test-plain
test-plain:
	$(TEST) $(LONGEST) $$(go list ./... | grep -vxFf <(go list $(CORE) $(LONGEST) ./internal/runner ./internal/selftest))

.PHONY: test-whole
test-whole:
	$(TEST) -skip '$(WAITING)' ./internal/selftest

.PHONY: test-waiting
test-waiting:
	$(TEST) -run '$(WAITING)' ./internal/selftest

.PHONY: test-runner
test-runner:
	$(TEST) -skip '$(MEETING)' ./internal/runner

.PHONY: test-all
test-all: test test-race-all variants kill torture ## every test: also each case on each variant, mutant and hostile target (an hour)

.PHONY: test-race-all
test-race-all:
	go test -count=1 -race -timeout 30m ./internal/runner ./internal/operations/run ./internal/watch/logbook ./internal/provider

.PHONY: lint
lint: vet staticcheck ## checks the format of the code, go vet and staticcheck

.PHONY: vet
vet:
	@files=$$(find . -name '*.go' -not -path './.cache/*' | xargs go tool gofumpt -l); \
	  if [ -n "$$files" ]; then echo "not formatted by gofumpt:"; echo "$$files"; exit 1; fi
	GOGC=400 go vet ./...

.PHONY: staticcheck
staticcheck:
	GOGC=400 go tool staticcheck ./...

.PHONY: variants
variants: ## runs every case on every variant (make test: only the cases that catch the mutants)
	go test -count=1 -timeout 60m -run 'VariantsAreGreen|TestTheCatalogueIsGreen|TestConstantAnswers|TestManyCombinations|TestNothingIsLeft|TestTheActionRuns' ./internal/selftest -every
	go test -count=1 -timeout 60m -run 'TestVariantsOfTheWorkerAreGreen' ./internal/operations/run -every

.PHONY: kill
kill: ## catches every mutant, with a whole run if no single case does (make test: those of the matrix, and a sample)
	go test -count=1 -timeout 60m -run '^TestKillMatrix$$|^TestTheWalks$$|^TestWithoutItsCases|^TestTheFaultsThatAdviceNames$$' ./internal/selftest -every
	go test -count=1 -timeout 60m -run '^TestMutantsOf|^TestMutantsOnCBOR$$|^TestEveryWorkerRuleIsNeeded$$' ./internal/operations/run -every

.PHONY: matrix
matrix: ## measures which rules and cases each mutant fails: docs/kill-matrix.md, and the pages of the operations
	go test -count=1 -timeout 120m -run '^TestKillMatrix$$/^none' ./internal/selftest -update
	go test -count=1 -timeout 60m -run '^TestEveryWorkerRuleIsNeeded$$' ./internal/operations/run -update
	go test -count=1 ./internal/rulebook -run TestPages -update

SOAK ?= -soak.right 50 -soak.variants 10 -soak.faults 3
.PHONY: soak
soak: ## checks the provider, its variants and mutants many times, and writes docs/soak.md (hours)
	go test -count=1 -timeout 24h -v -run '^TestSoak$$' ./internal/selftest -args $(SOAK) -soak.page docs/soak.md

.PHONY: torture
torture: ## hostile targets, repeated verdicts, starved and interrupted runs; prints a table (minutes)
	@go run ./internal/tools/torture

# Nothing of the machine goes in: no path, no build id of a linker, no cgo.
BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=true -ldflags '-s -w -buildid='

.PHONY: build
build: ## builds the command bin/plumbline, static and reproducible
	$(BUILD) -o bin/plumbline ./cmd/plumbline

.PHONY: reproducible
reproducible: build ## builds again in a new directory with an empty cache, and compares
	@elsewhere=$$(mktemp -d); trap 'rm -rf "$$elsewhere"' EXIT; \
	  git clone -q . "$$elsewhere/clone"; \
	  git -C "$$elsewhere/clone" checkout -q --detach "$$(git rev-parse HEAD)"; \
	  if [ -n "$$(git status --porcelain --untracked-files=no)" ]; then echo "commit first: what is not committed is not built elsewhere"; exit 1; fi; \
	  ( cd "$$elsewhere/clone" && GOCACHE="$$elsewhere/cache" $(BUILD) -o "$$elsewhere/plumbline" ./cmd/plumbline ); \
	  if readelf -l bin/plumbline 2>/dev/null | grep -q INTERP; then echo "bin/plumbline is not static"; exit 1; fi; \
	  cmp bin/plumbline "$$elsewhere/plumbline"; \
	  echo "two builds, the same bytes: $$(sha256sum bin/plumbline)"

.PHONY: sbom
sbom: build ## lists what is in bin/plumbline, as CycloneDX (downloads the tool)
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -noserial -output bin/plumbline.cdx.json bin/plumbline

.PHONY: list
list: ## lists every case
	@go run ./cmd/plumbline list

.PHONY: generated
generated: ## regenerates the lists of rules and cases, the pages of the rules, golden reports and seed corpora
	go test ./internal/rules -run TestRulesAreFrozen -update
	go test ./internal/cases -run TestGoldenList -update
	go test ./internal/rulebook -run 'TestPages|TestTheBytesOfTheWires' -update
	go test ./internal/evidence -run TestOpenQuestions -update
	go test ./internal/report/views ./internal/report/compare -update
	go run ./fuzz/corpus

BASE ?= HEAD
.PHONY: cases
cases: ## prints the cases that differ from those of BASE=HEAD, one per line
	@base=$$(mktemp -d); trap 'git worktree remove --force "$$base/tree"; rm -rf "$$base"' EXIT; \
	  git worktree add -q --detach "$$base/tree" $(BASE); \
	  ( cd "$$base/tree" && go test -count=1 ./internal/cases -run TestGoldenList -whole "$$base/before" >/dev/null || true ); \
	  go test -count=1 ./internal/cases -run TestGoldenList -whole "$$base/after" >/dev/null || true; \
	  diff -U0 --label $(BASE) --label now "$$base/before" "$$base/after" && echo "the cases are those of $(BASE)" || true

.PHONY: bench
bench: build ## compares the speed with a commit of the past, and with wrk where it is installed (docs/benchmarks)
	@go run ./internal/tools/bench $(BENCH)

.PHONY: benchmarks
benchmarks: ## runs the benchmarks of the packages
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: watch-rate
watch-rate: ## measures how many requests pass through plumbline watch, and without it, in turns; prints the ratio
	go test ./internal/watch -run '^$$' -bench Worker -benchtime 10000x

.PHONY: demo
demo: ## checks the reference provider and two mutants, and writes every kind of report to results/
	internal/tools/demo/demo.sh

.PHONY: browser
browser: ## opens the pages in Chromium (apt-get install chromium), saves screenshots in results/browser/
	go vet -tags browser ./internal/tools/browsertest ./internal/report/page ./internal/provider/console
	go tool staticcheck -tags browser ./internal/tools/browsertest ./internal/report/page ./internal/provider/console
	go test -tags browser -count=1 -run 'InABrowser|InView|DoesNotRun' -v ./internal/report/page ./internal/provider/console -screenshots $(CURDIR)/results/browser

.PHONY: drift
drift: ## compares the rules with the newest published model of the service (downloads botocore)
	go run ./internal/model/drift

.PHONY: clients
clients: ## runs real clients: the provider's flow, and what they send and read (docs/clients.md; downloads them)
	internal/tools/clients/flow.sh
	internal/tools/clients/operations.sh
	internal/tools/clients/record.sh

.PHONY: clients-update
clients-update: ## records what real clients send and read in fixtures/clients, and rewrites docs/clients.md
	internal/tools/clients/record.sh -update
	go test -count=1 ./internal/tools/clients/record -run TestPage -update
	git --no-pager diff -- fixtures/clients internal/rules/clients.json docs/clients.md

.PHONY: ci-lint
ci-lint: ## lints the workflow, the action, the Dockerfile and the scripts (downloads the linters)
	internal/tools/clients/ci-lint.sh

.PHONY: emulators
emulators: ## checks moto's server and ministack, which lack the operation (downloads them)
	internal/tools/clients/emulators.sh

# Fuzzing: docs/fuzzing.md.
FUZZTIME ?= 20s
FUZZ ?=
.PHONY: fuzz
fuzz: ## runs the fuzz targets one after another, FUZZTIME=20s each (FUZZ=... chooses)
	@fuzz/run.sh plain $(FUZZTIME) $(FUZZ)

.PHONY: fuzz-fast
fuzz-fast: ## make fuzz with only the provider instrumented: several times faster
	@fuzz/run.sh fast $(FUZZTIME) $(FUZZ)

.PHONY: fuzz-speed
fuzz-speed: ## compares FuzzRequest with a target that does nothing, and with the one of CBOR
	@fuzz/run.sh fast $(FUZZTIME) FuzzNothing FuzzRequest FuzzCBORRequest FuzzNothing FuzzRequest FuzzCBORRequest

.PHONY: fuzz-faults
fuzz-faults: ## measures how soon fuzzing finds each limit and pattern mutant of the provider
	@fuzz/hunt.sh

CBOR_FAULTS := bytes-as-text chunked-text-refused error-type-missing id-anywhere indefinite-map-refused length-believed no-chunks-absent time-negative-refused trailing-bytes-accepted undefined-refused
.PHONY: fuzz-faults-cbor
fuzz-faults-cbor: ## measures how soon fuzzing finds ten mutants of the CBOR wire
	@fuzz/hunt.sh 5 5 '^cbor-($(subst $() ,|,$(CBOR_FAULTS)))$$'

.PHONY: libfuzzer
libfuzzer: ## builds FuzzRequest, FuzzBody and those of CBOR as libFuzzer binaries (needs clang; downloads go-118-fuzz-build)
	@fuzz/libfuzzer.sh .cache/libfuzzer

# The contract: contracts/README.md. PACT_DO_NOT_TRACK: Pact's tools would report their use.
export PACT_DO_NOT_TRACK := true
CONTRACTS := GOGC=400 go test -vet=off -ldflags='-s -w' -tags pact -count=1 -parallel 8 ./contracts

.PHONY: contracts
contracts: pact-ffi pact-tools ## regenerates the Pact contract, compares it, verifies the provider against it
	$(CONTRACTS)
	go vet -tags pact ./contracts
	GOGC=400 go tool staticcheck -tags pact ./contracts # last: make staticcheck, beside it, has then read what these import

.PHONY: contracts-update
contracts-update: pact-ffi ## rewrites the Pact contract
	$(CONTRACTS) -run 'TestConsumer' -update

.PHONY: contracts-second
contracts-second: pact-tools ## runs botocore against a stub of the Pact contract (downloads it)
	contracts/second/run.sh

.PHONY: contracts-every
contracts-every: pact-ffi ## counts which mutants of the provider the Pact contract rejects
	$(CONTRACTS) -run 'TestEvery' -every -v | grep -E '^(ok|FAIL|---)|faults_test.go'

ENDPOINT ?=
JOBS ?= auto
VERIFY ?=
.PHONY: verify
verify: pact-ffi ## verifies ENDPOINT=URL against the Pact contract, with jobs from JOBS=...
	$(CONTRACTS) -run 'TestVerify' -v -endpoint '$(ENDPOINT)' -jobs '$(JOBS)' $(VERIFY)

.PHONY: pact-cli
pact-cli: pact-tools pact-ffi ## verifies the provider with Pact's command-line verifier
	$(CONTRACTS) -run 'TestCommandLine' -v

.PHONY: pact-ffi
pact-ffi: ## installs Pact's library into .cache (downloads it)
	@go run ./internal/tools/pactffi

.PHONY: pact-tools
pact-tools: ## installs Pact's command-line tools into .cache (downloads them)
	@go run ./internal/tools/pactffi -tools
