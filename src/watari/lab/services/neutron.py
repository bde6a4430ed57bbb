"""Neutron: networks, on OVN or on Open vSwitch agents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from watari.lab import fakes, ini
from watari.lab.addresses import CONTROLLER, PHYSICAL_NETWORK
from watari.lab.processes import Service, tail
from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud
    from watari.lab.ini import Ini

SERVICE_PLUGINS = {"ovn": "ovn-router,trunk,qos", "ovs": "router,trunk,qos"}
_NO_LOCK = "configured to require a database lock but didn't get it yet"
MECHANISMS = {"ovn": "ovn", "ovs": "openvswitch"}
TENANT_TYPES = {"ovn": "vlan,geneve", "ovs": "vlan,vxlan"}


def part(cloud: Cloud) -> Part:
    """Describe Neutron for one cloud."""
    files = {"neutron/neutron.conf": _settings(cloud), "neutron/ml2_conf.ini": _network_settings(cloud)}
    configuration = _configuration_arguments(cloud)
    if cloud.release.neutron.server is None:
        files["uwsgi/neutron.ini"] = uwsgi.settings(cloud, "neutron", environment=_api_environment(cloud))
    return Part(
        name="neutron",
        databases=("neutron",),
        files=files,
        copies=("neutron/api-paste.ini",),
        folders=("neutron",),
        schema=((cloud.program("neutron-db-manage"), *configuration, "upgrade", "heads"),),
        services=(_api(cloud), *(_program(cloud, worker) for worker in _workers(cloud))),
    )


def is_deaf(service: Service) -> bool:
    """Whether a worker waits for ever for OVN's lock, whose answer it missed.

    The lock is asked for in one thread and its answer read in another; when the answer comes first it is thrown away
    (ovs/db/idl.py, __send_lock_request). Then nobody mends differences between Neutron and OVN. A new start cures it.
    """
    return _NO_LOCK in tail(service.log, lines=200)


def _configuration_arguments(cloud: Cloud) -> tuple[str, ...]:
    files = ("neutron.conf", "ml2_conf.ini")
    return tuple(word for file in files for word in ("--config-file", str(cloud.configuration("neutron", file))))


def _api_environment(cloud: Cloud) -> list[str]:
    folder = cloud.configuration("neutron")
    return [f"OS_NEUTRON_CONFIG_DIR={folder}", "OS_NEUTRON_CONFIG_FILES=neutron.conf;ml2_conf.ini"]


def _workers(cloud: Cloud) -> tuple[str, ...]:
    facts = cloud.release.neutron
    return facts.ovn_workers if cloud.spec.network == "ovn" else facts.ovs_workers


def _api(cloud: Cloud) -> Service:
    if cloud.release.neutron.server is None:
        return replace(uwsgi.service(cloud, "neutron"), environment=_environment(cloud))
    return _program(cloud, cloud.release.neutron.server, url=cloud.addresses.url("neutron"))


def _program(cloud: Cloud, program: str, *, url: str | None = None) -> Service:
    return Service(
        name=program,
        argv=(cloud.program(program), *_configuration_arguments(cloud)),
        log=cloud.log / f"{program}.log",
        environment=_environment(cloud),
        ready=uwsgi.answers(url) if url else None,
    )


def _environment(cloud: Cloud) -> dict[str, str]:
    """Let Neutron find the lab's mechanism driver beside its own."""
    return {**cloud.environment, "PYTHONPATH": str(fakes.DRIVER_FOLDER)}


def _settings(cloud: Cloud) -> Ini:
    own: Ini = {
        "DEFAULT": {
            "core_plugin": "ml2",
            "service_plugins": SERVICE_PLUGINS[cloud.spec.network],
            "api_paste_config": str(cloud.configuration("neutron", "api-paste.ini")),
            "bind_host": CONTROLLER,
            "bind_port": cloud.addresses.port("neutron"),
            # OVN's events go to all API workers by a hash ring, so this must be the number of uWSGI's processes too.
            "api_workers": 1,
            "rpc_workers": 1,
            "rpc_state_report_workers": 0,
            "dhcp_agents_per_network": 1,
            "dhcp_agent_notification": cloud.spec.network == "ovs",
            "notify_nova_on_port_status_changes": True,
            "notify_nova_on_port_data_changes": True,
            "auth_strategy": "keystone",
        },
        "database": sections.database(cloud, "neutron"),
        "nova": sections.credentials(cloud, "nova"),
        "placement": sections.credentials(cloud, "placement"),
    }
    return ini.merge(sections.messaging(cloud, "neutron"), own, sections.token_checks(cloud, "neutron"))


def _network_settings(cloud: Cloud) -> Ini:
    first, last = cloud.addresses.tenant_vlans
    mechanisms = [MECHANISMS[cloud.spec.network], *([fakes.MECHANISM] if cloud.spec.fake_hosts else [])]
    addresses = cloud.addresses
    return {
        "ml2": {
            "type_drivers": "flat,vlan,vxlan,geneve,local",
            "tenant_network_types": TENANT_TYPES[cloud.spec.network],
            "mechanism_drivers": ",".join(mechanisms),
            "extension_drivers": "port_security,qos",
        },
        "ml2_type_flat": {"flat_networks": PHYSICAL_NETWORK},
        # The range is what Neutron chooses from; an admin may name any VLAN of the physical network.
        "ml2_type_vlan": {"network_vlan_ranges": f"{PHYSICAL_NETWORK}:{first}:{last}"},
        "ml2_type_vxlan": {"vni_ranges": "1:1000"},
        "ml2_type_geneve": {"vni_ranges": "1:1000", "max_header_size": 38},
        "securitygroup": {"enable_security_group": True},
        "ovn": {
            "ovn_nb_connection": f"tcp:{CONTROLLER}:{addresses.port('ovn-northbound')}",
            "ovn_sb_connection": f"tcp:{CONTROLLER}:{addresses.port('ovn-southbound')}",
            "ovn_metadata_enabled": "metadata" in cloud.spec.extras,
            "ovn_l3_scheduler": "leastloaded",
        },
    }
