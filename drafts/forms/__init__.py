"""Forms of proposals: what contributors write, and what moderators decide."""

from .editor import Editor
from .review import DecisionForm, MessageForm, UndoAllForm

__all__ = ["DecisionForm", "Editor", "MessageForm", "UndoAllForm"]
