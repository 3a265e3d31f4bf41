"""`pytest` at the root of a checkout runs suites and tests with one plugin; see `[tool.pytest.ini_options]`."""
