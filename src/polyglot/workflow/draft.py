"""`polyglot draft`: fill missing translations with drafts from the translation memory and from engines."""

from polyglot.catalogs.ledger import catalog_store
from polyglot.drafting.backlog import DraftRequest
from polyglot.drafting.run import DraftReport, plan, run
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress
from polyglot.workflow.sync import sync


def draft(request: DraftRequest, progress: Progress = parallel.no_progress, *, dry_run: bool = False) -> DraftReport:
    """Sync, then fill missing translations with drafts. With `dry_run`, only report what would be drafted."""
    findings = list(sync(request.publication, request.day).findings)
    with catalog_store.publication_lock(request.publication) as recovery_findings:
        return (plan if dry_run else run)(request, [*findings, *recovery_findings], progress)
