"""The named defects of the call, by what they concern."""
