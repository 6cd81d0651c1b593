"""The ledger beside each catalog: who or what made and accepted which translation, and the states that follow."""
