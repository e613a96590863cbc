"""Alembic's folder: `env.py` runs the steps on the connection it is given; `versions/` holds one file a step.

A step writes out what it does and imports nothing of the schema, for the schema of tomorrow is another.
"""
