"""What is said about a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from drafts.models import ReadyMessage

from .fields import TextField


class MessageForm(forms.Form):
    """Something to say, and the version of the proposal that it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    message = TextField(label=_("Message"), max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))


class UndoAllForm(forms.Form):
    """Why everything of one author is taken back."""

    message = TextField(label=_("Reason"), max_length=5000, widget=forms.Textarea({"rows": 3}))


class ReadyMessagesField(forms.ModelMultipleChoiceField):
    """Texts to tick, each with what it is for."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, message):
        return f"{message.get_use_display()}: {message.title}"


class DecisionForm(MessageForm):
    """A moderator's answer. `ready` are texts to begin with, `left_out` the changes that are not wanted."""

    ready = ReadyMessagesField(ReadyMessage.objects.all(), label=_("Ready-made messages"), required=False)

    def whole_message(self) -> str:
        """The ready-made texts that were ticked, then what was written."""
        texts = [ready.text for ready in self.cleaned_data["ready"]]
        return "\n".join(filter(None, [*texts, self.cleaned_data["message"]]))

    @property
    def left_out(self) -> set[str]:
        """The names of the changes whose tick was taken away."""
        return set(self.data.getlist("shown")) - set(self.data.getlist("keep")) if self.is_bound else set()
