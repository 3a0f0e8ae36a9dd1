"""Forms of proposals: what contributors write, and what moderators decide."""

from .editor import Correction, Editor
from .review import CleanUpForm, DecisionForm, MessageForm, RestoreForm

__all__ = ["CleanUpForm", "Correction", "DecisionForm", "Editor", "MessageForm", "RestoreForm"]
