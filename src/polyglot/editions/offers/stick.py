"""A language's edition as one zip file for a USB stick: its site, without ways to other languages, and its downloads."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from polyglot.editions.build import Step
from polyglot.editions.cache import Job
from polyglot.editions.folder import LIST, Folder, opened
from polyglot.editions.offers import archive, catalogue
from polyglot.editions.offers.catalogue import Offer
from polyglot.editions.offers.outlets import feed_steps, without_others
from polyglot.editions.steps import Build, Work
from polyglot.editions.steps import steps as site_steps
from polyglot.editions.volume import file_name
from polyglot.editions.volumes import FORMATS
from polyglot.model import Locale


def steps(build: Build, jobs: Mapping[str, Job]) -> Iterator[tuple[str, bytes, Work]]:
    """A step for the zip file of each language that has one."""
    for (tag, name), folder in build.order.outputs.items():
        if name == "zip":
            volumes = [(name, job.files) for name, job in sorted(jobs.items()) if f"\0{tag}\0" in name]
            made_from = build.signed(
                [msgspec.msgpack.encode(one) for one in volumes], list(build.names_of.items()), _hashes(build)
            )
            locale = build.order.publication.locale(tag)
            offers = [msgspec.msgpack.decode(job.offer, type=Offer) for job in jobs.values() if job.offer]
            own = [one for one in offers if one.locale == locale]
            yield f"zip\0{tag}\0{folder.path}", made_from, partial(_pack, build, locale, folder, own)


def _hashes(build: Build) -> list[bytes]:
    return [head.hash for head in build.site.heads.values()]


def _pack(build: Build, locale: Locale, folder: Folder, offers: list[Offer], step: Step) -> None:
    with TemporaryDirectory() as name:
        alone = without_others(build, locale, opened(Path(name)))
        inner = Step(alone.order)
        for _, _, work in chain(site_steps(alone), feed_steps(alone)):
            work(inner)
        files = {path: (Path(name) / path).read_bytes() for path in inner.files.get(name, {}) if path != LIST}
    for (tag, format), other in build.order.outputs.items():
        if tag == locale.tag and format in FORMATS:
            paths = (path for path in other.path.rglob("*") if path.is_file() and path.name != LIST)
            files |= {
                f"downloads/{format}/{path.relative_to(other.path).as_posix()}": path.read_bytes() for path in paths
            }
    data = archive.pack(files)
    file = f"{file_name(build.order.publication, None, locale)}.zip"
    step.put(folder, file, data)
    if offers:
        download = catalogue.described(f"{locale.tag}/downloads/zip/{file}", data, "zip")
        step.offer = msgspec.msgpack.encode(catalogue.edition(offers, download))
