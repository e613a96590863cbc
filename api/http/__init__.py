"""The manners of the HTTP door: what every resource shares, so that a router only says what it is about.

Strict input (`strict_json`, `parameters`, `route`, `schema`), one shape for everything that goes wrong
(`problems`, worded by `wording`), who may do what (`access`), pages of long lists (`paging`), answers that
did not change and changes that name their version (`conditional`), requests that take effect once (`once`),
and around the whole the guards (`guards`) and limits (`shedding`). docs/http.md says how to add a resource.
"""
