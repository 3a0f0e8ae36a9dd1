"""Every change of a proposal's state. All are one transaction in one shape:

the right, then a conditional update on primary key, state and version, then the rest, then the step.
What also touches the catalogue or files of photos locks the catalogue before all of it, as every writer does.
No row updated means that somebody was faster: `AlreadyDecided`. That is correct on both databases,
and no lock is held while a person thinks.
"""

from .deciding import (
    accept,
    arrange_photos,
    close,
    look_over,
    needs_no_decision,
    publish_at_once,
    reject,
    release,
    reply,
    send_back,
    settle_name,
    take,
    take_back,
    undo,
)
from .writing import begin, edit, put_photo, refresh, send, submit, withdraw

__all__ = [
    "accept",
    "arrange_photos",
    "begin",
    "close",
    "edit",
    "look_over",
    "needs_no_decision",
    "publish_at_once",
    "put_photo",
    "refresh",
    "reject",
    "release",
    "reply",
    "send",
    "send_back",
    "settle_name",
    "submit",
    "take",
    "take_back",
    "undo",
    "withdraw",
]
