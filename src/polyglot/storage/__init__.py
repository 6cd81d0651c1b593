"""Files, atomic replacement, leases, SQLite databases, TOML and worker processes: all that touches the disk for others."""
