"""What a browser has asked for reaches it, whatever else happens at that moment."""

from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from websockets.sync.client import ClientConnection, connect

from dashboard.ui import replies
from tests.browser.conftest import served

TIMES = 12
"""Without `replies` three of four answers were lost."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientConnection]:
    """A browser's line to a running dashboard, its page drawn once."""
    with served(tmp_path_factory.mktemp("office") / "office.duckdb") as url:
        line = url.replace("http://", "ws://") + "/_stcore/stream"
        with connect(line, origin=url, subprotocols=["streamlit"], max_size=None) as browser:  # type: ignore[arg-type]
            browser.send(_drawn())
            _until_drawn(browser)
            yield browser


def _drawn() -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = ""
    return message.SerializeToString()


def _question(number: int) -> bytes:
    message = BackMsg()
    message.file_urls_request.request_id = str(number)
    message.file_urls_request.file_names.append("báo cáo.xlsx")
    return message.SerializeToString()


def _until_drawn(browser: ClientConnection) -> list[ForwardMsg]:
    """What comes until the page is drawn."""
    messages: list[ForwardMsg] = []
    while not messages or messages[-1].WhichOneof("type") != "script_finished":
        messages.append(ForwardMsg.FromString(browser.recv(timeout=300)))  # type: ignore[arg-type]
    return messages


def test_a_question_asked_as_a_run_begins_is_answered(page: ClientConnection) -> None:
    """A browser that asks where to send a dropped file just before the page is drawn anew is told, or it would never
    send the file: so it was with a good file beside one too large."""
    for number in range(TIMES):
        page.send(_question(number))
        page.send(_drawn())
        answers = [m.file_urls_response for m in _until_drawn(page) if m.WhichOneof("type") == "file_urls_response"]
        assert [answer.response_id for answer in answers] == [str(number)]


@pytest.mark.parametrize("fragments", [None, ["list"]])
@pytest.mark.parametrize("kind", sorted(replies.ANSWERS))
def test_an_answer_outlasts_the_beginning_of_a_run(kind: str, fragments: list[str] | None) -> None:
    """Once, whether the whole page or a part of it is drawn anew; what was to be drawn goes, as before."""
    replies.keep()
    queue = ForwardMsgQueue()
    answer, old = ForwardMsg(), ForwardMsg()
    getattr(answer, kind).SetInParent()
    old.delta.fragment_id = "list"
    for message in (old, answer):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    assert queue.flush() == [answer] and queue.is_empty()


def test_answers_are_names_of_messages() -> None:
    """A later Streamlit that names them otherwise is noticed here."""
    names = {field.name for field in ForwardMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert names >= replies.ANSWERS
