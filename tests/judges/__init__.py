"""What judges editions from outside: each judge takes a built folder, knows nothing of how it was made, and returns complaints.

`python -m tests.judges FOLDER` runs them all. They are the Nu HTML checker (`nu`), axe-core in a headless Chromium (`axe`), and
our own: addresses (`links`), languages (`languages`), weights (`weights`).
"""
