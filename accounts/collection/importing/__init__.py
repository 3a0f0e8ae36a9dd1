"""Taking in a list of watches as somebody kept it: any file, any headings, any way of saying which watch it is."""
