"""Schemas that conversations ask for in words, as clients write them; and what only looks so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.run.conversation import ConversationParts
from surefoot.agent.run.told_format import told_format

SCHEMA = {
    "properties": {"answer": {"title": "Answer", "type": "integer"}},
    "required": ["answer"],
    "title": "Percentage",
    "type": "object",
}
TEXT = json.dumps(SCHEMA)
QUESTION = "What is 15% of 240?"
INSTRUCTOR = f"""
        As a genius expert, your task is to understand the content and provide
        the parsed objects in json that match the following json_schema:


        {json.dumps(SCHEMA, indent=2)}

        Make sure to return an instance of the JSON, not the schema itself
"""
LANGCHAIN = f"""The output should be formatted as a JSON instance that conforms to the JSON \
schema below.

As an example, for the schema {{"properties": {{"foo": {{"title": "Foo", "type": "array"}}}}}}
the object {{"foo": ["bar"]}} is a well-formatted instance of the schema. The object \
{{"properties": {{"foo": ["bar"]}}}} is not well-formatted.

Here is the output schema:
```
{TEXT}
```"""
CODEBLOCK = "\n\nReturn the correct JSON response within a ```json codeblock. not the JSON_SCHEMA"
PYDANTIC = f"""Always respond with a JSON object that's compatible with this schema:

{TEXT}

Don't include any text or Markdown fencing before or after."""
ASKED = [
    (INSTRUCTOR, QUESTION + CODEBLOCK),
    (PYDANTIC, QUESTION),
    ("", f"{LANGCHAIN}\n\n{QUESTION}"),
    ("", f"{QUESTION}\n\n{LANGCHAIN}"),
    ("", f"{QUESTION} Respond only with JSON that conforms to this schema: {TEXT}"),
    ("", f"Answer in JSON matching this schema:\n```json\n{TEXT}\n```\n\n{QUESTION}"),
]  # fmt: skip


def parts(system: str, question: str) -> ConversationParts:
    return ConversationParts(system, (), question)


@pytest.mark.parametrize(("system", "question"), ASKED)
def test_the_schema_is_the_format_and_no_part_of_the_problem(system, question):
    told = told_format(parts(system, question))
    assert told.form.schema == SCHEMA
    assert told.parts.question == QUESTION
    for word in ("json", "schema", "{", "`"):
        assert word not in told.parts.system.lower()


@pytest.mark.parametrize(
    "question",
    [
        f"Write a function that validates JSON against this schema: {TEXT}",
        f"How many properties does this JSON schema require? {TEXT}",
        f"Which instance matches this schema? {TEXT}",
        'Return the sum of the values in the JSON {"a": 1, "b": 2}.',
        'Return JSON like {"properties": 3}. What is 2 + 2?',
        "Answer in JSON. What is 2 + 2?",
        QUESTION,
    ],
)
def test_a_question_about_one_is_a_question(question):
    assert told_format(parts("", question)) is None


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet='{}"[]:, \n.?`ajsonJSON', max_size=300), st.text(max_size=100))
def test_any_text_is_read(system, question):
    told = told_format(parts(f"Answer in JSON of the schema {TEXT}" + system, question))
    assert told is None or told.parts.question.strip()
