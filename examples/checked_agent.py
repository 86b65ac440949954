"""An agent of LangChain's whose own sums are checked before anyone reads them.

`ClaimMiddleware` judges what the model claims in each of its messages, by tools and with no model,
and puts right what is refuted. `fix_claims` does the same in a plain chain. A script stands for a
hosted chat model here; any model that `create_agent` takes can stand in its place.
"""

from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from surefoot import ClaimMiddleware, fix_claims

SLIP = "Three boxes of 38 eggs are 38 * 3 = 115 eggs."

if __name__ == "__main__":
    model = GenericFakeChatModel(messages=iter([AIMessage(SLIP), AIMessage(SLIP)]))
    agent = create_agent(model, middleware=[ClaimMiddleware()])
    state = agent.invoke({"messages": [("user", "How many eggs are in three boxes of 38?")]})
    last = state["messages"][-1]
    print("agent:", last.text)
    print("refuted:", last.response_metadata["surefoot_check"][0]["findings"][0]["text"])
    print("chain:", (model | fix_claims()).invoke("And again?").text)
