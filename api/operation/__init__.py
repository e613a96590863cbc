"""What whoever keeps the service running looks at: logs, metrics, health, and the processes themselves.

`logs` gives every line of the log one form and takes out what may not stand there; `metrics` counts, without
a label that names a person; `health` tells whether the service lives and can serve, from a look of its own in
the background, and `door` answers /livez, /readyz and /version before anything else is asked; `watch` stands
around each request and feeds logs and metrics; `server` and `worker` run the processes and end them in order.
"""
