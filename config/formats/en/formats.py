"""Collectors of all countries read the English pages: to most of them 12/01/2026 is the twelfth of January."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
