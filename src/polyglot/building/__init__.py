"""Builds: plan, policy, steps, incremental cache and output folder."""
