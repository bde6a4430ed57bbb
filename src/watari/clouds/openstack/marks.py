"""Marks on Neutron's things.

The tag `watari:MARK`, and until it is set the description, for Neutron takes no tags at creation.

A thing whose description still is its mark was begun and not finished (a kill came in between); creating it again
finishes it.
"""

from __future__ import annotations

from watari.clouds.openstack.api import Api, Json

_SINGULAR = {"networks": "network", "routers": "router", "security-groups": "security_group"}


class Marks:
    """Things of one kind (``networks``, ``routers``, ``security-groups``) that bear marks."""

    def __init__(self, api: Api, collection: str) -> None:
        self._api = api
        self._path = f"/{collection}"
        self._one = _SINGULAR[collection]
        self._many = f"{self._one}s"

    def find(self, mark: str) -> list[Json]:
        """Give the things that bear the mark, finished or not, each once."""
        by_tag = self._api.list(self._path, self._many, tags=tag(mark))
        by_description = self._api.list(self._path, self._many, description=tag(mark))
        return list({json["id"]: json for json in by_tag + by_description}.values())

    def begin(self, mark: str, body: Json) -> Json:
        """Create a thing whose description is its mark, or give the one that was begun before."""
        begun = self._api.list(self._path, self._many, description=tag(mark))
        if begun:
            return begun[0]
        return self._create({**body, "description": tag(mark)})

    def finish(self, mark: str, json: Json, description: str) -> Json:
        """Set the tag, then the description: in this order the thing bears its mark at every moment."""
        path = f"{self._path}/{json['id']}"
        self._api.put(f"{path}/tags/{tag(mark)}")
        answer: Json = self._api.put(path, {self._one: {"description": description}})[self._one]
        return answer

    def _create(self, body: Json) -> Json:
        answer: Json = self._api.post(self._path, {self._one: body})[self._one]
        return answer


def tag(mark: str) -> str:
    """Give the tag for a mark."""
    return f"watari:{mark}"
