"""The flavors of the moving instances.

Used as mapped, else made with the id that they have on the source where it is free.
"""

from __future__ import annotations

from watari.facts.crossing import Chosen
from watari.model.record import Ref
from watari.model.specs import FlavorSpec
from watari.model.steps.create import CreateFlavor
from watari.model.survey.compute import InstanceFlavor
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import slug


def lay_flavors(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """See that the flavors which no later project uses are on the target.

    Charted by the source's name, which an instance keeps.

    A private flavor names the projects that may use it, so all of these come first.
    """
    for flavor, last_user in chart.facts.flavors.values():
        if last_user == chosen.project.id:
            chart.put("flavor", flavor.name, _flavor(chart, draft, flavor))


def _flavor(chart: Chart, draft: Draft, flavor: InstanceFlavor) -> Ref:
    found = chart.facts.target_flavor(flavor)
    if found is not None:
        return found.id
    name = f"flavor/{slug(flavor.name)}"
    return draft.add(
        CreateFlavor, name, cloud="target", phase="prepare", spec=_spec(chart, draft.chosen_id(name), flavor)
    )


def _spec(chart: Chart, fallback_id: str, flavor: InstanceFlavor) -> FlavorSpec:
    """The flavor as the source has it; as the instance keeps it where the source has it no longer, or changed."""
    own = chart.source.flavors.get(flavor.name)
    taken = {other.id for other in chart.target.survey.flavors}
    access = own.access_project_ids if own is not None and not own.public else ()
    refs = tuple(ref for ref in (chart.find("project", id_) for id_ in access) if ref is not None)
    return FlavorSpec(
        id=own.id if own is not None and own.id not in taken else fallback_id,
        name=flavor.name,
        vcpus=flavor.vcpus,
        ram_mib=flavor.ram_mib,
        disk_gib=flavor.disk_gib,
        ephemeral_gib=flavor.ephemeral_gib,
        swap_mib=flavor.swap_mib,
        public=own.public if own is not None else False,
        extra_specs=flavor.extra_specs,
        access_project_ids=refs,
    )
