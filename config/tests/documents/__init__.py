"""Documents that are made from what the tests use, so that they say nothing else: `make documents` writes them."""
