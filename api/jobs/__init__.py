"""Long work as durable runs: the night, imports, exports and training, each under a lease.

A run is asked for once and lives in the store; whoever claims it holds it under a lease that must be renewed
and carries a number that only grows. A holder that was silent for too long loses the run, and whatever it
still tries to write is refused. So work may die anywhere and is taken up again by the next who comes.
"""
