"""The door to real OpenStack clouds: `connect` gives a Cloud; everything else here stands behind it.

Requests go through openstacksdk's service proxies (clouds.yaml, log-in and discovery are theirs) as plain HTTP with an
explicit microversion (`microversions`), over a transport of ours that asks again, bounds answers and follows nobody
(`transport`); JSON becomes nouns in `nouns/`. So a survey asks for what it needs, at the version that has it.
"""

from watari.clouds.openstack.connect import connect

__all__ = ["connect"]
