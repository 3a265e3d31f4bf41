"""troth judges whether a customer-loyalty HTTP API keeps the promises of its documentation."""
