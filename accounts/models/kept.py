"""Forms that were sent when nobody was signed in any more."""

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

LONGEST_PAGE = 1000


class KeptForm(models.Model):
    """What a person sent from `page` after their session had ended, until they are back; the last of each page.

    `fields` maps the name of each field to the list of its values.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    page = models.CharField(_("page"), max_length=LONGEST_PAGE)
    fields = models.JSONField(_("fields"))
    created_at = models.DateTimeField(_("time"), auto_now=True)

    class Meta:
        default_related_name = "kept_forms"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return self.page

    def as_posted(self) -> QueryDict:
        """The fields as a view reads them."""
        posted = QueryDict(mutable=True)
        for name, values in self.fields.items():
            posted.setlist(name, values)
        return posted


class KeptPhoto(models.Model):
    """A photo that was sent with a kept form: our own encoding of its pixels. `field` is the name of its field."""

    form = models.ForeignKey(KeptForm, on_delete=models.CASCADE)
    field = models.CharField(max_length=200)
    name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField()

    class Meta:
        default_related_name = "photos"
        ordering = ["pk"]
        verbose_name = _("kept photo")
        verbose_name_plural = _("kept photos")
        constraints = [models.UniqueConstraint(fields=["form", "field"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return self.name
