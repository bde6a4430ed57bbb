"""The management controllers of a cloud's hosts: a small Redfish service whose answers are read from the hosts' processes."""
