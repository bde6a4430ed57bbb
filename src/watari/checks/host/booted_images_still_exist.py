"""The images that running instances on local disks were booted from still exist.

Why: where hosts do not share their storage, the target fetches the image first and lays the instance's own disk on it.
An image that was deleted must come from the host that is left, over SSH between the hosts, which many clouds do not
have.

Source: rule L17: `_create_images_and_backing` with `fallback_from_host` in nova/virt/libvirt/driver.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants


@wants(cloud=("instances", "images"))
def booted_images_still_exist(case: HostCase) -> Iterator[Found]:
    """One finding for each image that is gone."""
    there = {image.id for image in case.survey.images}
    gone: dict[str, list[str]] = defaultdict(list)
    for instance in case.going_live:
        if instance.image_id is not None and instance.image_id not in there:
            gone[instance.image_id].append(instance.name)
    for image, names in gone.items():
        yield warn(
            image,
            f"the image of {named(names)} is no more: unless the hosts share their storage, it must come from the old"
            " host over SSH",
            "on the target, as the user nova: ssh OLD_HOST true; or have them stopped: what is stopped goes cold",
            instances=", ".join(names),
        )
