"""Drafting on a Dask cluster: real schedulers, real workers, killed and broken ones."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from polyglot import __version__
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.dask import package_transfer
from polyglot.engines.dask.cluster import ClusterEngine, connect
from polyglot.engines.models import packages
from polyglot.engines.pivot import PivotEngine
from polyglot.engines.pseudo import PseudoEngine
from polyglot.errors import EngineError, UsageError
from polyglot.model import Draft
from tests.conftest import Make, Run
from tests.support.argos_models import light, metadata, package
from tests.support.clusters import Cluster, cluster

pytestmark = pytest.mark.enable_socket

TOWNS = ("Lisbon", "Quito", "Cusco", "Leeds", "Turin", "Accra")
BATCHES = [[f"The library of {town} opens at {hour} o'clock." for town in TOWNS] for hour in range(12)]
PAIR = ("en", "es")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArgosEngine]:
    """An engine with a package that no worker has, and one that cannot be loaded."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, place in {"HOME": "", "XDG_CACHE_HOME": "cache", "ARGOS_PACKAGES_DIR": "packages"}.items():
            patch.setenv(name, str(folder / place))
        packages.install_package(package(folder / "en_es_2.argosmodel", metadata(*PAIR)))
        packages.install_package(package(folder / "en_fr.argosmodel", metadata("en", "fr")))
        packages.install_package(light(folder / "en_it.argosmodel", metadata("en", "it")))
        yield ArgosEngine()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler that has no workers yet."""
    with cluster(tmp_path) as made:
        yield made


def shadow(folder: Path, **modules: str) -> Path:
    """A folder of modules that go before those which are installed."""
    folder.mkdir()
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def lacking(name: str) -> str:
    return f"raise ModuleNotFoundError(\"No module named '{name}'\", name='{name}')"


def drafts(engine: ClusterEngine, worker: subprocess.Popen[bytes] | None = None) -> list[list[Draft]]:
    """The drafts of all batches, from as many threads as the engine has lanes; the worker is killed when two are done."""
    found = []
    with ThreadPoolExecutor(engine.max_concurrency) as threads:
        for number, batch in enumerate(threads.map(lambda batch: engine.translate(batch, *PAIR), BATCHES)):
            found.append(batch)
            if number == 1 and worker:
                worker.send_signal(signal.SIGKILL)
    return found


def test_a_worker_that_is_killed_costs_nothing(office: Cluster, engine: ArgosEngine) -> None:
    workers = [office.start(name) for name in ("one", "two")]
    with connect(engine, office.address) as far:
        assert far.max_concurrency == 4
        found = drafts(far, workers[0])
    assert workers[0].wait() == -signal.SIGKILL
    assert workers[1].poll() is None
    assert found == [engine.translate(batch, *PAIR) for batch in BATCHES]
    assert len(office.packages("one")) == 1
    assert office.packages("one").keys() == office.packages("two").keys()


def test_a_worker_that_comes_later_gets_work_and_the_package(office: Cluster, engine: ArgosEngine) -> None:
    first = office.start("one")
    with connect(engine, office.address) as far:
        assert far.translate(BATCHES[0], *PAIR) == engine.translate(BATCHES[0], *PAIR)
        office.start("two")
        first.kill()
        first.wait()
        assert far.translate(BATCHES[1], *PAIR) == engine.translate(BATCHES[1], *PAIR)
    assert len(office.packages("two")) == 1


def test_a_package_is_sent_once(office: Cluster, engine: ArgosEngine) -> None:
    """To workers that lack it: of two that share a disk to one, and to none that has it installed."""
    office.start("one")
    office.start("two", XDG_CACHE_HOME=str(office.folder / "one" / "cache"))
    office.start("three", ARGOS_PACKAGES_DIR=str(packages.packages_folder()))
    kept = []
    for _ in range(2):
        with connect(engine, office.address) as far:
            drafts(far)
        kept.append(office.packages("one"))
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1
    assert office.packages("two") == office.packages("three") == {}
    assert [office.log(name).count("'unpack_received'") for name in ("one", "two", "three")] in ([1, 0, 0], [0, 1, 0])


def test_what_one_worker_cannot_do_another_does(office: Cluster, engine: ArgosEngine) -> None:
    """One has nowhere to keep packages, and one loses what it had."""
    (office.folder / "file").touch()
    office.start("one", XDG_CACHE_HOME=str(office.folder / "file"))
    with (
        connect(engine, office.address) as far,
        pytest.raises(EngineError, match=r"can draft: .*cannot be kept in .*file"),
    ):
        far.translate(BATCHES[0], *PAIR)
    office.start("two")
    with connect(engine, office.address) as far:
        assert drafts(far) == [engine.translate(batch, *PAIR) for batch in BATCHES]


def test_a_package_that_a_worker_lost_comes_again(office: Cluster, engine: ArgosEngine) -> None:
    office.start("one")
    with connect(engine, office.address) as far:
        for pair in (PAIR, ("en", "fr")):  # which one is warm, and which one gone
            far.translate(BATCHES[0], *pair)
        for name in office.packages("one"):
            shutil.rmtree(office.folder / "one" / "cache" / "polyglot" / "packages" / name)
        with pytest.raises(EngineError, match="is missing"):
            far.translate(BATCHES[0], *PAIR)
        assert far.translate(BATCHES[0], *PAIR) == engine.translate(BATCHES[0], *PAIR)


def test_a_model_that_no_worker_can_load_is_named(office: Cluster, engine: ArgosEngine) -> None:
    office.start("one")
    office.start("two")
    with connect(engine, office.address) as far:
        with pytest.raises(EngineError, match=r"No worker at tcp://\S+ can draft: The model in .* cannot be loaded"):
            far.translate(["Hello."], "en", "it")
        assert far.translate(["Hello."], *PAIR)


def test_a_scheduler_that_is_killed_ends_the_run(office: Cluster, engine: ArgosEngine) -> None:
    office.start("one")
    with connect(engine, office.address, timeout=2) as far:
        far.translate(BATCHES[0], *PAIR)
        office.scheduler.kill()
        with pytest.raises(
            EngineError, match=f"The connection to the scheduler at {office.address} is lost. Draft again"
        ):
            far.translate(BATCHES[1], *PAIR)


def test_a_scheduler_without_workers(office: Cluster, engine: ArgosEngine) -> None:
    with (
        pytest.raises(EngineError, match=f"has no workers. Start one on any machine: dask worker {office.address}"),
        connect(engine, office.address, timeout=1),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "nonsense://x", "", "tls://127.0.0.1:9"])
def test_a_scheduler_that_is_not_there(address: str, engine: ArgosEngine) -> None:
    with (
        pytest.raises(EngineError, match=f"^The scheduler at {address} cannot be reached: .*docs/cluster.md") as caught,
        connect(engine, address, timeout=1),
    ):
        pass
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("modules", "text"),
    [
        (
            {"sitecustomize": "import polyglot; polyglot.__version__ = '9.9'"},
            f"it has polyglot 9.9, and this is {__version__}",
        ),
        ({"polyglot": lacking("polyglot")}, ".*No module named 'polyglot'.*"),
        ({"ctranslate2": lacking("ctranslate2")}, "No module named 'ctranslate2'"),
    ],
)
def test_a_worker_that_is_not_as_we_are(
    modules: dict[str, str], text: str, office: Cluster, engine: ArgosEngine, tmp_path: Path
) -> None:
    other = shadow(tmp_path / "shadow", **modules)
    office.start("one", other)
    with (
        pytest.raises(
            EngineError, match=rf"^The worker at tcp://\S+ cannot draft: {text}\. Install polyglot-editions\[cluster\]"
        ),
        connect(engine, office.address),
    ):
        pass


def test_a_scheduler_that_has_no_polyglot(engine: ArgosEngine, tmp_path: Path) -> None:
    other = shadow(tmp_path / "shadow", polyglot=lacking("polyglot"))
    with (
        cluster(tmp_path, other) as made,
        pytest.raises(EngineError, match=f"^The scheduler at {made.address} cannot distribute drafting: .*'polyglot'"),
        connect(engine, made.address),
    ):
        pass


def test_without_the_extra_a_cluster_says_what_to_install(engine: ArgosEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(EngineError, match=r"cluster cannot be used: .*distributed.*docs/cluster\.md"),
        connect(engine, "x:1"),
    ):
        pass


@pytest.mark.parametrize("engine_", [PseudoEngine(), PivotEngine([PseudoEngine()])])
def test_other_engines_stay_here(engine_: PseudoEngine | PivotEngine) -> None:
    with pytest.raises(UsageError, match="does not work on a cluster; only “argos” does"), connect(engine_, "x"):
        pass


def test_a_parcel_is_the_same_from_everywhere(engine: ArgosEngine, tmp_path: Path) -> None:
    one = engine.package(PAIR)
    label = package_transfer.pack_package(one, tmp_path / "first.zip")
    assert package_transfer.pack_package(one, tmp_path / "second.zip") == label
    packages.unpack_package(tmp_path / "first.zip", tmp_path / "elsewhere")
    again = package_transfer.pack_package(replace(one, folder=tmp_path / "elsewhere"), tmp_path / "third.zip")
    assert again.sha256 == label.sha256


def test_a_parcel_that_arrives_damaged_is_not_used(
    engine: ArgosEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = package_transfer.pack_package(engine.package(PAIR), tmp_path / "parcel.zip")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    pieces = list(package_transfer.read_chunks(tmp_path / "parcel.zip"))
    for place, data in [*pieces[:-1], (pieces[-1][0], pieces[-1][1][:-1] + b"x")]:
        package_transfer.receive_chunk(label, place, data)
    with pytest.raises(EngineError, match="arrived damaged"):
        package_transfer.unpack_received(label)
    assert package_transfer.find_package(label) is None
    assert list(package_transfer.received_folder().iterdir()) == []
    for place, data in (*reversed(pieces), *pieces):  # in any order, and twice
        package_transfer.receive_chunk(label, place, data)
    package_transfer.unpack_received(label)
    found = package_transfer.find_package(label)
    assert found is not None
    assert ArgosEngine.from_packages([found]).translate(BATCHES[0], *PAIR) == engine.translate(BATCHES[0], *PAIR)
    package_transfer.unpack_received(label)  # another sender was late
    assert package_transfer.find_package(label) == found


def test_a_run_on_a_cluster_ends_as_one_at_home(office: Cluster, run: Run, make: Make, tmp_path: Path) -> None:
    """By the command line, with a worker that is killed while it drafts; where the sentences go is said first."""
    words = ("house", "cat", "dog", "book", "table", "tree", "door", "street", "boat", "garden")
    text = "\n\n".join(
        f"The **{one}** is near the [{other}](/{other}), and nobody knows who put it there in the `rain`."
        for one in words
        for other in words
    )
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n'
    publication = make({f"a{number}": text.replace("rain", f"rain_{number}") for number in range(4)}, settings)
    office.start("stays")
    killed = office.start("goes")
    ends = Thread(target=_kill_soon, args=(killed,))
    ends.start()
    result = run("draft", "--scheduler", office.address, "--no-cache")
    ends.join()
    assert result.returncode == 0, result.stderr
    assert f"Sending sentences to {office.address}" in result.stderr
    assert "Drafted: es 400." in result.stdout
    far = {path: path.read_bytes() for path in publication.catalogs.rglob("*.po")}
    shutil.rmtree(publication.catalogs)
    assert "Drafted: es 400." in run("draft", "--no-cache").stdout
    assert {path: path.read_bytes() for path in publication.catalogs.rglob("*.po")} == far


def _kill_soon(process: subprocess.Popen[bytes]) -> None:
    time.sleep(4)
    process.kill()
