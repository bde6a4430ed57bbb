"""A spec is compared in what it names, and every difference is told in words."""

from tests.builders import a_network, a_subnet
from watari.model.specs import NetworkSpec, SubnetSpec
from watari.model.survey.network import AddressRange, HostRoute
from watari.steps.likeness import differences


def test_what_the_spec_leaves_open_may_be_anything() -> None:
    assert differences(NetworkSpec(name="n"), a_network(), "mtu", "provider_type", "segmentation_id") == []


def test_a_difference_names_field_and_both_values() -> None:
    assert differences(NetworkSpec(name="n", segmentation_id=9), a_network(), "segmentation_id") == [
        "segmentation_id is 777, wanted 9"
    ]


def test_false_is_a_wish() -> None:
    assert differences(NetworkSpec(name="n", shared=False), a_network(shared=True), "shared") == [
        "shared is True, wanted False"
    ]


def test_order_does_not_matter() -> None:
    one, two = (
        HostRoute(destination="10.1.0.0/24", nexthop="10.0.0.1"),
        HostRoute(destination="10.2.0.0/24", nexthop="10.0.0.1"),
    )
    spec = SubnetSpec(network_id="n", name="s", cidr="10.0.0.0/24", host_routes=(one, two), dns_servers=("1.1.1.1",))
    assert (
        differences(spec, a_subnet(host_routes=(two, one), dns_servers=("1.1.1.1",)), "host_routes", "dns_servers")
        == []
    )
    spec = spec.model_copy(update={"pools": (AddressRange(start="10.0.0.2", end="10.0.0.9"),)})
    assert len(differences(spec, a_subnet(), "pools")) == 1
