"""Words and places that every installation starts with: small CSV tables, read by `data` alone.

`vocabulary.csv` is in the exchange format (kind, code, label_da, label_en, group, broader) and holds our own
wording. `municipalities.csv` and `postcodes.csv` are derived from GeoNames (CC BY 4.0, attribution in
`docs/data-sheet.md`); a postcode's municipality is the nearest town-weighted centre, so it is a guess near
borders. `industries.csv` carries each DB07 division with its branch and, where the same division exists
there, its DB25 section. `outline.csv` is the coast from Natural Earth (public domain), for maps. No code
lives here.
"""
