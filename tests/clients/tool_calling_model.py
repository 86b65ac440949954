"""A model behind the server that calls the tools it is given: the double that tool cases need.

It fills a tool's schema with what it knows, and answers once it has seen a tool's result.
"""

from __future__ import annotations

import json
from typing import Any

from fake_openai import FakeOpenAI, Reply, completion

KNOWN = {"city": "Paris", "answer": "36"}
RESULT = "2102650"


class ToolCallingModel(FakeOpenAI):
    def respond(self, body: dict[str, Any], authorization: str) -> Reply:
        tools = [tool["function"] for tool in body.get("tools") or ()]
        names = [tool["name"] for tool in tools]
        seen = RESULT in json.dumps(body["messages"])
        if not tools or names == ["ready"] or (seen and "final_answer" not in names):
            if seen:
                return Reply(body=completion(f"{RESULT} people live there."))
            return super().respond(body, authorization)
        chosen = next(tool for tool in tools if not seen or tool["name"] == "final_answer")
        wanted = chosen["parameters"].get("properties", {})
        arguments = {name: RESULT if seen else KNOWN.get(name, "") for name in wanted}
        function = {"name": chosen["name"], "arguments": json.dumps(arguments)}
        call = {"id": f"call_{len(self.requests)}", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        return Reply(body=completion(None, finish="tool_calls", message=message))
