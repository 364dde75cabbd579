"""Who is let in: the HTTP API's token check, the roles, and what is open to everybody."""


def check(system, issuer):
    check_tokens(system, issuer)
    check_roles(system, issuer)
    check_open(system)
    print("callers without a token, with a wrong one or without the role are refused", flush=True)


def check_tokens(system, issuer):
    viewer = issuer.token(["viewer"])
    refused = {
        "no token": "none",
        "a forged one": issuer.forged(["viewer"]),
        "one for somebody else": issuer.token(["viewer"], aud="somebody else"),
        "one of yesterday": issuer.token(["viewer"], exp=1_700_000_000),
    }
    for what, token in refused.items():
        status, _, _ = system.ask("GET", "/v1/lists", token=token)
        assert status == 401, f"{what} gets {status}"
    status, _, text = system.ask("GET", "/v1/lists", token=viewer)
    assert status == 200, f"{status}: {text}"


def check_roles(system, issuer):
    for roles, expected in [([], 403), (["viewer"], 403), (["author"], 201)]:
        status, _, text = system.ask("POST", "/v1/lists", {"name": "Nobody"}, token=issuer.token(roles))
        assert status == expected, f"{roles}: {status} instead of {expected}: {text}"


def check_open(system):
    """Pages hold no data, so a browser gets them without a token. Teams has tokens of its own."""
    for path, kind in [("/", "text/html"), ("/docs", "text/html"), ("/openapi.json", "application/json"), ("/healthz", "")]:
        status, headers, text = system.open("GET", path)
        assert status == 200 and headers["Content-Type"].startswith(kind), f"{path}: {status}: {text[:500]}"
    status, _, _ = system.open("POST", "/api/messages")
    assert status == 401, f"a stranger to the bot gets {status}"
    status, _, _ = system.open("GET", "/v1/campaigns")
    assert status == 401, f"a stranger to the API gets {status}"
