"""The local web server of `polyglot serve`, which follows every save."""
