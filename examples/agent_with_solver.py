"""An agent workflow that leaves its mathematics to the solver.

The graph is the usual one: a chat model that may call tools, and a node that runs them. Here the
chat model is a script, so that the example runs without a key or a network; put a real one in its
place, `init_chat_model("openai:NAME").bind_tools([solver])`, and nothing else changes.
"""

import json
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from surefoot import Agent, solve_tool


class ScriptedAssistant(BaseChatModel):
    """Stands for a hosted model: passes the problem on, then reports what the tool said."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        last = messages[-1]
        if isinstance(last, ToolMessage):
            told = json.loads(str(last.content))
            sure = "checked by tools" if told["verified"] else "not checked"
            reply = AIMessage(f"You need {told['answer']} tiles ({sure}).")
        else:
            arguments = {"problem": "What is 15 * 24 + 15?"}
            call = {"name": "solve", "args": arguments, "id": "1", "type": "tool_call"}
            reply = AIMessage("", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=reply)])


def main() -> None:
    solver = solve_tool(Agent(strategy="loop"))
    assistant = ScriptedAssistant()

    graph = StateGraph(MessagesState)
    graph.add_node("assistant", lambda state: {"messages": [assistant.invoke(state["messages"])]})
    graph.add_node("tools", ToolNode([solver]))
    graph.add_edge(START, "assistant")
    graph.add_conditional_edges("assistant", tools_condition)
    graph.add_edge("tools", "assistant")

    question = "My floor takes 15 rows of 24 tiles, and I want a spare one for each row."
    for message in graph.compile().invoke({"messages": [HumanMessage(question)]})["messages"]:
        message.pretty_print()


if __name__ == "__main__":
    main()
