"""The peer of the detection benchmark: Schemathesis, as a process, in two settings."""
