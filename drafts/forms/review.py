"""What is said about a proposal."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalogue.chosen import RowsField
from catalogue.models.texts import LONGEST_MESSAGE
from drafts.models import ReadyMessage, Step

from .fields import TextField


class MessageForm(forms.Form):
    """Something to say, and the version of the proposal that it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    message = TextField(
        label=_("Message"), max_length=LONGEST_MESSAGE, required=False, widget=forms.Textarea({"rows": 3})
    )


class CleanUpForm(forms.Form):
    """What becomes of everything that one author proposed, and why. `skip`: so many of the accepted stay."""

    ban = forms.BooleanField(label=_("Ban the person: they are signed out at once"), required=False)
    close = forms.BooleanField(label=_("Reject what waits"), required=False, initial=True)
    take_back = forms.BooleanField(label=_("Take back what was accepted"), required=False, initial=True)
    message = TextField(label=_("Reason"), max_length=LONGEST_MESSAGE, widget=forms.Textarea({"rows": 3}))
    skip = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000, initial=0)

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("ban", "close", "take_back")):
            raise ValidationError(_("Choose what to do."), code="required")
        return cleaned


class RestoreForm(forms.Form):
    """The version that shall come back, the newest one that the page knew of, and why."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)
    message = TextField(
        label=_("Reason"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands in the history, for everybody to read."),
    )


class ReadyMessagesField(RowsField):
    """Texts to tick. Which of the answers each is for is said where they are shown."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, message):
        return message.title


class ReasonField(forms.ChoiceField):
    """Why something is rejected, for the count."""

    def __init__(self):
        choices = [("", _("not chosen")), *Step.Reason.choices]
        super().__init__(label=_("Reason of a rejection"), choices=choices, required=False)


class DecisionForm(MessageForm):
    """A moderator's answer. `ready` are texts to begin with, `left_out` the changes that are not wanted.

    `number` is that of the newest revision of the target that the page knew of.
    """

    number = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    reason = ReasonField()
    ready = ReadyMessagesField(ReadyMessage.objects.all(), label=_("Ready-made messages"), required=False)

    def message_for(self, answer: str) -> str:
        """The ready-made texts that were ticked, then what was written.

        Raises ValidationError where one of them is meant for another answer.
        """
        for ready in self.cleaned_data["ready"]:
            if ready.use != answer:
                said = {"title": ready.title, "use": ready.get_use_display()}
                text = _("“%(title)s” is meant for another answer (%(use)s). Untick it, or give that answer.")
                raise ValidationError(text, code="other_use", params=said)
        texts = [ready.text for ready in self.cleaned_data["ready"]]
        whole = "\n".join(filter(None, [*texts, self.cleaned_data["message"]]))
        if len(whole) > LONGEST_MESSAGE:
            too_long = _("With its ready-made texts the message is longer than %(most)s characters. Shorten it.")
            raise ValidationError(too_long, code="max_length", params={"most": LONGEST_MESSAGE})
        return whole

    @property
    def why(self) -> str:
        """The reason that was chosen; else that of the first ready-made text that has one: its number is one key."""
        of_texts = [ready.reason for ready in self.cleaned_data["ready"] if ready.reason]
        return self.cleaned_data["reason"] or next(iter(of_texts), "")

    @property
    def shown(self) -> set[str]:
        """The names of the changes that had a tick."""
        return set(self.data.getlist("shown")) if self.is_bound else set()

    @property
    def left_out(self) -> set[str]:
        """The names of the changes whose tick was taken away."""
        return self.shown - set(self.data.getlist("keep")) if self.is_bound else set()

    @property
    def asked(self) -> list[str]:
        """The names of the changes that were ticked by the page, which asked about them."""
        return self.data.getlist("asked") if self.is_bound else []

    def asking(self, names: list[str]) -> "DecisionForm":
        """The same answer with ticks at `names`, as the page shows it when it asks about them."""
        data = self.data.copy()
        data.setlist("keep", [*data.getlist("keep"), *names])
        data.setlist("asked", [*self.asked, *names])
        return type(self)(data)
