# What a newcomer types. Everything else is cargo.

# What `test` has built is used by what comes after it.
.NOTPARALLEL:

.PHONY: run console test test-all test-deploy test-more test-template walkthrough screens peers beside fuzz chaos model bench million pace growth figures console-figures package deploy prepare

# Options of the local system: make run ARGS="--fast-forward --port 9000"
ARGS ?=

run: prepare console
	cargo run -- $(ARGS)

# The web console, when its sources are newer than what was built of them. Cargo takes the result into the program.
console: prepare
	@.ci/console-build

test: prepare console
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --locked
	cd console && npm run --silent lint && npm test --silent

# All of it.
test-all: test test-deploy test-more

# The template in a stand-in for AWS that others have written, with a campaign of 200 people on it.
test-deploy: prepare console
	.ci/deploy

# What takes minutes: the README's walkthrough as it is printed, programs of others, other implementations of the cloud,
# kills of the real process, each function built by itself as it is deployed, the template's judges. Needs what `test`
# has built.
test-more: prepare
	.ci/walkthrough
	.ci/console
	.ci/peers
	.ci/second-opinion
	.ci/minutes
	.ci/api-contract
	cargo test --workspace --locked --test slow -- --nocapture
	$${CARGO_TARGET_DIR:-target}/debug/loadgen chaos --kills 20
	.ci/each-function
	.ci/template

# The template as others judge it.
test-template:
	.ci/template

walkthrough: prepare
	cargo build --locked
	.ci/walkthrough

peers: prepare
	.ci/peers

# Beside what others would take: half an hour, for docs/benchmarks.
beside: prepare console
	.ci/beside

# Pictures of every page of the console, for the README.
screens: prepare console
	cargo build --locked
	.ci/chromium
	node tests/console/screens.mjs

# Two minutes for each parser of what others send; needs a nightly compiler and cargo-fuzz.
fuzz:
	.ci/fuzz

# Figures for docs/benchmarks.md.
bench: prepare
	cargo bench -p domain --bench plan
	cargo bench -p presently --bench system

# A campaign of a million people from the file to the report: docs/benchmarks/million.md.
million: prepare
	cargo run --profile bench -p loadgen -- million $(ARGS)

# Ten minutes of two campaigns at the default pace.
pace: prepare
	cargo run --profile bench -p loadgen -- pace $(ARGS)

# The same campaign for 1,000 people up to a million, as a table and a picture.
growth: prepare
	cargo run --profile bench -p loadgen -- growth --picture docs/benchmarks/growth.svg $(ARGS)

# Figures for docs/figures.md: package sizes, start times, memory, AWS calls.
figures: prepare console
	.ci/figures

# How fast the console is, for docs/console.md: make console-figures ARGS="people"
console-figures: prepare console
	.ci/chromium
	cargo build --locked --profile bench -p presently
	node tests/console/figures.mjs $(ARGS)

# The system killed, stopped and disturbed again and again: docs/benchmarks/chaos.md. Rounds that the file holds are not
# played again: make chaos CHAOS="--kills 100 --seed 5000"
CHAOS ?= --kills 1000 --resume docs/benchmarks/chaos.csv
chaos: prepare console
	cargo build --locked -p presently -p loadgen
	cargo run --locked -p loadgen -- chaos $(CHAOS)

# The protocol of delivery, checked exhaustively within other bounds: make model ARGS="--people 2 --crashes 1 --expiries 1"
model:
	cargo run --release --locked -p model -- $(ARGS)

# Every function as it is deployed, and the size of its package.
package: prepare console
	.ci/package $(ARGS)

# Builds and deploys to an environment of samconfig.toml: make deploy ENV=dev PARAMETERS="JwtIssuer=… JwtAudience=…"
ENV ?=
PARAMETERS ?=
CONFIRM ?=
deploy: prepare console
	.ci/sam-deploy "$(ENV)" $(CONFIRM) $(PARAMETERS)

prepare:
	@.ci/prepare
