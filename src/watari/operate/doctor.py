"""What the hosts of a cloud lack for moves between them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from watari.clouds.access import Controllers, host_access
from watari.clouds.hosts.redfish import Redfish
from watari.clouds.hosts.redfish_line import NoController
from watari.clouds.openstack import connect
from watari.errors import WatariError
from watari.model.survey.compute import Host
from watari.survey.between_hosts import look_between
from watari.survey.host_verdicts import Verdict, power_verdicts, verdicts

CONTROLLERS_AT_ONCE = 16


def host_verdicts(cloud_name: str) -> list[Verdict]:
    """Look at the ways between the hosts of a cloud, and at their power.

    Raises WatariError where the cloud cannot be asked.
    """
    access = host_access(cloud_name)
    # Nova's fake driver has no host that anybody could reach.
    hosts = [host for host in connect(cloud_name).compute.hosts() if host.kind != "fake"]
    return [*verdicts(look_between(hosts, access.ssh)), *_power(hosts, access.bmc)]


def _power(hosts: list[Host], controllers: Controllers) -> list[Verdict]:
    redfish = Redfish(controllers)
    with ThreadPoolExecutor(CONTROLLERS_AT_ONCE) as pool:
        said = pool.map(lambda host: _ask(redfish, host.name), hosts)
        return power_verdicts((host.name, host.state == "up", state) for host, state in zip(hosts, said, strict=True))


def _ask(redfish: Redfish, host: str) -> str:
    try:
        return redfish.ask(host)
    except NoController:
        return "no controller is named in clouds.yaml"
    except WatariError as error:
        return error.what
