"""Who asks: the command line, the night job, and later the pages and the JSON interface.

The roof of the house and the only place where store, trained model, clock and settings meet. A command
reads its arguments, calls one use case of the rooms below and prints the answer, in plain Danish first.
Nothing below imports from here.
"""
