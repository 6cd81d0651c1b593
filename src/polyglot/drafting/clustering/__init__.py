"""An engine's work done by the machines of a Dask cluster."""
