"""LangChain's own agent, with Surefoot for its chat model.

`create_agent(ChatSurefoot(…), tools=[…])`: a model that calls tools decides on them first, and the
strategy answers with what they returned. The embedded model calls none: it answers by itself and
says so. `with_structured_output` puts the answer into a shape of the caller's own.
"""

from langchain.agents import create_agent
from pydantic import BaseModel
from surefoot import Agent, ChatSurefoot


class Answer(BaseModel):
    """What a question comes to."""

    answer: int
    confidence: float


def shop_price(item: str) -> str:
    """What an item costs in the shop."""
    return f"no price is known of {item}"


if __name__ == "__main__":
    with Agent(model="pebble", sandbox="local") as solver:
        model = ChatSurefoot(agent=solver)
        agent = create_agent(model, tools=[shop_price])
        state = agent.invoke({"messages": [("user", "What is 15% of 240?")]})
        print("agent:", state["messages"][-1].text)
        state = agent.invoke({"messages": [*state["messages"], ("user", "And of 300?")]})
        last = state["messages"][-1]
        print("and then:", last.text)
        print(last.additional_kwargs["reasoning_content"].splitlines()[0])
        found = model.with_structured_output(Answer).invoke("What is 12 + 30?")
        print("in a shape:", found.answer)
