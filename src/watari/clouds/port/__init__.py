"""The ports: what Watari asks of a cloud, one protocol per service, and of machines past it.

Reads give the survey's nouns, acts take specs.

Laws of every port, held by `tests/contract` for every cloud behind it:

- one thing by id: the noun, or NotThere;
- lists are whole (paged inside) and never None;
- an act returns as soon as the cloud has taken it; whether it is done is seen by looking again;
- failures are `watari.clouds.errors` and nothing else;
- `remove` of a thing that is not there raises NotThere (the step decides that this is good).
"""

from watari.clouds.port.cloud import Cloud
from watari.clouds.port.compute import Compute
from watari.clouds.port.hosts import RemoteHost
from watari.clouds.port.identity import Identity
from watari.clouds.port.images import Images
from watari.clouds.port.moving import Moving
from watari.clouds.port.network import Networks
from watari.clouds.port.power import Power
from watari.clouds.port.usage import Shares, Usage
from watari.clouds.port.vantage import Sighting
from watari.clouds.port.volumes import Volumes

__all__ = [
    "Cloud",
    "Compute",
    "Identity",
    "Images",
    "Moving",
    "Networks",
    "Power",
    "RemoteHost",
    "Shares",
    "Sighting",
    "Usage",
    "Volumes",
]
