"""The pytest glue: `@requirement`, `@cases`, the fixtures of suites, and the collection of verdicts.

`troth.plugin.entry` is what pytest loads everywhere; it does nothing unless a run names a target.
"""
