"""Proofs of what polyglot promises, through its public interfaces and on real parts."""

import os
import sys
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.support")  # so that a failing assertion there shows its values, as in a test

if sys.dont_write_bytecode:
    # The tests start hundreds of processes. Where the environment forbids bytecode beside the sources, each of them would
    # compile every module that it imports, which takes three times as long as its work.
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Java starts for a second or for ten, again and again: to compile quickly pays more than to compile well.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m")
