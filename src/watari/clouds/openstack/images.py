"""Glance behind the Images port."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.clouds.errors import NotAllowed, NotNow, NotThere
from watari.clouds.openstack import bodies
from watari.clouds.openstack.api import PAGE, Api, Json
from watari.clouds.openstack.nouns import image as read
from watari.clouds.openstack.transport import Crew
from watari.model.specs import ImageSpec
from watari.model.survey.image import Image


class OpenStackImages:
    """Glance v2, without the SDK's image convenience: that would add properties of its own."""

    def __init__(self, api: Api, crew: Crew) -> None:
        self._api = api
        self._crew = crew

    def all(self) -> list[Image]:
        """Community images and hidden ones included; hidden ones are never in a list with the others."""
        shown, hidden = self._crew.each(lambda flag: self._list(os_hidden=flag), ("false", "true"))
        return self._crew.each(self._with_members, shown + hidden)

    def get(self, image_id: str) -> Image:
        """`GET /v2/images/ID`."""
        return self._with_members(self._api.get(f"/images/{image_id}"))

    def named(self, name: str) -> list[Image]:
        """Filtered by Glance."""
        return [self._with_members(json) for json in self._list(name=name)]

    def _list(self, **query: str) -> list[Json]:
        return self._api.list("/images", "images", visibility="all", limit=PAGE, **query)

    def _with_members(self, json: Json) -> Image:
        """Only shared images have members; only their owner and admins may list all of them."""
        if json["visibility"] != "shared":
            return read.image(json)
        try:
            members = self._api.get(f"/images/{json['id']}/members")["members"]
        except (NotAllowed, NotThere):
            members = []
        return read.image(json, tuple(member["member_id"] for member in members))

    def create(self, spec: ImageSpec) -> Image:
        """`POST /v2/images` with our id."""
        return read.image(self._api.post("/images", bodies.image(spec)))

    def upload(self, image_id: str, chunks: Iterable[bytes]) -> None:
        """`PUT /v2/images/ID/file`, chunked. The look before it renews a stale token: a stream cannot be sent twice."""
        status = self._api.get(f"/images/{image_id}")["status"]
        if status != "queued":
            raise NotNow(
                f"image {image_id} is {status}, not queued",
                cure="Remove the image, make it anew and send it again.",
                status=409,
            )
        self._api.upload(f"/images/{image_id}/file", chunks)

    def download(self, image_id: str, chunk_bytes: int = 1 << 20) -> Iterator[bytes]:
        """`GET /v2/images/ID/file`, as it comes over the wire."""
        return self._api.download(f"/images/{image_id}/file", chunk_bytes)

    def share(self, image_id: str, project_id: str) -> None:
        """Add the member (again is no error) and accept in its name, as admins may."""
        path = f"/images/{image_id}/members"
        try:
            self._api.post(path, {"member": project_id})
        except NotNow:
            if project_id not in self.get(image_id).member_project_ids:
                raise
        self._api.put(f"{path}/{project_id}", {"status": "accepted"})

    def remove(self, image_id: str) -> None:
        """`DELETE /v2/images/ID`; Glance says 403 of a protected image."""
        self._api.delete(f"/images/{image_id}")
