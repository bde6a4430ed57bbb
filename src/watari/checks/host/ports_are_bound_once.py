"""No port of an instance that moves has an inactive binding to a host that may take it.

Why: a migration that failed may leave one behind. Neutron answers 409 when Nova wants to bind the port there again, so
that host is passed over and the move comes to nothing, without a word why.

Source: rule C17; `GET /v2.0/ports/ID/bindings` (extension binding-extended); Nova makes an inactive binding on the
target before a live migration and drops the other one after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

DROP = (
    'curl -X DELETE -H "X-Auth-Token: $({cli} token issue -f value -c id)" '
    "$({cli} endpoint list --service network --interface public -f value -c URL)/v2.0/ports/{port}/bindings/{host}"
)
"""The openstack command knows no bindings."""


@wants(cloud=("bindings", "ports", "instances", "services", "hosts"))
def ports_are_bound_once(case: HostCase) -> Iterator[Found]:
    """Name each such binding of an instance that nothing moves now: it stops a plan that goes there."""
    for instance, binding in case.seen.leftovers():
        act = DROP.format(cli=case.cli, port=binding.port_id, host=binding.host)
        if binding.host in case.targets_of(instance):
            tell = warn if case.plan is None else lost
            says = (
                f"a port of {instance.name} keeps an inactive binding to {binding.host}: Nova cannot move the"
                " instance there"
            )
            yield tell(f"{instance.name}: {binding.host}", says, act, port=binding.port_id)
        else:
            says = f"a port of {instance.name} keeps an inactive binding to {binding.host}, where it does not go now"
            yield warn(f"{instance.name}: {binding.host}", says, act, port=binding.port_id)
