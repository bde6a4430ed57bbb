"""Interfaces, gateways, closed ports and floating IPs: what stands in the way, and what is kept for the way back."""

from tests.machines.world import two_clouds
from tests.steps.looking import act, look, told
from watari.model.specs import FixedIpSpec
from watari.model.steps.set import JoinSubnet, PlaceFloatingIp, SetGateway, SetPortAddresses, SetPortAdmin
from watari.steps.sight import Seen

PARK = SetPortAddresses(**told(), port_id="port-10.1.0.13", address="10.1.0.13", mac="02:00:00:00:00:01", fixed_ips=())
CLOSE = SetPortAdmin(**told(), port_id="port-10.1.0.12", address="10.1.0.12", up=False)


def test_a_gateway_address_that_another_router_holds_is_not_taken() -> None:
    sight = look(JoinSubnet(**told(), router_id="router-edge", subnet_id="subnet-segment"), two_clouds())
    assert (sight.seen, sight.says) == (Seen.CHANGED, "10.1.0.1 is held by network:router_interface router-wired")


def test_a_router_that_is_joined_is_done() -> None:
    sight = look(JoinSubnet(**told(), router_id="router-wired", subnet_id="subnet-segment"), two_clouds())
    assert (sight.seen, sight.made) == (Seen.DONE, {"id": "port-10.1.0.1"})


def test_the_old_gateway_is_kept_whole() -> None:
    step = SetGateway(**told(), router_id="router-wired", network_id=None)
    before = look(step, two_clouds()).before
    assert before == {
        "network_id": "network-public",
        "fixed_ips": [{"subnet_id": "subnet-public", "address": "203.0.113.5"}],
        "snat": True,
    }
    back = step.inverse({}, before)
    assert isinstance(back, SetGateway)
    assert back.fixed_ips == (FixedIpSpec(subnet_id="subnet-public", address="203.0.113.5"),)
    assert (back.network_id, back.snat) == ("network-public", True)


def test_another_address_on_the_right_network_is_not_yet_done() -> None:
    wanted = (FixedIpSpec(subnet_id="subnet-public", address="203.0.113.6"),)
    step = SetGateway(**told(), router_id="router-wired", network_id="network-public", fixed_ips=wanted)
    assert look(step, two_clouds()).seen is Seen.TODO


def test_what_a_parked_port_had_is_kept_whole() -> None:
    clouds = two_clouds()
    clouds.target.state.ports.change("port-10.1.0.13", host="nyah-1")
    had = clouds.target.state.ports.get("port-10.1.0.13")
    before = look(PARK, clouds).before
    act(PARK, clouds)
    parked = clouds.target.state.ports.get("port-10.1.0.13")
    assert (parked.mac, parked.fixed_ips, look(PARK, clouds).seen) == ("02:00:00:00:00:01", (), Seen.DONE)
    back = PARK.inverse({}, before)
    assert isinstance(back, SetPortAddresses)
    assert look(back, clouds).seen is Seen.TODO
    act(back, clouds)
    again = clouds.target.state.ports.get("port-10.1.0.13")
    assert (again.mac, again.fixed_ips, again.host, look(back, clouds).seen) == (
        had.mac,
        had.fixed_ips,
        "nyah-1",
        Seen.DONE,
    )


def test_a_port_that_nova_has_bound_again_stays_parked() -> None:
    clouds = two_clouds()
    act(PARK, clouds)
    clouds.target.state.ports.change("port-10.1.0.13", host="nyah-1")
    assert look(PARK, clouds).seen is Seen.DONE


def test_a_port_that_is_open_keeps_its_addresses() -> None:
    clouds = two_clouds()
    clouds.target.state.ports.change("port-10.1.0.13", admin_up=True)
    assert look(PARK, clouds).seen is Seen.CHANGED


def test_a_port_is_closed_only_when_neutron_took_the_port_out_of_service() -> None:
    clouds = two_clouds()
    clouds.target.state.ports.change("port-10.1.0.12", admin_up=False, status="ACTIVE")
    assert look(CLOSE, clouds).seen is Seen.UNDER_WAY
    clouds.target.state.ports.change("port-10.1.0.12", status="DOWN")
    sight = look(CLOSE, clouds)
    assert (sight.seen, sight.facts["status"]) == (Seen.DONE, "DOWN")


def test_a_port_that_lost_its_address_is_not_closed() -> None:
    clouds = two_clouds()
    clouds.target.state.ports.change("port-10.1.0.12", fixed_ips=())
    assert look(CLOSE, clouds).seen is Seen.CHANGED


def test_a_port_that_is_gone_is_changed() -> None:
    assert look(CLOSE.model_copy(update={"port_id": "none"}), two_clouds()).seen is Seen.CHANGED


def test_a_floating_ip_is_not_taken_from_another_port() -> None:
    step = PlaceFloatingIp(
        **told(), floating_ip_id="floating-203.0.113.21", address="203.0.113.21", port_id="port-10.1.0.21"
    )
    sight = look(step, two_clouds())
    assert (sight.seen, sight.says) == (Seen.CHANGED, "203.0.113.21 points to port port-10.1.0.11")


def test_where_a_floating_ip_pointed_is_kept() -> None:
    step = PlaceFloatingIp(**told(), floating_ip_id="floating-203.0.113.21", address="203.0.113.21", port_id=None)
    assert look(step, two_clouds()).before == {"port_id": "port-10.1.0.11"}
