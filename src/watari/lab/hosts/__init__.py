"""Hosts as namespaces: own network, mounts, name and processes, with all the daemons that a compute host has."""
