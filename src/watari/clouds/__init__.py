"""The only door out: ports, and what stands behind them: real clouds, hosts, and a cloud in memory."""
