"""The OpenAI-compatible server: `app.create_app(settings)` builds it, `surefoot serve` runs it."""
