"""What is decided: programme rules, ranking, the night's assignment and its independent check.

A rule answers allowed, or refuses with a reason, its law and what would open it. `rank` orders openings for
one candidate by net value, `rematch` solves the whole municipality at once in integers, and `verify` checks
a plan from the records alone. Pure functions of values: no files, no store, no clock.
"""
