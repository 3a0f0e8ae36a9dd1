from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The site itself: it owns the root addresses, the error pages and the ui template tags."""

    name = "config"
