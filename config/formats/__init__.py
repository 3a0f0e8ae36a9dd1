"""How dates are written where a language's own way in Django would mislead: FORMAT_MODULE_PATH."""
