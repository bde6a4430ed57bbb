"""One service of a cloud, in one project, as JSON over HTTP.

Whole lists, explicit microversions, refusals as `clouds.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from keystoneauth1.discover import normalize_version_number
from keystoneauth1.exceptions import EndpointNotFound
from openstack.proxy import Proxy

from watari.clouds.errors import MicroversionMissing, NotNow, NotThere, Refused, Unclear, Unreachable
from watari.clouds.openstack.answers import CURE, answered
from watari.clouds.openstack.microversions import Known
from watari.clouds.openstack.refusals import refusal, refusals

Json = dict[str, Any]
PAGE = 1000
PAGES_AT_MOST = 1000
"""A million things of a kind: more than a cloud has, so what goes on after them is no list."""
UPLOAD_TIMEOUT_SECONDS = 1800


class Api:
    """A service, asked with microversions as `microversions` says: ``known`` is None for one that has none."""

    def __init__(self, service: str, proxy: Callable[[], Proxy], known: Known | None = None) -> None:
        self.service = service
        self._proxy = proxy
        self._known = known
        self._range: tuple[str, str] | None = None

    def get(self, path: str, *, least: str | None = None, **query: Any) -> Json:
        """Ask for one thing."""
        return self._told("GET", path, version=self._version(least), params=_given(query))

    def post(self, path: str, body: Json, *, least: str | None = None, at_most: str | None = None) -> Json:
        """Create or act."""
        return self._told("POST", path, version=self._version(least, at_most), json=body)

    def put(self, path: str, body: Json | None = None) -> Json:
        """Set."""
        return self._told("PUT", path, version=self._version(), json=body)

    def delete(self, path: str, **query: Any) -> None:
        """Remove."""
        self._ask("DELETE", path, version=self._version(), params=_given(query))

    def list_by_offset(self, path: str, key: str, **query: Any) -> list[Json]:
        """As `list`, of a list whose pages have no links."""
        found: dict[str, Json] = {}
        for _page in range(PAGES_AT_MOST):
            page = self.get(path, limit=PAGE, offset=len(found), **query)[key]
            if not page:
                return list(found.values())
            before = len(found)
            found |= {json["id"]: json for json in page}
            if len(found) == before:
                break
        raise self._endless(path, len(found))

    def list(self, path: str, key: str, *, at_most: str | None = None, **query: Any) -> list[Json]:
        """Give the whole list under ``key``, page after page.

        Nova, Cinder and Neutron link to the next page as ``{key}_links``, Glance as ``next``, Keystone in ``links``.
        Only the link's query is used: behind a proxy its address is often wrong. Keystone may cut a list short and say
        ``truncated``; that is an error here, and so is a page that links to one that was given already.
        """
        found: list[Json] = []
        asked = _given(query)
        for _page in range(PAGES_AT_MOST):
            body = self._told("GET", path, version=self._version(at_most=at_most), params=asked)
            if not isinstance(body[key], type(found)):
                raise Unclear(f"{self.service} GET {path}: {key!r} is no list in the answer", cure=CURE)
            found += body[key]
            following = _next_page(body, key)
            if following is None or not body[key]:
                break
            if {**asked, **following} == asked:
                raise self._endless(path, len(found))
            asked = {**asked, **following}
        else:
            raise self._endless(path, len(found))
        if body.get("truncated"):
            raise Refused(
                f"{self.service} GET {path}: the list is cut off after {len(found)}",
                cure="Raise list_limit in the service's configuration, or ask for single projects.",
            )
        return found

    def _endless(self, path: str, count: int) -> Unclear:
        return Unclear(
            f"{self.service} GET {path}: after {count} things the pages of the list lead round in a circle",
            cure="See what stands before the service: it changes the addresses of pages, or answers in its place.",
        )

    def upload(self, path: str, chunks: Iterable[bytes]) -> None:
        """Send a stream (chunked transfer, nothing is kept in memory)."""
        headers = {"Content-Type": "application/octet-stream"}
        self._ask("PUT", path, data=_iterated(chunks), headers=headers, timeout=UPLOAD_TIMEOUT_SECONDS)

    def download(self, path: str, chunk_bytes: int) -> Iterator[bytes]:
        """Ask for a body and give it as it comes over the wire, not decoded; it is never held whole."""
        answer = self._ask("GET", path, stream=True, headers={"Accept": "*/*"})
        if answer.status_code == HTTPStatus.NO_CONTENT:
            raise NotNow(
                f"{self.service} GET {path}: there are no bytes yet", cure="Wait until it is active.", status=204
            )
        return _chunks(answer, chunk_bytes)

    def versions(self) -> tuple[str, str] | None:
        """The lowest and highest microversion; None for a service without any. Asked until it is known.

        The SDK takes a version document that it cannot read for a service without microversions, and speaks the oldest.
        """
        if self._range is None:
            with refusals(f"{self.service} discovery"):
                data = self._proxy().get_endpoint_data()
            if data is not None and data.max_microversion is not None:
                self._range = _dotted(data.min_microversion), _dotted(data.max_microversion)
            elif self._known is not None:
                where = data.url if data else "its address"
                raise Unreachable(
                    f"{self.service} discovery: no version document with microversions at {where}",
                    cure="See that its address in openstack catalog list is right (Nova's has /v2.1) and answers.",
                )
        return self._range

    def document_versions(self) -> tuple[str, str]:
        """The lowest and highest version of a service that has no microversions, from its version document."""
        with refusals(f"{self.service} discovery"):
            proxy = self._proxy()
            tree = Proxy.get_all_version_data(
                proxy, interface=proxy.interface or "public", region_name=proxy.region_name
            )
            data = proxy.get_endpoint_data()
        told = [
            v["version"]
            for interfaces in tree.values()
            for services in interfaces.values()
            for vs in services.values()
            for v in vs
        ]
        major = data.api_version[0] if data is not None and data.api_version else None
        versions = sorted(v for v in map(normalize_version_number, filter(None, told)) if major in (None, v[0]))
        if not versions:
            raise NotThere(f"{self.service}: no version document", cure="See openstack versions show.")
        return _dotted(versions[0]), _dotted(versions[-1])

    def url(self) -> str:
        """The service's address, as the catalog (or clouds.yaml) has it."""
        with refusals(f"{self.service} discovery"):
            # Not proxy.get_endpoint(): the SDK's identity proxy means another thing by that name.
            url = Proxy.get_endpoint(self._proxy())
            if url is None:
                raise EndpointNotFound(self.service)
        return str(url)

    def has(self, microversion: str) -> bool:
        """Whether the cloud offers ``microversion``."""
        range_ = self.versions()
        return range_ is not None and _number(range_[1]) >= _number(microversion)

    def _version(self, least: str | None = None, at_most: str | None = None) -> str | None:
        """The microversion for a call: the newest that both sides know. Raises MicroversionMissing."""
        range_ = self.versions() if self._known is not None else None
        if self._known is None or range_ is None:
            return None
        lowest, highest = range_
        needed, newest = least or self._known.least, at_most or self._known.newest
        chosen = min(newest, highest, key=_number)
        if _number(chosen) < max(_number(needed), _number(lowest)):
            raise MicroversionMissing(
                f"{self.service} offers microversions {lowest} to {highest}; Watari needs {needed} to {newest} here",
                cure=f"Upgrade {self.service} to a release that has {needed}"
                if _number(highest) < _number(needed)
                else "Use a release of Watari that knows this cloud's.",
            )
        return chosen

    def _told(self, method: str, path: str, **how: Any) -> Json:
        return answered(self._ask(method, path, **how), f"{self.service} {method} {path}")

    def _ask(self, method: str, path: str, *, version: str | None = None, **how: Any) -> requests.Response:
        asked = f"{self.service} {method} {path}"
        with refusals(asked):
            # No retries of the SDK's, whatever clouds.yaml says: they repeat acts. `transport` tries reads again.
            answer = self._proxy().request(
                path, method, connect_retries=0, status_code_retries=0, microversion=version, **how
            )
        if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise refusal(answer, asked)
        return answer


def _given(query: Json) -> Json:
    return {name: value for name, value in query.items() if value is not None}


def _chunks(answer: requests.Response, chunk_bytes: int) -> Iterator[bytes]:
    """A body that ends early is Unreachable, never a short success: urllib3 compares with Content-Length."""
    try:
        with refusals(f"{answer.request.method} {answer.url}"):
            yield from answer.raw.stream(chunk_bytes, decode_content=False)
    finally:
        answer.close()


def _iterated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Make it an iterator: that is sent chunked, while a list or bytes would be measured first."""
    yield from chunks


def _next_page(body: Json, key: str) -> dict[str, str] | None:
    links = {link.get("rel"): link.get("href") for link in body.get(f"{key}_links", ())} | body.get("links", {})
    link = links.get("next") or body.get("next")
    return dict(parse_qsl(urlsplit(link).query)) if link else None


def _number(version: str) -> tuple[int | float, ...]:
    return normalize_version_number(version)


def _dotted(version: Any) -> str:
    return ".".join(str(part) for part in normalize_version_number(version))
