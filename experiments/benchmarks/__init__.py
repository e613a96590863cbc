"""Speed and size, printed by commands that anyone can run."""
