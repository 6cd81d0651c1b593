"""What people edit, and what is derived from it."""
