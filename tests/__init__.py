"""Proofs of what polyglot promises, through its public interfaces and on real parts."""

import pytest

pytest.register_assert_rewrite("tests.support")  # so that a failing assertion there shows its values, as in a test
