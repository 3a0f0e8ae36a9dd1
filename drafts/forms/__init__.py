"""Forms of proposals: what contributors write, and what moderators decide."""

from .editor import Editor
from .review import CleanUpForm, DecisionForm, MessageForm, RestoreForm

__all__ = ["CleanUpForm", "DecisionForm", "Editor", "MessageForm", "RestoreForm"]
