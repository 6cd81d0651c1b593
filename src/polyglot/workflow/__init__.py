"""One module for each verb, from a publication to a report."""
