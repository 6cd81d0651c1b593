"""The engines that come with polyglot, and what they need."""
