"""APIs under uWSGI, which serves HTTP by itself in a lab."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER
from watari.lab.processes import Ready, Service

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud
    from watari.lab.ini import Ini

HIGHEST_HEALTHY_STATUS = 401  # an API that wants a token is alive; 404 and 5xx are not what a root page answers


def settings(cloud: Cloud, api: str, *, environment: list[str], processes: int = 1, threads: int = 1) -> Ini:
    """Configure one API.

    With ``processes`` 0 its only worker starts when somebody asks (uWSGI's cheap mode); with more than one, the first
    starts at once and each further one when all before it are busy.
    """
    application = cloud.release.apis[api]
    entry: dict[str, str] = (
        {"module": application.module} if application.module else {"wsgi-file": cloud.program(str(application.script))}
    )
    return {
        "uwsgi": {
            "http-socket": f"{CONTROLLER}:{cloud.addresses.port(api)}",
            **entry,
            "processes": max(processes, 1),
            "threads": threads,
            "cheap": processes == 0,
            "cheaper": 1 if processes > 1 else 0,
            "enable-threads": True,
            "master": True,
            "lazy-apps": True,
            "thunder-lock": True,
            "die-on-term": True,
            "exit-on-reload": False,
            "add-header": "Connection: close",
            "buffer-size": 65535,
            "http-chunked-input": True,
            "disable-logging": True,
            # Neutron numbers its workers by the time when they were started.
            "start-time": "%t",
            "env": environment,
        }
    }


def service(cloud: Cloud, api: str) -> Service:
    """Run an API whose settings are in ``etc/uwsgi/API.ini``."""
    return Service(
        name=f"{api}-api" if api != "nova-metadata" else api,
        argv=(cloud.program("uwsgi"), "--ini", str(cloud.configuration("uwsgi", f"{api}.ini"))),
        log=cloud.log / f"{api}-api.log",
        environment=cloud.environment,
        ready=answers(cloud.addresses.url(api)) if api != "nova-metadata" else None,
    )


def answers(url: str) -> Ready:
    """Look whether an API answers, be it with "who are you?"."""

    def look() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/", timeout=10):  # noqa: S310 - our own address, always http
                return True
        except urllib.error.HTTPError as refused:
            return refused.code <= HIGHEST_HEALTHY_STATUS
        except OSError:
            return False

    return look
