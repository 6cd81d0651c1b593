"""The cases of checks, and that every built-in check has some."""

import pytest

from tests.support.cases import cases
from tests.support.check_cases import all_cases, built_in, case_files, codes, segment


@pytest.mark.parametrize(("source", "translation", "description", "expected"), all_cases())
def test_problems(source: str, translation: str, description: str, expected: str) -> None:
    assert codes(segment(source, translation, description)) == expected.split()


def test_every_check_has_a_case_with_a_problem_and_one_without() -> None:
    names = {f"checks/{name}": {kind.code for kind in row.check.kinds} for name, row in built_in()}
    assert case_files() == sorted(names)
    for name, kinds in names.items():
        expected = [set(case.values[-1].split()) for case in cases(name, 4)]  # type: ignore[attr-defined]
        assert any(kinds & found for found in expected), name
        assert any(not kinds & found for found in expected), name
