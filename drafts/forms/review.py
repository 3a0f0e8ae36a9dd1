"""What is said about a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from drafts.models import ReadyMessage

from .fields import TextField


class MessageForm(forms.Form):
    """Something to say, and the version of the proposal that it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    message = TextField(label=_("Message"), max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))


class DecisionForm(MessageForm):
    """A moderator's answer. `ready` are texts to begin with; `leave_out` the changes that are not wanted."""

    ready = forms.ModelMultipleChoiceField(
        ReadyMessage.objects.all(), label=_("Ready-made messages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keep = forms.MultipleChoiceField(label=_("Accepted changes"), required=False)

    def __init__(self, *args, changed: list[str], **options):
        super().__init__(*args, **options)
        self.changed = changed
        self.fields["keep"].choices = [(name, name) for name in changed]

    def whole_message(self) -> str:
        """The ready-made texts that were ticked, then what was written."""
        texts = [ready.text for ready in self.cleaned_data["ready"]]
        return "\n".join(filter(None, [*texts, self.cleaned_data["message"]]))

    def leave_out(self) -> list[str]:
        return [name for name in self.changed if name not in self.cleaned_data["keep"]]
