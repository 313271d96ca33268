# One command each; README says more. `make run` and `make test` work from a bare checkout.
# PYTHON=python3.12 make run    another Python than python3 (3.11, 3.12 or 3.13)
# PORT=8001 make run            another port than 8000
BIN := .venv/bin

.PHONY: run test soak check bench lock messages screenshots

run:
	@tools/bootstrap run
	@DEMO=$${DEMO:-1} exec $(BIN)/python manage.py serve

test:
	@tools/bootstrap dev
	@tools/services
	@tools/manage messages --compile --verbosity 0
	@exec $(BIN)/python -m tests.run

soak:
	@tools/bootstrap dev
	@tools/services
	@tools/manage messages --compile --verbosity 0
	@SOAK=1 exec $(BIN)/python -m tests.run -m "soak"

check:
	@tools/bootstrap dev
	@exec tools/check

bench:
	@tools/bootstrap dev
	@tools/services
	@exec $(BIN)/python -m tools.bench.run

lock:
	@tools/bootstrap dev
	@exec tools/lock

messages:
	@tools/bootstrap dev
	@exec tools/manage messages

screenshots:
	@tools/bootstrap dev
	@tools/services
	@exec $(BIN)/python -m tools.screenshots
