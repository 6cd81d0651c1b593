"""`polyglot draft`: fill what is missing from the translation memory and by engines, as drafts."""

from polyglot.catalogs.ledger import catalog_store
from polyglot.drafting.backlog import DraftRequest
from polyglot.drafting.run import DraftReport, plan, run
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress
from polyglot.workflow.sync import sync


def draft(order: DraftRequest, progress: Progress = parallel.no_progress, *, dry_run: bool = False) -> DraftReport:
    """Sync, then fill what is missing from the memory and by engines, as drafts. A `dry_run` run only says what it would do."""
    findings = list(sync(order.publication, order.day).findings)
    with catalog_store.publication_lock(order.publication) as unsettled:
        return (plan if dry_run else run)(order, [*findings, *unsettled], progress)
