"""How fast and how steadily suggestions are answered: the service as it is served, asked over loopback."""
