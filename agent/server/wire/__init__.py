"""The dialects: OpenAI's two APIs and our own, their requests, replies and streams."""
