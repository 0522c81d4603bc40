"""Whether a client has what it asks for already."""


def matches(etag: str, header: str | None) -> bool:
    """Whether `If-None-Match` names `etag`: one of a list, weak or strong, or `*` (RFC 9110, 13.1.2)."""
    named = [one.strip() for one in (header or "").split(",")]
    return "*" in named or etag.removeprefix("W/") in {one.removeprefix("W/") for one in named}
