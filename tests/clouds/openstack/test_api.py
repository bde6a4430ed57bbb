from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clouds.openstack.small_server import Heard, Query, served
from watari.clouds.errors import CloudError, NotAllowed, NotNow, NotThere, OverQuota, Refused, Unclear, Unreachable
from watari.clouds.openstack.nouns import compute as read

THINGS = [{"id": str(number)} for number in range(5)]


def in_pages(link: Callable[[str], dict[str, Any]]) -> Callable[[str, str, Query], tuple[int, dict[str, Any]]]:
    """Two things a page; the next page is named as ``link`` does it, with an address that leads nowhere."""

    def answer(_method: str, _path: str, query: Query) -> tuple[int, dict[str, Any]]:
        start = int(query.get("marker", ["-1"])[0]) + 1
        page = THINGS[start : start + 2]
        more = link(f"https://wrong.example/v2/things?marker={page[-1]['id']}") if start + 2 < len(THINGS) else {}
        return 200, {"things": page, **more}

    return answer


@pytest.mark.parametrize(
    "link",
    [
        lambda url: {"things_links": [{"rel": "next", "href": url}]},
        lambda url: {"next": url},
        lambda url: {"links": {"self": "x", "next": url, "previous": None}},
    ],
    ids=["nova", "glance", "keystone"],
)
def test_a_list_is_whole_however_the_pages_are_linked(link: Callable[[str], dict[str, Any]]) -> None:
    with served(in_pages(link)) as api:
        assert api.list("/things", "things", limit=2) == THINGS


def test_a_list_that_was_cut_off_is_not_taken_for_the_whole() -> None:
    with (
        served(lambda *_: (200, {"things": THINGS, "truncated": True})) as api,
        pytest.raises(Refused, match="cut off after 5"),
    ):
        api.list("/things", "things")


REFUSALS: list[tuple[int, dict[str, Any] | bytes, type[CloudError], str]] = [
    (
        404,
        {"itemNotFound": {"code": 404, "message": "Instance x could not be found."}},
        NotThere,
        "Instance x could not be found.",
    ),
    (403, {"forbidden": {"code": 403, "message": "Policy doesn't allow os-hypervisors"}}, NotAllowed, "Policy"),
    (
        403,
        {"forbidden": {"code": 403, "message": "Quota exceeded for instances: Requested 1, but already used 10"}},
        OverQuota,
        "10",
    ),
    (
        413,
        {"overLimit": {"code": 413, "message": "VolumeLimitExceeded: Maximum number of volumes allowed (0)"}},
        OverQuota,
        "Maximum",
    ),
    (
        409,
        {"conflictingRequest": {"code": 409, "message": "Cannot 'stop' instance while it is in vm_state stopped"}},
        NotNow,
        "vm_state",
    ),
    (
        409,
        {"NeutronError": {"type": "OverQuota", "message": "Quota exceeded for resources: ['port'].", "detail": ""}},
        OverQuota,
        "port",
    ),
    (
        409,
        {"NeutronError": {"type": "IpAddressGenerationFailure", "message": "No more IP addresses"}},
        OverQuota,
        "No more",
    ),
    (409, {"NeutronError": {"type": "MacAddressInUse", "message": "The mac is in use."}}, NotNow, "The mac is in use."),
    (
        400,
        {"badRequest": {"code": 400, "message": "Invalid volume: Volume status must be available"}},
        NotNow,
        "available",
    ),
    (400, {"badRequest": {"code": 400, "message": "Metadata property value exceeds 255 characters"}}, Refused, "255"),
    (
        403,
        {"forbidden": {"message": "Resource cores is over limit of 0 due to current usage 0 and delta 1"}},
        OverQuota,
        "cores",
    ),
    (400, {"badRequest": {"code": 400, "message": "Bad networks format"}}, Refused, "Bad networks format"),
    (
        400,
        {"badRequest": {"code": 400, "message": "No valid host was found. There are not enough hosts"}},
        OverQuota,
        "No valid host",
    ),
    (
        409,
        {"error": {"code": 409, "title": "Conflict", "message": "Duplicate entry for project"}},
        NotNow,
        "Duplicate entry",
    ),
    (
        409,
        {"errors": [{"status": 409, "title": "Conflict", "detail": "inventory in use", "code": "placement.x"}]},
        NotNow,
        "inventory",
    ),
    (
        409,
        b"<html><head><title>409 Conflict</title></head><body><h1>409</h1>Image ID taken<br/></body></html>",
        NotNow,
        "409 Image ID taken",
    ),
    (501, {"x": {"message": "no console"}}, Refused, "no console"),
    (503, b"<html>Service Unavailable</html>", Unreachable, "Service Unavailable"),
]


@pytest.mark.parametrize(("status", "body", "error", "words"), REFUSALS)
def test_a_refusal_says_what_the_cloud_said(
    status: int, body: dict[str, Any] | bytes, error: type[CloudError], words: str
) -> None:
    with served(lambda *_: (status, body)) as api, pytest.raises(CloudError) as refusal:
        api.post("/things", {})
    assert type(refusal.value) is error
    assert words in refusal.value.what
    assert refusal.value.what.startswith("compute POST /things: ")
    assert refusal.value.status == status
    assert refusal.value.cure


