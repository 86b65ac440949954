"""`openai:` read while it writes: over a real stream, ended in the middle, or refused."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
from surefoot.agent.policies import OpenAIPolicy
from surefoot.graphs.contracts import Capabilities, ProposalRequest, Streaming

TEXT = "<think>perhaps Answer: 5</think>First 2 + 2 = 5.\n\nThen it is done.\n\nAnswer: 5"
REQUEST = ProposalRequest("What is 2 + 2?", task="solution")


class Writing:
    """A real server that writes `TEXT` by a few characters, and knows who hung up."""

    def __init__(self, text: str = TEXT, *, refuses: bool = False) -> None:
        self.text, self.refuses = text, refuses
        self.sent, self.hung_up = 0, asyncio.Event()
        self.meeting: asyncio.Task[None] | None = None

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.meeting = asyncio.current_task()
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        wanted = json.loads(await reader.readexactly(length))
        try:
            if not wanted.get("stream"):
                message = {"role": "assistant", "content": self.text}
                self._whole(writer, 200, {"choices": [{"index": 0, "message": message}]})
            elif self.refuses:
                self._whole(writer, 400, {"error": {"message": "stream is not supported"}})
            else:
                await self._pieces(writer)
            await writer.drain()
        except ConnectionError:
            self.hung_up.set()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def _whole(self, writer: asyncio.StreamWriter, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n"
        writer.write(f"{head}content-length: {len(data)}\r\n\r\n".encode() + data)

    async def _pieces(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
        writer.write(b"connection: close\r\n\r\n")
        for at in range(0, len(self.text), 5):
            choice = {"index": 0, "delta": {"content": self.text[at : at + 5]}}
            writer.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())
            await writer.drain()
            self.sent = at
            await asyncio.sleep(0.01)
        usage = {"prompt_tokens": 9, "completion_tokens": 20, "total_tokens": 29}
        writer.write(f"data: {json.dumps({'choices': [], 'usage': usage})}\n\n".encode())
        writer.write(b"data: [DONE]\n\n")


@pytest.fixture
async def serve():
    servers, policies, writings = [], [], []

    async def serve(writing: Writing) -> OpenAIPolicy:
        server = await asyncio.start_server(writing.meet, "127.0.0.1", 0)
        servers.append(server)
        writings.append(writing)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        able = Capabilities(seed=True)
        policies.append(OpenAIPolicy("tiny", base_url=url, api_key="none", capabilities=able))
        return policies[-1]

    yield serve
    for policy in policies:
        await policy.aclose()
    for server, writing in zip(servers, writings, strict=True):
        server.close()
        if writing.meeting is not None:
            await asyncio.wait([writing.meeting], timeout=10)


def reader(seen: list[str], *, until: str = "\0"):
    async def read(text: str) -> bool:
        seen.append(text)
        return until not in text

    return read


async def test_an_answer_is_read_while_it_comes(serve):
    seen: list[str] = []
    policy = await serve(Writing())
    assert isinstance(policy, Streaming)
    proposal = await policy.stream(REQUEST, reader(seen))
    assert proposal.text == TEXT.partition("</think>")[2]
    assert len(seen) > 2
    assert all(proposal.text.startswith(text.rstrip()) for text in seen)
    assert not any("perhaps" in text for text in seen)
    assert (proposal.usage.completion_tokens, proposal.usage.calls) == (20, 1)


async def test_its_reader_ends_it_and_the_server_is_hung_up_on(serve):
    writing = Writing(TEXT + " and so on" * 300)
    seen: list[str] = []
    proposal = await (await serve(writing)).stream(REQUEST, reader(seen, until="= 5"))
    assert proposal.finish == "stop"
    assert "Answer" not in proposal.text
    assert proposal.usage.completion_tokens > 0
    await asyncio.wait_for(writing.hung_up.wait(), 10)
    assert writing.sent < 200


async def test_a_reader_that_fails_is_heard(serve):
    async def read(_: str) -> bool:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await (await serve(Writing())).stream(REQUEST, read)


async def test_where_a_server_does_not_stream_the_answer_comes_whole(serve):
    seen: list[str] = []
    proposal = await (await serve(Writing(refuses=True))).stream(REQUEST, reader(seen))
    assert seen == [proposal.text]
    assert proposal.text.endswith("Answer: 5")
