"""The dialects: OpenAI's APIs, Anthropic's and our own, their requests, replies and streams."""