def test_nobody_there_is_unreachable() -> None:
    with served(lambda *_: (200, {})) as api:
        pass
    with pytest.raises(Unreachable):
        api.get("/things")


def test_a_download_gives_the_bytes_as_they_come() -> None:
    with served(lambda *_: (200, b"0123456789" * 1000)) as api:
        received = list(api.download("/file", 4096))
    assert b"".join(received) == b"0123456789" * 1000
    assert len(received) == 3


def test_a_download_that_ends_early_is_no_success() -> None:
    with served(lambda *_: (200, b"half"), claims_more=True) as api, pytest.raises(Unreachable):
        list(api.download("/file", 4096))


def test_a_download_of_nothing_is_refused_at_once() -> None:
    with served(lambda *_: (204, b"")) as api, pytest.raises(NotNow):
        api.download("/file", 4096)


@pytest.mark.parametrize("status", [404, 403, 409, 400])
def test_what_a_proxy_says_of_a_thing_is_no_answer(status: int) -> None:
    """A 404 of something on the way is not the absence of the thing.

    Seen when a route to a cloud was lost in the middle of an undo.
    """
    with served(lambda *_: (status, {}), is_a_service=False) as api, pytest.raises(Unreachable):
        api.get("/things/1")


def test_a_page_that_links_to_itself_is_no_list() -> None:
    heard: list[Heard] = []
    page = {"things": THINGS, "next": "/v2/things?limit=2"}
    with served(lambda *_: (200, page), heard=heard) as api, pytest.raises(Unclear, match="in a circle"):
        api.list("/things", "things", limit=2)
    assert len(heard) == 2


def test_a_list_that_gives_the_same_page_at_every_offset_is_none() -> None:
    heard: list[Heard] = []
    with (
        served(lambda *_: (200, {"things": THINGS}), heard=heard) as api,
        pytest.raises(Unclear, match="after 5 things"),
    ):
        api.list_by_offset("/things", "things")
    assert len(heard) == 2


def test_a_list_by_offset_is_whole() -> None:
    def answer(_method: str, _path: str, query: Query) -> tuple[int, dict[str, Any]]:
        start = int(query["offset"][0])
        return 200, {"things": THINGS[start : start + 2]}

    with served(answer) as api:
        assert api.list_by_offset("/things", "things") == THINGS


@pytest.mark.parametrize(
    ("body", "says"),
    [({}, "lacks 'things'"), ({"things": None}, "'things' is no list"), ({"things": {}}, "'things' is no list")],
)
def test_an_answer_without_its_list_is_a_fact_about_the_cloud(body: dict[str, Any], says: str) -> None:
    with served(lambda *_: (200, body)) as api, pytest.raises(Unclear, match=says) as told:
        api.list("/things", "things")
    assert told.value.what.startswith("compute GET /things: ")
    assert told.value.cure


SHAPES: list[tuple[dict[str, Any], str]] = [
    ({"server": {"id": "i1", "status": "ACTIVE", "tenant_id": "p", "flavor": {"id": "1"}}}, "lacks 'original_name'"),
    ({"server": {"status": "ACTIVE", "tenant_id": "p"}}, "lacks 'id'"),
    ({"server": {"id": "i1", "status": "ACTIVE", "tenant_id": "p", "tags": 7}}, "not as the API says"),
    ({"server": {"id": "i1", "status": None, "tenant_id": "p"}}, "not as the API says: .*status"),
    (
        {"server": {"id": "i1", "status": "A", "tenant_id": "p", "OS-SRV-USG:launched_at": "noon"}},
        "not as the API says",
    ),
    ({"server": {"id": "i1", "status": "A", "tenant_id": "p", "flavor": []}}, "not as the API says"),
    ({"server": None}, "not as the API says"),
    ({}, "lacks 'server'"),
]


@pytest.mark.parametrize(("body", "says"), SHAPES)
def test_a_noun_that_is_not_as_its_api_says_is_a_fact_about_the_cloud(body: dict[str, Any], says: str) -> None:
    """A KeyError over `original_name` was once told as a fault of ours, and not tried again."""
    with served(lambda *_: (200, body)) as api, pytest.raises(Unclear, match=says) as told:
        read.instance(api.get("/servers/i1")["server"], (), ())
    assert told.value.touched == "nothing"


def test_an_act_whose_answer_lacks_something_may_have_happened() -> None:
    with (
        served(lambda *_: (202, {})) as api,
        pytest.raises(Unclear, match="POST /servers: the answer lacks 'server'") as told,
    ):
        str(api.post("/servers", {})["server"]["id"])
    assert "may have happened" in told.value.touched


def test_an_answer_that_is_no_json_is_no_answer() -> None:
    with served(lambda *_: (200, b"<html>Welcome</html>")) as api, pytest.raises(Unreachable, match="GET /things"):
        api.get("/things")
    with served(lambda *_: (200, b"[]")) as api, pytest.raises(Unclear, match="no JSON object"):
        api.get("/things")
