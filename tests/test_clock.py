"""Ids are made in order: rows of one command are told apart by it."""

from concurrent.futures import ThreadPoolExecutor

from app.clock import new_id


def test_ids_are_in_the_order_of_their_making() -> None:
    made = [new_id() for _ in range(5_000)]

    assert made == sorted(made)


def test_ids_of_several_threads_are_each_their_own() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = [
            one for part in threads.map(lambda _: [new_id() for _ in range(2_000)], range(4)) for one in part
        ]

    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7() -> None:
    one = new_id()

    assert (one.version, one.variant) == (7, "specified in RFC 4122")
