"""Translation by an engine on the workers of a Dask cluster."""
