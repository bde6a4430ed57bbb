"""Which deed belongs to which step record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watari.model.steps import Step
from watari.model.steps.bring import AdoptSecurityGroup, SetPools, SetRules, ShareImage
from watari.model.steps.claim import SetClaim
from watari.model.steps.create import (
    BootInstance,
    CreateFlavor,
    CreateFloatingIp,
    CreateKeypair,
    CreateNetwork,
    CreatePort,
    CreateProject,
    CreateRouter,
    CreateSecurityGroup,
    CreateServerGroup,
    CreateSnapshot,
    CreateSubnet,
    CreateUser,
    CreateVolume,
)
from watari.model.steps.disk import CaptureInstance, CaptureVolume, CarryImage
from watari.model.steps.host import (
    EndMigration,
    Evacuate,
    MigrateCold,
    MigrateLive,
    SeeHost,
    SetForcedDown,
    SetHostOpen,
)
from watari.model.steps.remove import Remove
from watari.model.steps.set import (
    JoinSubnet,
    PlaceFloatingIp,
    Probe,
    SetGateway,
    SetLock,
    SetPortAddresses,
    SetPortAdmin,
    SetPower,
    SetQuota,
    SetRole,
)
from watari.steps.bring import AdoptSecurityGroupDeed, PoolsDeed, RulesDeed, ShareImageDeed
from watari.steps.carry import CarryDeed
from watari.steps.claim import ClaimDeed
from watari.steps.compute import BootDeed, FlavorDeed, ServerGroupDeed
from watari.steps.deed import Deed
from watari.steps.disk import CaptureInstanceDeed, CaptureVolumeDeed, SnapshotDeed, VolumeDeed
from watari.steps.hosts.cold import MigrateColdDeed
from watari.steps.hosts.ending import EndMigrationDeed
from watari.steps.hosts.evacuating import EvacuateDeed
from watari.steps.hosts.live import MigrateLiveDeed
from watari.steps.hosts.seeing import SeeHostDeed
from watari.steps.hosts.switching import ForcedDownDeed, HostOpenDeed
from watari.steps.identity import KeypairDeed, ProjectDeed, QuotaDeed, RoleDeed, UserDeed
from watari.steps.network import FloatingIpDeed, NetworkDeed, PortDeed, RouterDeed, SecurityGroupDeed, SubnetDeed
from watari.steps.probe import ProbeDeed
from watari.steps.remove import RemoveDeed
from watari.steps.switches import LockDeed, PowerDeed
from watari.steps.wiring import GatewayDeed, JoinSubnetDeed, PlaceFloatingIpDeed, PortAddressesDeed, PortAdminDeed

DEEDS: Mapping[type[Step], Deed[Any]] = {
    AdoptSecurityGroup: AdoptSecurityGroupDeed(),
    BootInstance: BootDeed(),
    CaptureInstance: CaptureInstanceDeed(),
    CaptureVolume: CaptureVolumeDeed(),
    CarryImage: CarryDeed(),
    CreateFlavor: FlavorDeed(),
    CreateFloatingIp: FloatingIpDeed(),
    CreateKeypair: KeypairDeed(),
    CreateNetwork: NetworkDeed(),
    CreatePort: PortDeed(),
    CreateProject: ProjectDeed(),
    CreateRouter: RouterDeed(),
    CreateSecurityGroup: SecurityGroupDeed(),
    CreateServerGroup: ServerGroupDeed(),
    CreateSnapshot: SnapshotDeed(),
    CreateSubnet: SubnetDeed(),
    CreateUser: UserDeed(),
    CreateVolume: VolumeDeed(),
    EndMigration: EndMigrationDeed(),
    Evacuate: EvacuateDeed(),
    JoinSubnet: JoinSubnetDeed(),
    MigrateCold: MigrateColdDeed(),
    MigrateLive: MigrateLiveDeed(),
    PlaceFloatingIp: PlaceFloatingIpDeed(),
    Probe: ProbeDeed(),
    Remove: RemoveDeed(),
    SeeHost: SeeHostDeed(),
    SetClaim: ClaimDeed(),
    SetForcedDown: ForcedDownDeed(),
    SetGateway: GatewayDeed(),
    SetHostOpen: HostOpenDeed(),
    SetLock: LockDeed(),
    SetPools: PoolsDeed(),
    SetPortAddresses: PortAddressesDeed(),
    SetPortAdmin: PortAdminDeed(),
    SetPower: PowerDeed(),
    SetQuota: QuotaDeed(),
    SetRole: RoleDeed(),
    SetRules: RulesDeed(),
    ShareImage: ShareImageDeed(),
}


def deed_for(step: Step) -> Deed[Any]:
    """Give the deed of a step."""
    return DEEDS[type(step)]
