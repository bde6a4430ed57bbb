"""All checks, area by area: a new check is one line here."""

from __future__ import annotations

from watari.checks.case import CrossingCase
from watari.checks.cloud.agents_are_alive import agents_are_alive
from watari.checks.cloud.api_versions_suffice import api_versions_suffice
from watari.checks.cloud.clocks_agree import clocks_agree
from watari.checks.cloud.hosts_are_up import hosts_are_up
from watari.checks.cloud.operator_may_act import operator_may_act
from watari.checks.cloud.releases_are_proved import releases_are_proved
from watari.checks.cloud.services_answer import services_answer
from watari.checks.compute.availability_zones_exist import availability_zones_exist
from watari.checks.compute.capacity_suffices import capacity_suffices
from watari.checks.compute.config_drives_can_be_built import config_drives_can_be_built
from watari.checks.compute.devices_can_be_carried import devices_can_be_carried
from watari.checks.compute.ephemeral_disks_are_carried import ephemeral_disks_are_carried
from watari.checks.compute.flavors_fit import flavors_fit
from watari.checks.compute.host_keys_survive import host_keys_survive
from watari.checks.compute.instances_are_not_locked import instances_are_not_locked
from watari.checks.compute.instances_are_not_mid_task import instances_are_not_mid_task
from watari.checks.compute.keypairs_can_be_named import keypairs_can_be_named
from watari.checks.compute.names_tell_instances_apart import names_tell_instances_apart
from watari.checks.compute.names_tell_server_groups_apart import names_tell_server_groups_apart
from watari.checks.compute.quota_suffices import quota_suffices as compute_quota_suffices
from watari.checks.compute.root_devices_are_vda import root_devices_are_vda
from watari.checks.compute.root_disks_are_known import root_disks_are_known
from watari.checks.compute.server_groups_can_be_kept import server_groups_can_be_kept
from watari.checks.compute.states_can_move import states_can_move as compute_states_can_move
from watari.checks.compute.user_data_bears_a_second_run import user_data_bears_a_second_run
from watari.checks.goal.acceptances_name_findings import acceptances_name_findings
from watari.checks.goal.dependencies_come_first import dependencies_come_first
from watari.checks.goal.dependencies_exist import dependencies_exist
from watari.checks.goal.every_instance_has_a_wave import every_instance_has_a_wave
from watari.checks.goal.nothing_is_left_out import nothing_is_left_out
from watari.checks.goal.projects_exist import projects_exist
from watari.checks.goal.somebody_looks_on import somebody_looks_on
from watari.checks.goal.waves_take_something import waves_take_something
from watari.checks.identity.creation_times_survive import creation_times_survive
from watari.checks.identity.domains_exist import domains_exist
from watari.checks.identity.groups_are_carried import groups_are_carried
from watari.checks.identity.ids_survive import ids_survive
from watari.checks.identity.inherited_roles_are_carried import inherited_roles_are_carried
from watari.checks.identity.owners_survive import owners_survive
from watari.checks.identity.passwords_survive import passwords_survive
from watari.checks.identity.roles_exist import roles_exist
from watari.checks.identity.users_are_known import users_are_known
from watari.checks.image.images_are_readable import images_are_readable
from watari.checks.image.images_still_exist import images_still_exist
from watari.checks.image.members_are_carried import members_are_carried
from watari.checks.image.protection_survives import protection_survives
from watari.checks.image.store_has_room import store_has_room
from watari.checks.network.address_pairs_can_be_kept import address_pairs_can_be_kept
from watari.checks.network.addresses_answer_once import addresses_answer_once
from watari.checks.network.addresses_are_free import addresses_are_free
from watari.checks.network.addresses_do_not_overlap import addresses_do_not_overlap
from watari.checks.network.fixed_addresses_fit import fixed_addresses_fit
from watari.checks.network.floating_addresses_are_available import floating_addresses_are_available
from watari.checks.network.floating_addresses_have_a_way import floating_addresses_have_a_way
from watari.checks.network.floating_addresses_have_an_instance import floating_addresses_have_an_instance
from watari.checks.network.gateways_can_be_handed_over import gateways_can_be_handed_over
from watari.checks.network.ha_ports_are_up import ha_ports_are_up
from watari.checks.network.leases_are_renewed import leases_are_renewed
from watari.checks.network.macs_are_free import macs_are_free
from watari.checks.network.mtus_are_kept import mtus_are_kept
from watari.checks.network.networks_are_joined import networks_are_joined
from watari.checks.network.networks_exist import networks_exist
from watari.checks.network.old_network_is_external_on_dvr import old_network_is_external_on_dvr
from watari.checks.network.pools_do_not_overlap import pools_do_not_overlap
from watari.checks.network.pools_lie_in_their_subnets import pools_lie_in_their_subnets
from watari.checks.network.ports_are_ordinary import ports_are_ordinary
from watari.checks.network.ports_have_an_address import ports_have_an_address
from watari.checks.network.ports_have_one_address import ports_have_one_address
from watari.checks.network.ports_keep_their_groups import ports_keep_their_groups
from watari.checks.network.quota_suffices import quota_suffices as network_quota_suffices
from watari.checks.network.remote_groups_cross import remote_groups_cross
from watari.checks.network.routed_subnets_are_large_enough import routed_subnets_are_large_enough
from watari.checks.network.routers_are_carried import routers_are_carried
from watari.checks.network.routers_get_gateways_afterwards import routers_get_gateways_afterwards
from watari.checks.network.rules_name_no_address_groups import rules_name_no_address_groups
from watari.checks.network.source_quota_bears_reservations import source_quota_bears_reservations
from watari.checks.network.subnets_are_carried import subnets_are_carried
from watari.checks.volume.attachments_agree import attachments_agree
from watari.checks.volume.loose_volumes_are_carried import loose_volumes_are_carried
from watari.checks.volume.quota_suffices import quota_suffices as volume_quota_suffices
from watari.checks.volume.snapshots_are_carried import snapshots_are_carried
from watari.checks.volume.source_quota_bears_copies import source_quota_bears_copies
from watari.checks.volume.source_store_has_room import source_store_has_room
from watari.checks.volume.states_can_move import states_can_move as volume_states_can_move
from watari.checks.volume.target_store_has_room import target_store_has_room
from watari.checks.volume.types_exist import types_exist
from watari.checks.volume.volumes_are_not_encrypted import volumes_are_not_encrypted
from watari.checks.volume.volumes_have_one_instance import volumes_have_one_instance
from watari.checks.wants import Check

