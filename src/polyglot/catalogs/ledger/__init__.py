"""The ledger beside each catalog: makers and reviewers of translations, and the states that follow from them."""
