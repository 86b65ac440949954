"""A chatbot in a page of code: it shows what it thinks in grey, then what it answers.

    python examples/chatbot.py                       # with pebble, the model on board
    OPENAI_API_KEY=… SUREFOOT_MODEL=NAME python examples/chatbot.py

Each line that you type is a turn; end with Ctrl-D.
"""

import sys
from collections.abc import Iterable

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from surefoot import Agent, Budget, ChatSurefoot, SurefootError

GREY, PLAIN = ("\033[90m", "\033[0m") if sys.stdout.isatty() else ("", "")


def show(chunks: Iterable[AIMessageChunk]) -> str:
    """Print the reply as it comes; returns its text."""
    text = ""
    for chunk in chunks:
        thought = chunk.additional_kwargs.get("reasoning_content", "")
        print(f"{GREY}{thought}{PLAIN}{chunk.text}", end="", flush=True)
        text += str(chunk.text)
    print()
    return text


def chat(lines: Iterable[str]) -> None:
    history: list[BaseMessage] = []
    with Agent(budget=Budget(seconds=60)) as agent:
        model = ChatSurefoot(agent=agent)
        for line in filter(str.strip, lines):
            history.append(HumanMessage(line.strip()))
            try:
                history.append(AIMessage(show(model.stream(history))))
            except SurefootError as error:
                print(error)
                history.pop()


if __name__ == "__main__":
    chat(sys.stdin)
