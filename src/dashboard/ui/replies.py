"""Answers to a browser that Streamlit would throw away.

A browser asks where to send each dropped file, and sends nothing before it is told. When a run of the page begins,
Streamlit (1.67) empties the queue of what it has not sent yet, so that nothing old is drawn; the answer goes with it if
it waits there just then, and the file is never sent, without a word. Small as that moment is, a file too large among
those dropped begins a run at exactly that time, and so does the end of a check.
"""

from functools import wraps
from typing import Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS: Final = frozenset({"file_urls_response", "backend_operation_response"})
"""Messages that a browser asked for (also: what a download holds) and waits for; none of them draws anything."""


def keep() -> None:
    """From here on no answer is thrown away when a run begins, in any session of this process."""
    if hasattr(ForwardMsgQueue.clear, "__wrapped__"):
        return
    original = ForwardMsgQueue.clear

    @wraps(original)
    def clear(
        self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        waiting: list[ForwardMsg] = self._queue if retain_lifecycle_msgs else []
        answers = [message for message in waiting if message.WhichOneof("type") in ANSWERS]
        original(self, retain_lifecycle_msgs, fragment_ids_this_run)
        self._queue.extend(answer for answer in answers if answer not in self._queue)

    ForwardMsgQueue.clear = clear
