"""How a cloud's refusals become `watari.clouds.errors`: by HTTP status and by what the answer says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import requests
import urllib3.exceptions
from keystoneauth1 import exceptions as login
from openstack import exceptions as sdk

from watari.clouds.bounded import TooLong
from watari.clouds.errors import CloudError, NotAllowed, NotNow, NotThere, OverQuota, Refused, Unclear, Unreachable
from watari.clouds.openstack.transport import SentElsewhere, StillFailing

_CURES: Mapping[type[CloudError], str] = {
    NotThere: "Look whether it was removed meanwhile, and whether this account may see it at all.",
    NotAllowed: "Give the account the role that the policy asks for, or use another entry of clouds.yaml:"
    " openstack role assignment list",
    NotNow: "Look at its state, wait until it is free, and do it again.",
    OverQuota: "Raise the quota or free some: openstack quota show --usage PROJECT",
    Refused: "The request does not suit this cloud; its own words say why.",
    Unreachable: "Look at the service and its log, then look at the thing before doing it again: it may have happened.",
}

# Neutron says 409 to what is really a lack of room (neutron_lib.exceptions: OverQuota, IpAddressGenerationFailure and
# kin).
_NO_ROOM_KINDS = frozenset(
    {"OverQuota", "IpAddressGenerationFailure", "NoNetworkAvailable", "ExternalIpAddressExhausted"}
)
_NO_ROOM_WORDS = re.compile(
    r"quota[^.]*exceed|exceed[^.]*quota|no valid host|maximum number of|limit exceeded"
    r"|over (a )?limit|exceeds available",
    re.IGNORECASE,
)
# Cinder says 400 where a thing's state forbids the act (cinder.exception.InvalidVolume, InvalidSnapshot).
_WRONG_STATE_WORDS = re.compile(r"^invalid (volume|snapshot|backup):", re.IGNORECASE)


# Every service of OpenStack names the request in its answers (oslo.middleware's request_id; Nova under a name of its
# own as well).
_REQUEST_IDS = ("x-openstack-request-id", "x-compute-request-id", "openstack-request-id")


def refusal(answer: requests.Response, asked: str) -> CloudError:
    """Make the error for an answer of 400 and more; ``asked`` names the request, such as ``compute GET /servers``.

    What bears no request id was not said by the service but by something on the way: a balancer without a back end, a
    proxy behind a route that was lost. Its 404 does not mean that a thing is gone, so every such answer counts as no
    answer.
    """
    kind, message = told(answer)
    error = _class_for(answer.status_code, kind, message) if _said_by_a_service(answer) else Unreachable
    return error(f"{asked}: {answer.status_code}: {message}", cure=_CURES[error], status=answer.status_code)


def _said_by_a_service(answer: requests.Response) -> bool:
    return any(name in answer.headers for name in _REQUEST_IDS)


def told(answer: requests.Response) -> tuple[str, str]:
    """Give the kind and the sentence in an error's body, whichever of OpenStack's shapes it has."""
    try:
        body = answer.json()
    except ValueError:
        return "", _without_tags(answer.text) or str(answer.reason)
    kind, message = _in_json(body)
    return kind, message or str(answer.reason)


def _in_json(body: Any) -> tuple[str, str]:
    """Nova, Cinder: {"itemNotFound": {"message"}}; Neutron: {"NeutronError": {"type", "message"}}.

    Placement: {"errors": [{"detail"}]}.
    """
    if not isinstance(body, dict):
        return "", str(body)
    if isinstance(errors := body.get("errors"), list) and errors:
        return str(errors[0].get("code", "")), str(errors[0].get("detail") or errors[0].get("title", ""))
    for name, inner in body.items():
        if isinstance(inner, dict) and inner.get("message"):
            return str(inner.get("type", name)), str(inner["message"]).strip()
    return "", str(body.get("NeutronError", body.get("message", "")))


def _without_tags(text: str) -> str:
    """Glance and proxies answer in HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<(title|style).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)).strip()[:500]


_BY_STATUS: Mapping[int, type[CloudError]] = {
    HTTPStatus.UNAUTHORIZED: NotAllowed,
    HTTPStatus.FORBIDDEN: NotAllowed,
    HTTPStatus.NOT_FOUND: NotThere,
    HTTPStatus.REQUEST_TIMEOUT: Unreachable,
    HTTPStatus.CONFLICT: NotNow,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: OverQuota,
    HTTPStatus.TOO_MANY_REQUESTS: NotNow,
    HTTPStatus.NOT_IMPLEMENTED: Refused,
}


def _class_for(status: int, kind: str, message: str) -> type[CloudError]:
    no_room = kind in _NO_ROOM_KINDS or _NO_ROOM_WORDS.search(message) is not None
    if no_room and status in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT):
        return OverQuota
    if status == HTTPStatus.BAD_REQUEST and _WRONG_STATE_WORDS.search(message):
        return NotNow
    return _BY_STATUS.get(status, Unreachable if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Refused)


@contextmanager
def refusals(asked: str) -> Iterator[None]:
    """Turn what the libraries raise while ``asked`` goes on into `clouds.errors`."""
    try:
        yield
    except StillFailing as error:
        raise _still_failing(asked, error) from error
    except SentElsewhere as error:
        raise Refused(
            f"{asked}: {error}",
            cure="Write the address where the service is into the catalog (openstack endpoint list), or as auth_url.",
        ) from error
    except TooLong as error:
        raise Unclear(f"{asked}: {error}", cure="See what it is that answers there.") from error
    except (login.Unauthorized, login.Forbidden, login.AuthorizationFailure, login.AuthPluginException) as error:
        raise _told_by(NotAllowed, asked, error) from error
    except (login.EndpointNotFound, sdk.ServiceDisabledException) as error:
        raise NotThere(
            f"{asked}: the cloud's catalog has no such service ({error})",
            cure="See openstack catalog list for what there is.",
        ) from error
    except login.HttpError as error:
        answer = getattr(error, "response", None)
        spoken = answer is not None and _said_by_a_service(answer)
        kind = _class_for(error.http_status or 0, "", str(error)) if spoken else Unreachable
        raise _told_by(kind, asked, error) from error
    except (
        login.ConnectionError,
        login.DiscoveryFailure,
        sdk.NotSupported,  # what the SDK makes of a version document that it could not read
        sdk.ServiceDiscoveryException,
        requests.RequestException,
        urllib3.exceptions.HTTPError,
    ) as error:
        raise _told_by(Unreachable, asked, error) from error
    except (login.ClientException, sdk.SDKException) as error:
        raise _told_by(Refused, asked, error) from error


def _still_failing(asked: str, error: StillFailing) -> CloudError:
    """A read did nothing, so only the service is to be looked at: its log where it is the one that answers."""
    if error.answer is None:
        return Unreachable(
            f"{asked}: {error}",
            cure="See whether the service runs and its address is reached from here, then ask again.",
        )
    told_once = refusal(error.answer, asked)
    request = next((error.answer.headers[name] for name in _REQUEST_IDS if name in error.answer.headers), None)
    where = f" for {request}" if request else ", and that of what stands before it"
    cure = f"The service answers, and fails: see its log{where}; then ask again."
    return type(told_once)(f"{told_once.what} ({error})", cure=cure, status=told_once.status)


def _told_by(kind: type[CloudError], asked: str, error: Exception) -> CloudError:
    return kind(f"{asked}: {error}", cure=_CURES[kind], status=getattr(error, "http_status", None))
