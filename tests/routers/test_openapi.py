"""The API's description tells the truth about refusals and about who may ask."""

import httpx


async def test_refusals_and_keys_are_described(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()
    found = {
        f"{method.upper()} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }

    assert "HTTPValidationError" not in str(schema)
    assert set(schema["components"]["securitySchemes"]) == {"session", "device"}
    assert found["POST /api/v1/malls/{mall}/tickets"]["security"] == [{"device": []}]
    assert found["GET /api/v1/malls/{mall}/board"]["security"] == [{"device": []}]
    assert found["POST /api/v1/counters/{counter}/next"]["security"] == [{"session": []}]
    assert "security" not in found["GET /api/v1/malls/{mall}"]
    assert set(found["POST /api/v1/counters/{counter}/next"]["responses"]) == {
        *("200", "401", "403", "404", "409", "422", "503"),
    }
    assert set(found["POST /api/v1/session"]["responses"]) == {
        "201",
        "401",
        "403",
        "409",
        "422",
        "429",
        "503",
    }
    assert set(found["GET /healthz"]["responses"]) == {"200"}


async def test_a_refusal_looks_as_described(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()["components"]["schemas"]["Problem"]

    refused = await client.post("/api/v1/session", json={"username": 1})

    assert refused.headers["content-type"] == "application/problem+json"
    assert set(schema["required"]) <= set(refused.json()) <= set(schema["properties"])
