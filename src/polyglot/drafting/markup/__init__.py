"""A unit with its markup <-> plain sentences and marks: `cutting` a unit, `writing` a translation, `pieces` at last."""
