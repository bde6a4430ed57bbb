from itertools import pairwise

from watari.lab.addresses import CLOUDS_AT_MOST, HOSTS_AT_MOST, CloudAddresses

CLOUDS = [CloudAddresses(index) for index in range(CLOUDS_AT_MOST)]
SERVICES = (
    "keystone",
    "placement",
    "glance",
    "nova",
    "neutron",
    "cinder",
    "nova-metadata",
    "bmc",
    "ovn-northbound",
    "ovn-southbound",
)
LONGEST_DEVICE_NAME = 15  # IFNAMSIZ of Linux, less the end mark


def test_no_two_services_of_any_clouds_share_a_port() -> None:
    ports = [cloud.port(service) for cloud in CLOUDS for service in SERVICES]
    assert len(set(ports)) == len(ports)


def test_ports_lie_below_those_that_linux_gives_out() -> None:
    assert max(cloud.port(service) for cloud in CLOUDS for service in SERVICES) < 32768


def test_no_two_clouds_share_a_tenant_vlan_and_all_are_vlans() -> None:
    ranges = [cloud.tenant_vlans for cloud in CLOUDS]
    assert all(end < start for (_, end), (start, _) in pairwise(ranges))
    assert ranges[-1][1] < 4095


def test_every_host_of_every_cloud_has_its_own_address_and_cables() -> None:
    hosts = [cloud.host(number) for cloud in CLOUDS for number in range(1, HOSTS_AT_MOST)]
    for field in ("management", "tunnel", "management_cable", "physical_cable", "tunnel_cable"):
        values = [getattr(host, field) for host in hosts]
        assert len(set(values)) == len(values)


def test_host_addresses_stay_below_the_controller() -> None:
    last = CLOUDS[-1].host(HOSTS_AT_MOST - 1).management
    assert int(last.rpartition(".")[2]) < 254


def test_cable_names_fit_into_linux() -> None:
    assert len(CLOUDS[-1].host(HOSTS_AT_MOST - 1).management_cable) <= LONGEST_DEVICE_NAME


def test_consoles_of_two_hosts_of_a_cloud_never_share_a_port() -> None:
    ranges = [CLOUDS[0].host(number).serial_ports for number in range(1, HOSTS_AT_MOST)]
    assert all(end <= start for (_, end), (start, _) in pairwise(ranges))
    assert ranges[-1][1] < 32768
