"""Citizens' rights: access, correction, objection, erasure, and how long things are kept.

`own_data` gathers everything about one person and `own_data_page` tells it in plain Danish; `acts` does
what a person asked for, each act with its line in the audit; `letting_go` is retention.
"""
