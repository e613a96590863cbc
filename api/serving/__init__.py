"""What a web process keeps at hand between requests, and what every list says about its own age."""
