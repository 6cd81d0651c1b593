"""`polyglot clean-filter`: the filter through which catalogs enter git.

A file that is as the commit that is checked out has it stays so, in whatever form: else files that somebody committed
without the filter would seem changed. The next sync brings them into the canonical form.
"""

from pathlib import Path
from typing import BinaryIO

from polyglot.catalogs.po import clean_filter
from polyglot.storage import git, git_filter


def serve_git(requests: BinaryIO, responses: BinaryIO) -> None:
    """Clean the files that git sends, until it closes the pipe."""
    with git.open_blob_ids(Path()) as blob_ids:

        def clean(path: str, data: bytes) -> bytes:
            cleaned = clean_filter.clean(data, path)
            if cleaned != data and git.is_blob(data, blob_ids(f"HEAD:{path}")):
                return data
            return cleaned

        git_filter.serve(requests, responses, clean)
