from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash, JavaScript module imports included."""

    support_js_module_import_aggregation = True
