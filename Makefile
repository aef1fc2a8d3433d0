# How Tråd is built, tested and proved. `make help` lists the targets.
#
# A machine with Go, Node and make is enough: what a target needs beyond that (PostgreSQL, Chromium) is used
# where it is found and named where it is not. With CI set, a missing one is a failure.

# Without cgo the binary is static, and one build cache serves everything: mixing recompiles the world.
export CGO_ENABLED = 0

GO   ?= go
TOOL  = $(GO) tool -modfile=tools/go.mod
ARGS ?=
# Packages that `make test` and `make bench` look at: make test PKG=./internal/care/...
PKG  ?= ./...
# Episodes that `make bench` scores.
ROWS ?= 20000000
# Episodes that `make bench` stores, builds columns of and finds candidates in, and moves a threshold over.
READY ?= 30000000
# How long `make fuzz` gives each target.
TIME ?= 10m
# Regions of `make honesty`.
HONESTY ?= -seeds 20 -persons 50000 -monthly 10

.DEFAULT_GOAL := help
.PHONY: help demo build test e2e arch lint fmt generate assets bench intake honesty chaos deep fuzz deb clean

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: build ## build, then run the whole system with a synthetic region: make demo ARGS="--addr 127.0.0.1:9000"
	@exec bin/traad demo $(ARGS)

build: ## bin/traad, one static binary
	@mkdir -p bin
	$(GO) build -trimpath -o bin/traad ./cmd/traad

test: ## vet and every test, on SQLite, and on PostgreSQL and in Chromium where they are found
	@.ci/test $(PKG)

e2e: ## only the users' stories in a real browser, told one by one
	@.ci/test -v -count=1 ./e2e/...

arch: ## only the rules of the house: floors, purity, documentation, synthetic numbers
	$(GO) test -count=1 -v ./internal/arch/

lint: ## format, linters, and generated SQL code equal to what is committed
	@.ci/lint

fmt: ## format every Go file
	$(TOOL) gofumpt -w .

generate: ## Go code from the SQL in internal/store/query
	$(TOOL) sqlc generate

assets: node_modules/.package-lock.json ## style sheets, fonts and scripts from npm into the embed folder
	scripts/assets.sh

# npm writes this file last, so it is newer than the lock file exactly when the install is whole.
node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

bench: ## benchmarks in the packages, then the pages' server time on both engines (docs/performance.md)
	.ci/with-postgres $(GO) test -run '^$$' -bench . -benchmem $(PKG)
	$(GO) test -run '^$$' -bench Rescore -benchtime 3x ./internal/rules/casefind -rows $(ROWS)
	$(GO) test -run '^$$' -bench Slider -benchtime 200x ./internal/rules/casefind -rows $(READY)
	$(GO) test -run '^$$' -bench Ready -benchtime 1x -timeout 60m ./internal/app/dataset -rows $(READY)
	$(GO) test -count=1 -v -run MovedThreshold ./internal/front/web/page/candidate -episodes $(READY) -moves 200
	@scripts/bench-duck.sh -rows $(ROWS) $(DUCK)
	$(GO) build -trimpath -o bin/traad ./cmd/traad && .ci/with-postgres scripts/bench-ready.sh
	.ci/with-postgres $(GO) run ./cmd/loadbench $(LOAD)
	.ci/with-postgres $(GO) run -tags loadbench ./cmd/loadbench -audit -n 2000 $(LOAD)
	.ci/with-postgres $(GO) run -tags loadbench ./cmd/loadbench -intake $(INTAKE)
	.ci/with-postgres $(GO) run -tags loadbench ./cmd/loadbench -told -seconds 10
	.ci/with-postgres $(GO) run ./cmd/loadbench -fhir 200 -seconds 10 $(LOAD)

intake: ## how fast messages are taken in, beside a plain receiver: make intake INTAKE="-stored 5000000 -seconds 30"
	.ci/with-postgres $(GO) run -tags loadbench ./cmd/loadbench -intake $(INTAKE)

honesty: ## results on sixty regions of which the truth is known; three minutes, and prints the table of docs/results.md: make honesty HONESTY="-seeds 20 -persons 99000"
	$(GO) test -count=1 -v -timeout 120m -run 'CountsAre|Honesty' ./internal/front/synthetic -args $(HONESTY)

chaos: ## kills, restarts, a full disk, two replicas, mail servers and clocks that fail, while hospitals send: make chaos CHAOS="-kills 5 -messages 5000"
	.ci/with-postgres $(GO) test -tags chaos -count=1 -v -timeout 120m -run 'Killed|ServerRestarted|DiskFull|TwoReplicas|MailServer|ClockSetBack' ./e2e/intake -kills 50 -messages 50000 $(CHAOS)

deep: ## what `make test` tries a part of, tried whole: forms with every value, a thousand drawn cases of each rule
	.ci/with-postgres $(GO) test -count=1 -v -timeout 120m -run '^FuzzForms$$' ./internal/front/web -deep
	$(GO) test -count=1 -timeout 20m -run '^TestSchemas$$' ./internal/front/web/page/planwhere -plans 10000
	.ci/with-postgres $(GO) test -count=1 -timeout 120m ./internal/app ./internal/base/audit -rapid.checks 1000

fuzz: ## invented input for everything that reads what others send, noted in docs/fuzzing.md: make fuzz TIME=2m
	@GO="$(GO)" scripts/fuzz.sh $(TIME)

deb: ## build/traad_VERSION_ARCH.deb, for Debian and its kin: make deb VERSION=1.0.0
	@rm -f build/traad_*.deb
	@packaging/build $(VERSION)

clean: ## what the targets made, except node_modules
	rm -rf bin build