CHECKS: tuple[Check[CrossingCase], ...] = (
    agents_are_alive,
    api_versions_suffice,
    clocks_agree,
    hosts_are_up,
    operator_may_act,
    releases_are_proved,
    services_answer,
    acceptances_name_findings,
    dependencies_come_first,
    dependencies_exist,
    every_instance_has_a_wave,
    nothing_is_left_out,
    projects_exist,
    somebody_looks_on,
    waves_take_something,
    creation_times_survive,
    domains_exist,
    groups_are_carried,
    ids_survive,
    owners_survive,
    passwords_survive,
    roles_exist,
    inherited_roles_are_carried,
    users_are_known,
    availability_zones_exist,
    capacity_suffices,
    config_drives_can_be_built,
    devices_can_be_carried,
    ephemeral_disks_are_carried,
    flavors_fit,
    host_keys_survive,
    instances_are_not_locked,
    instances_are_not_mid_task,
    keypairs_can_be_named,
    names_tell_instances_apart,
    names_tell_server_groups_apart,
    compute_quota_suffices,
    root_devices_are_vda,
    root_disks_are_known,
    server_groups_can_be_kept,
    compute_states_can_move,
    user_data_bears_a_second_run,
    address_pairs_can_be_kept,
    addresses_answer_once,
    addresses_are_free,
    addresses_do_not_overlap,
    fixed_addresses_fit,
    floating_addresses_are_available,
    floating_addresses_have_a_way,
    ha_ports_are_up,
    leases_are_renewed,
    macs_are_free,
    mtus_are_kept,
    networks_are_joined,
    networks_exist,
    old_network_is_external_on_dvr,
    pools_do_not_overlap,
    pools_lie_in_their_subnets,
    ports_are_ordinary,
    ports_have_an_address,
    ports_have_one_address,
    network_quota_suffices,
    remote_groups_cross,
    routers_get_gateways_afterwards,
    floating_addresses_have_an_instance,
    gateways_can_be_handed_over,
    ports_keep_their_groups,
    routed_subnets_are_large_enough,
    routers_are_carried,
    subnets_are_carried,
    rules_name_no_address_groups,
    source_quota_bears_reservations,
    attachments_agree,
    loose_volumes_are_carried,
    volume_quota_suffices,
    snapshots_are_carried,
    source_quota_bears_copies,
    source_store_has_room,
    volume_states_can_move,
    target_store_has_room,
    types_exist,
    volumes_are_not_encrypted,
    volumes_have_one_instance,
    images_are_readable,
    images_still_exist,
    members_are_carried,
    protection_survives,
    store_has_room,
)
