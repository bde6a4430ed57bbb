"""A plugin of pytest: from here on the records of this process have a field more than those that wrote what is kept.

Journal entries have none: they lie in columns, and a field more of theirs comes with a migration.
"""

from __future__ import annotations

from pydantic.fields import FieldInfo

from watari.cli.main import main
from watari.model.goal import CrossingGoal
from watari.model.plan import Expectation, Move, Plan
from watari.model.record import Record
from watari.model.steps.set import SetPower
from watari.model.steps.step import Step
from watari.model.survey.compute import AttachedVolume, Instance, InstanceFlavor
from watari.model.survey.network import FixedIp, Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import VolumeAttachment

assert main is not None, "all records are loaded now"

GROWN: tuple[type[Record], ...] = (
    *(Expectation, Move, Plan, CrossingGoal, SetPower, Step, Survey),
    *(AttachedVolume, Instance, InstanceFlavor, FixedIp, Port, VolumeAttachment),
)


def everything(record: type[Record]) -> list[type[Record]]:
    return [record, *(each for sub in record.__subclasses__() for each in everything(sub))]


for grown in GROWN:
    for record in everything(grown):
        record.__pydantic_fields__["of_a_later_version"] = FieldInfo.from_annotated_attribute(str, "something")
for _ in range(6):  # as deep as records lie in records
    for record in everything(Record):
        record.model_rebuild(force=True)

assert InstanceFlavor(name="a", vcpus=1, ram_mib=1, disk_gib=1).model_dump()["of_a_later_version"] == "something"
assert "of_a_later_version" in str(Plan.model_json_schema()["$defs"]["SetPower"])
