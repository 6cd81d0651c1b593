"""What an edition says: documents, entries, issues and the policy of what may be printed."""
