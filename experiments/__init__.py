"""How we know: replay, comparison, slices, simulation on worlds with known truth, and benchmarks.

A comparison runs the same `rank` and `rematch` as the service does, on history split by date, and reports
every figure with its spread. The only room besides `api` that opens the store, and the only one that may
read the hidden truth of a synthetic world.
"""
