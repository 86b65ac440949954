"""The MCP server: `server.create_server(config)` builds it, `surefoot mcp` runs it."""
