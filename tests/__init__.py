"""Proofs of what polyglot promises, through its public interfaces and on real parts."""
