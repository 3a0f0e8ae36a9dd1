"""What measures the site and what tries faults on it: `make bench`, and `make drill-…` in `drills`.

Both use the servers of `stand`, and both fill a site with the watches of `invented`. Nothing here runs in production:
the image leaves this folder out. A new drill is a module in `drills` and a line in the Makefile; a kind of page to
measure is an address in `inside`.
"""
