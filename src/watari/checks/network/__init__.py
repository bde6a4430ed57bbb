"""Networks, addresses, ports, routers."""
