"""Domains, projects, users, roles."""
