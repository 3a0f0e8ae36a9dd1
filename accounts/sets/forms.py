"""What a list of watches is called, and what stands above it."""

from django import forms

from accounts.models import WatchList


class WatchListForm(forms.ModelForm):
    class Meta:
        model = WatchList
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
