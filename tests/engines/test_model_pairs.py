"""Which model packages lead from one language to another."""

import pytest

from polyglot.engines.models import packages
from polyglot.engines.models.index import AvailablePackage
from polyglot.engines.models.packages import Package
from polyglot.engines.resolve_models import PivotRoute, find_routes
from tests.support.model_shop import model

pytestmark = pytest.mark.enable_socket


@pytest.mark.parametrize(
    ("offered", "installed", "wish", "models"),
    [
        ("en-es es-en", "", ("en", "es"), ["en-es"]),
        ("en-es es-en", "", ("en", "es-MX"), ["en-es"]),
        ("es-en en-fr", "", ("es", "fr"), ["es-en", "en-fr"]),
        ("en-fr", "es-en", ("es", "fr"), ["es-en", "en-fr"]),
        ("es-fr", "es-en en-fr", ("es", "fr"), ["es-fr"]),
        ("", "es-en en-fr", ("es", "fr"), ["es-en", "en-fr"]),
        ("en-zt en-zh", "", ("en", "zh-TW"), ["en-zt"]),
        ("en-zt en-zh", "", ("en", "zh"), ["en-zh"]),
        ("en-pb en-pt", "", ("en", "pt-BR"), ["en-pb"]),
        ("en-nb", "", ("en", "no"), ["en-nb"]),
        ("en-es", "", ("es", "en"), []),
        ("", "", ("es", "en"), []),
    ],
)
def test_the_shortest_way_is_chosen(offered: str, installed: str, wish: tuple[str, str], models: list[str]) -> None:
    index = [AvailablePackage(**model(pair), addresses=()) for pair in offered.split()]
    known = [Package(**model(pair), folder=packages.packages_folder() / pair) for pair in installed.split()]
    [way] = find_routes([wish], index, known)
    assert way == PivotRoute(wish, tuple((pair.partition("-")[0], pair.partition("-")[2]) for pair in models))
