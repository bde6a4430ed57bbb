"""The management controllers of a cloud's hosts.

A small Redfish service whose answers are read from the hosts' processes.
"""
