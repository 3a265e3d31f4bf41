"""The embedded reference sandbox: the vendors, answering as their documentation says, in one process.

It is started as `python -m troth.sandbox serve` and never imported by the rest of troth: a reference and a judge that
share code share mistakes. A vendor is a package of this folder (`bubblehouse`), found by its name; what it has to offer
is `troth.sandbox._vendors.Vendor`. Defects and liberties are hooks around the honest vendors: see `_hooks`.
"""
