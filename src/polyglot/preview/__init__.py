"""The local web server of `polyglot serve`: builds after every save and reloads the open pages."""
