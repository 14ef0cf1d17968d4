# What can be done with this checkout. `make` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The packages in which goroutines meet: these are tested with the race detector besides.
CORE := ./internal/spec/... ./internal/target/... ./internal/runner/... ./internal/provider/... ./internal/jobs/...

.PHONY: help
help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: check
check: ## checks the stand-in that is built in: the first thing to try
	@go run ./cmd/plumbline check --embedded

.PHONY: test
test: lint ## runs the linters and every test, the core with the race detector too
	go test -race $(CORE)
	go test ./...

.PHONY: lint
lint: ## looks for misformatted and suspicious code
	@files=$$(find . -name '*.go' -not -path './.cache/*' | xargs go tool gofumpt -l); \
	  if [ -n "$$files" ]; then echo "not formatted by gofumpt:"; echo "$$files"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

.PHONY: build
build: ## builds the command bin/plumbline, static and reproducible
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/plumbline ./cmd/plumbline

.PHONY: list
list: ## lists every case
	@go run ./cmd/plumbline list

.PHONY: bench
bench: ## measures
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: drift
drift: ## compares the rules with the newest published model of the service (downloads botocore)
	go run ./internal/spec/drift

.PHONY: clients
clients: ## drives the stand-in with botocore and the AWS CLI (downloads them)
	internal/clients/flow.sh

.PHONY: moto
moto: ## checks moto's server, which lacks the operation (downloads it)
	internal/clients/moto.sh
