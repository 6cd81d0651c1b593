"""Tests of polyglot.checking."""
