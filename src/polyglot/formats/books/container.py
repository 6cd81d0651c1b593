"""The container of EPUB and Word documents: a zip file that is the same on every machine."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


def pack_container(files: Mapping[str, bytes], first: str) -> bytes:
    """Return a zip of files by name, with `first` at its start and not compressed."""
    stream = BytesIO()
    with ZipFile(stream, "w") as zipped:
        for name in sorted(files, key=lambda name: (name != first, name)):
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            zipped.writestr(info, files[name], ZIP_STORED if name == first else ZIP_DEFLATED, 9)
    return stream.getvalue()
