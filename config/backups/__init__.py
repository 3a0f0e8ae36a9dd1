"""Backups: the database and the photographs in one folder whose manifest says what every byte must be."""
