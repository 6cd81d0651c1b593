"""What the guards look at: each module knows one kind of fault in a machine's text."""
