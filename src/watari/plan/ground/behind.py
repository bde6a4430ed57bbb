"""What of a project stays behind, told thing by thing: nothing is skipped in silence."""

from __future__ import annotations

from collections.abc import Collection

from watari.plan.chart import Chart
from watari.plan.scope import Chosen


def tell_what_stays(chart: Chart, chosen: Chosen, moving: Collection[str]) -> None:
    """Leave out, with the reason, the project's volumes, snapshots and floating IPs that hang on no moving instance."""
    project = chosen.project.id
    _volumes(chart, project, moving)
    for snapshot in chart.source.survey.snapshots:
        if snapshot.project_id == project:
            why = f"snapshots do not cross: make a volume of it on {chart.goal.source} if it is still needed"
            chart.leave_out(f"volume snapshot {snapshot.name or snapshot.id}", why)
    devices = {port.id: port.device_id for port in chart.source.survey.ports}
    for floating_ip in chart.source.survey.floating_ips:
        if floating_ip.project_id == project and devices.get(floating_ip.port_id or "") not in moving:
            why = (
                "it points to something that stays"
                if floating_ip.port_id
                else "it points to nothing; take it on the target after finish"
            )
            chart.leave_out(f"floating IP {floating_ip.address}", why)


def _volumes(chart: Chart, project: str, moving: Collection[str]) -> None:
    for volume in chart.source.survey.volumes:
        if volume.project_id != project or any(attachment.instance_id in moving for attachment in volume.attachments):
            continue
        where = "is attached to an instance that stays" if volume.attachments else "is attached to nothing"
        chart.leave_out(f"volume {volume.name or volume.id}", f"it {where}: volumes cross with their instances")
