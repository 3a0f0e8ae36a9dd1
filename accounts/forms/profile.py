"""What somebody says of themselves in public."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def clean_link(address: str, host: str) -> str:
    """A page of `host` or of a subdomain of it, as https, without query and fragment. Raises ValidationError."""
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        found = (parts.hostname or "").removeprefix("www.")
        strange = parts.scheme not in {"http", "https"} or parts.username or parts.password or parts.port
    except ValueError:
        found, strange = "", True
    if strange or not (found == host or found.endswith(f".{host}")) or not parts.path.strip("/"):
        raise ValidationError(_("Give the address of your page on %(host)s."), code="host", params={"host": host})
    return f"https://{found}{parts.path}"


class ProfileForm(forms.ModelForm):
    avito_url = forms.CharField(label=_("Avito page"), max_length=200, required=False)
    meshok_url = forms.CharField(label=_("Meshok page"), max_length=200, required=False)

    class Meta:
        model = User
        fields = ["avito_url", "meshok_url", "collection_public"]

    def clean_avito_url(self):
        return self._link("avito_url", "avito.ru")

    def clean_meshok_url(self):
        return self._link("meshok_url", "meshok.net")

    def _link(self, name, host):
        address = self.cleaned_data[name]
        return clean_link(address, host) if address else ""
