"""Fill what is missing: engines, their models, and the drafting of catalogs."""
