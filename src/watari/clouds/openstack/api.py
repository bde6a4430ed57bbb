"""One service of a cloud, in one project, as JSON over HTTP: whole lists, explicit microversions, refusals as `clouds.errors`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from keystoneauth1.discover import normalize_version_number
from keystoneauth1.exceptions import EndpointNotFound
from openstack.proxy import Proxy

from watari.clouds.errors import NotNow, NotThere, Refused
from watari.clouds.openstack.refusals import refusal, refusals

Json = dict[str, Any]
PAGE = 1000
UPLOAD_TIMEOUT_SECONDS = 1800


class Api:
    """A service. ``newest`` is the highest microversion whose answers we understand; a cloud that has less gets its own highest."""

    def __init__(self, service: str, proxy: Callable[[], Proxy], newest: str | None = None) -> None:
        """Keep how to get the service's proxy; the first use discovers it."""
        self.service = service
        self._proxy = proxy
        self.newest = newest
        self._range: tuple[str, str] | None = None

    def get(self, path: str, *, at: str | None = None, **query: Any) -> Json:
        """Ask for one thing."""
        return _body(self._ask("GET", path, at=at, params=_given(query)))

    def post(self, path: str, body: Json, *, at: str | None = None) -> Json:
        """Create or act."""
        return _body(self._ask("POST", path, at=at, json=body))

    def put(self, path: str, body: Json | None = None, *, at: str | None = None) -> Json:
        """Set."""
        return _body(self._ask("PUT", path, at=at, json=body))

    def delete(self, path: str, **query: Any) -> None:
        """Remove."""
        self._ask("DELETE", path, params=_given(query))

    def list(self, path: str, key: str, *, at: str | None = None, **query: Any) -> list[Json]:
        """Give the whole list under ``key``, page after page.

        Nova, Cinder and Neutron link to the next page as ``{key}_links``, Glance as ``next``, Keystone in ``links``. Only the
        link's query is used: behind a proxy its address is often wrong. Keystone may cut a list short and say ``truncated``;
        that is an error here.
        """
        found: list[Json] = []
        asked = _given(query)
        while True:
            body = _body(self._ask("GET", path, at=at, params=asked))
            found += body[key]
            following = _next_page(body, key)
            if following is None or not body[key]:
                break
            asked = {**asked, **following}
        if body.get("truncated"):
            raise Refused(
                f"{self.service} GET {path}: the list is cut off after {len(found)}",
                cure="Raise list_limit in the service's configuration, or ask for single projects.",
            )
        return found

    def upload(self, path: str, chunks: Iterable[bytes]) -> None:
        """Send a stream (chunked transfer, nothing is kept in memory)."""
        headers = {"Content-Type": "application/octet-stream"}
        self._ask("PUT", path, data=_iterated(chunks), headers=headers, timeout=UPLOAD_TIMEOUT_SECONDS)

    def download(self, path: str, chunk_bytes: int) -> Iterator[bytes]:
        """Ask for a body and give it as it comes over the wire, not decoded; it is never held whole."""
        answer = self._ask("GET", path, stream=True, headers={"Accept": "*/*", "Accept-Encoding": "identity"})
        if answer.status_code == HTTPStatus.NO_CONTENT:
            raise NotNow(
                f"{self.service} GET {path}: there are no bytes yet", cure="Wait until it is active.", status=204
            )
        return _chunks(answer, chunk_bytes)

    def versions(self) -> tuple[str, str] | None:
        """The lowest and highest microversion; None for a service without any. Asked once."""
        if self._range is None:
            with refusals(f"{self.service} discovery"):
                data = self._proxy().get_endpoint_data()
            if data is not None and data.max_microversion is not None:
                self._range = _dotted(data.min_microversion), _dotted(data.max_microversion)
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

    def best(self, wanted: str | None = None) -> str | None:
        """The microversion to ask with: ``wanted`` (else the newest that we understand), or the cloud's highest if that is less."""
        wanted = wanted or self.newest
        range_ = self.versions() if wanted else None
        if wanted is None or range_ is None:
            return None
        return min(wanted, range_[1], key=normalize_version_number)

    def has(self, microversion: str) -> bool:
        """Whether the cloud offers ``microversion``."""
        range_ = self.versions()
        return range_ is not None and normalize_version_number(range_[1]) >= normalize_version_number(microversion)

    def _ask(self, method: str, path: str, *, at: str | None = None, **how: Any) -> requests.Response:
        asked = f"{self.service} {method} {path}"
        retries = 1 if method == "GET" else None
        with refusals(asked):
            answer = self._proxy().request(path, method, connect_retries=retries, microversion=self.best(at), **how)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise refusal(answer, asked)
        return answer


def _body(answer: requests.Response) -> Json:
    if not answer.content:
        return {}
    with refusals(f"{answer.request.method} {answer.url}"):
        body: Json = answer.json()
    return body


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


def _dotted(version: Any) -> str:
    return ".".join(str(part) for part in normalize_version_number(version))
