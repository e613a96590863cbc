"""What is known: records, the snapshot of a day, the store, intake and synthetic worlds.

The cellar of the house. A record type is frozen, checks itself and knows nothing of files, tables or
solvers. `Snapshot(as_of)` is everything known on one day, cross-checked, and the only input of ranking,
rematching and comparing. Files and tables are handled in `data.intake` and `data.store`, at the edge.
Nothing here imports from another room.
"""
