"""All step records, as the one union that a plan holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

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
from watari.model.steps.step import Step

AnyStep = Annotated[
    AdoptSecurityGroup
    | BootInstance
    | CaptureInstance
    | CaptureVolume
    | CarryImage
    | CreateFlavor
    | CreateFloatingIp
    | CreateKeypair
    | CreateNetwork
    | CreatePort
    | CreateProject
    | CreateRouter
    | CreateSecurityGroup
    | CreateServerGroup
    | CreateSnapshot
    | CreateSubnet
    | CreateUser
    | CreateVolume
    | EndMigration
    | Evacuate
    | JoinSubnet
    | MigrateCold
    | MigrateLive
    | PlaceFloatingIp
    | Probe
    | Remove
    | SeeHost
    | SetClaim
    | SetForcedDown
    | SetGateway
    | SetHostOpen
    | SetLock
    | SetPools
    | SetPortAddresses
    | SetPortAdmin
    | SetPower
    | SetQuota
    | SetRole
    | SetRules
    | ShareImage,
    Field(discriminator="kind"),
]
"""Any step that a plan may hold, told apart by ``kind``."""

__all__ = ["AnyStep", "Step"]
