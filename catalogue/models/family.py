"""Movements that share parts: how far, which, and who says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .mechanism import Mechanism
from .texts import LONGEST_SOURCES, BoundedTextField


class MovementFamily(models.Model):
    """Some movements of which one can be a donor for another. `told` names all of them as the source does."""

    class Degree(models.TextChoices):
        IDENTICAL = "identical", _("identical")
        MOST = "most", _("most parts fit")
        BASE = "base", _("one base, with modules of their own")

    name = models.CharField(_("name"), max_length=100, unique=True)
    degree = models.CharField(_("how far parts fit"), max_length=20, choices=Degree)
    remark = models.CharField(_("remark"), max_length=250, blank=True)
    told = BoundedTextField(_("members as the source names them"), max_length=5000)
    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES)
    members: "models.ManyToManyField[Mechanism, FamilyMember]" = models.ManyToManyField(
        Mechanism, through="FamilyMember", related_name="families", verbose_name=_("movements")
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("family of movements")
        verbose_name_plural = _("families of movements")

    def __str__(self) -> str:
        return self.name


class FamilyMember(models.Model):
    """One movement of one family."""

    family = models.ForeignKey(MovementFamily, on_delete=models.CASCADE)
    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE)

    class Meta:
        default_related_name = "family_members"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["family", "mechanism"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.family}: {self.mechanism}"
