"""All checks of journeys between hosts: a new check is one line here."""

from __future__ import annotations

from watari.checks.cloud.api_versions_suffice import api_versions_suffice
from watari.checks.cloud.clocks_agree import clocks_agree
from watari.checks.cloud.operator_may_act import operator_may_act
from watari.checks.cloud.releases_are_proved import releases_are_proved
from watari.checks.cloud.services_answer import services_answer
from watari.checks.goal.acceptances_name_findings import acceptances_name_findings
from watari.checks.goal.somebody_looks_on import somebody_looks_on
from watari.checks.host.allocations_belong_to_somebody import allocations_belong_to_somebody
from watari.checks.host.amphorae_are_left_to_octavia import amphorae_are_left_to_octavia
from watari.checks.host.booted_images_still_exist import booted_images_still_exist
from watari.checks.host.config_drives_can_be_copied import config_drives_can_be_copied
from watari.checks.host.dead_hosts_are_silent import dead_hosts_are_silent
from watari.checks.host.disks_survive_the_host import disks_survive_the_host
from watari.checks.host.evacuations_are_tidied_up import evacuations_are_tidied_up
from watari.checks.host.evacuees_wait_to_be_started import evacuees_wait_to_be_started
from watari.checks.host.fallbacks_take_somebody import fallbacks_take_somebody
from watari.checks.host.hosts_are_up import hosts_are_up
from watari.checks.host.hosts_exist import hosts_exist
from watari.checks.host.hosts_serve_instances_only import hosts_serve_instances_only
from watari.checks.host.hosts_share_a_cell import hosts_share_a_cell
from watari.checks.host.hypervisors_let_them_back import hypervisors_let_them_back
from watari.checks.host.image_properties_are_known import image_properties_are_known
from watari.checks.host.instances_are_not_locked import instances_are_not_locked
from watari.checks.host.instances_are_not_too_large import instances_are_not_too_large
from watari.checks.host.instances_have_somewhere_to_go import instances_have_somewhere_to_go
from watari.checks.host.limits_are_within_novas import limits_are_within_novas
from watari.checks.host.local_disks_can_be_copied import local_disks_can_be_copied
from watari.checks.host.network_agents_answer import network_agents_answer
from watari.checks.host.no_device_of_the_host_goes_live import no_device_of_the_host_goes_live
from watari.checks.host.no_other_move_is_under_way import no_other_move_is_under_way
from watari.checks.host.nobody_else_closed_the_hosts import nobody_else_closed_the_hosts
from watari.checks.host.nobody_is_left_behind import nobody_is_left_behind
from watari.checks.host.numa_can_be_laid_out import numa_can_be_laid_out
from watari.checks.host.pinned_zones_are_known import pinned_zones_are_known
from watari.checks.host.ports_are_bound_once import ports_are_bound_once
from watari.checks.host.ports_find_hardware import ports_find_hardware
from watari.checks.host.processors_are_alike import processors_are_alike
from watari.checks.host.scheduler_hints_are_known import scheduler_hints_are_known
from watari.checks.host.services_agree_where_instances_are import services_agree_where_instances_are
from watari.checks.host.shares_are_detached import shares_are_detached
from watari.checks.host.volumes_can_follow import volumes_can_follow
from watari.checks.host_case import HostCase
from watari.checks.wants import Check

HOST_CHECKS: tuple[Check[HostCase], ...] = (
    api_versions_suffice,
    clocks_agree,
    operator_may_act,
    releases_are_proved,
    services_answer,
    acceptances_name_findings,
    somebody_looks_on,
    hosts_exist,
    hosts_are_up,
    dead_hosts_are_silent,
    nobody_else_closed_the_hosts,
    hosts_serve_instances_only,
    instances_have_somewhere_to_go,
    network_agents_answer,
    hosts_share_a_cell,
    hypervisors_let_them_back,
    processors_are_alike,
    no_other_move_is_under_way,
    evacuations_are_tidied_up,
    allocations_belong_to_somebody,
    services_agree_where_instances_are,
    ports_are_bound_once,
    nobody_is_left_behind,
    fallbacks_take_somebody,
    limits_are_within_novas,
    instances_are_not_locked,
    amphorae_are_left_to_octavia,
    shares_are_detached,
    numa_can_be_laid_out,
    instances_are_not_too_large,
    ports_find_hardware,
    no_device_of_the_host_goes_live,
    volumes_can_follow,
    local_disks_can_be_copied,
    config_drives_can_be_copied,
    booted_images_still_exist,
    disks_survive_the_host,
    evacuees_wait_to_be_started,
    image_properties_are_known,
    pinned_zones_are_known,
    scheduler_hints_are_known,
)
"""First the cloud and the goal, then hosts, then what was left behind, then the plan, then instances."""
