"""Who asks: passwords and one-time codes, sessions, the provider of the municipality, machines' tokens.

Here it is found out who somebody is; what they may is asked in `api.access`. The one question that the rest
of the house has is `api.auth.asking.who_asks`.
"""
