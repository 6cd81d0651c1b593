"""A build: plan, policy, steps, incremental cache and output folder."""
