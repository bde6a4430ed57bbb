"""How much of the hosts is used, asked of Prometheus, or of what speaks its HTTP API."""

from watari.clouds.prometheus.prometheus import Prometheus, open_usage

__all__ = ["Prometheus", "open_usage"]
