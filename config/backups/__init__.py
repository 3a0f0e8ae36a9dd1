"""Backups: database and photographs in a restic repository, with a manifest by which every restore is proved."""
