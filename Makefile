# Everything a person does with this repository. A machine with Go and Node is enough.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DEADCODE := go run golang.org/x/tools/cmd/deadcode@v0.51.0

DIST   := internal/web/assets/dist
STYLES := $(shell find internal/web/assets internal/web/build internal/web/ui -type f -not -path '$(DIST)/*' -not -path '*/testdata/*' 2>/dev/null)

.PHONY: help demo build test screenshots bench fault lint fmt clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: build ## show a household of invented people in the browser
	./kring demo

build: $(DIST)/app.css
	go build -o kring ./cmd/kring

# npm writes this file last, so it tells that npm ci was finished.
node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci
	touch $@

$(DIST)/app.css: node_modules/.package-lock.json $(STYLES)
	go run ./internal/web/build
	touch $@

test: $(DIST)/app.css ## run every test, and say which were skipped and why
	go test -json -timeout 25m ./... | go run ./internal/tool/testreport

screenshots: $(DIST)/app.css ## make the pictures of the handbook anew, at phone and desk width
	rm -f docs/handboek/beeld/*.webp
	KRING_REQUIRE=browser go test ./cmd/kring -run '^TestScreenshots$$' -count=1 -args -shots $(CURDIR)/docs/handboek

bench: $(DIST)/app.css ## measure; one line each: name value unit
	@packages=$$(grep -rl --include='*_test.go' '^func Benchmark' cmd internal | xargs -r dirname | sort -u | sed 's,^,./,'); \
	if [ -z "$$packages" ]; then echo 'There are no benchmarks yet.' >&2; exit 0; fi; \
	go test -run='^$$' -bench=. $$packages | go run ./internal/tool/benchlines

FAULT_ROUNDS ?= 200
fault: ## kill writers and lose servers on purpose, and count what is left; takes minutes
	go test -tags fault -count=1 -timeout 60m -v ./internal/fault -rounds $(FAULT_ROUNDS)

lint: $(DIST)/app.css ## style, faults, dead code, stale generated files
	@stamp() { find internal -name '*_templ.go' -exec sha256sum {} + | sort; }; \
	before=$$(stamp); \
	go tool templ generate; \
	if [ "$$before" != "$$(stamp)" ]; then \
		echo 'The templ files had changed and their Go files had not: they are made anew, add them.' >&2; exit 1; fi
	$(GOLANGCI) run ./...
	@dead=$$($(DEADCODE) -test ./...); \
	if [ -n "$$dead" ]; then echo "$$dead"; echo 'Nothing calls these: remove them.' >&2; exit 1; fi

fmt: ## lay out the Go files as lint wants them
	$(GOLANGCI) fmt ./...

clean: ## remove what was built, and the packages of npm
	rm -rf kring node_modules
	find $(DIST) -mindepth 1 -not -name .gitkeep -delete 2>/dev/null || true
