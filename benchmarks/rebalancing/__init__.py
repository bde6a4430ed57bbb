"""What `benchmarks/rebalance.py` is made of.

Clusters, planners in processes of their own, a referee that shares no code with them.
"""
