"""The solver as a LangChain tool, for someone else's agent."""

from __future__ import annotations

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from ...graphs.result import MAX_PROBLEM_CHARS, Problem, Result
from ...sandbox.errors import SurefootError
from ..agent import Agent
from ..run.told_answer import ToldAnswer

DESCRIPTION = (
    "Solves one mathematics or programming problem and checks every step with tools. State the "
    "problem completely: it sees nothing else. Returns JSON: answer (null where it found none), "
    "checked (no tool refutes a step), verified (something besides the reasoning bears the answer "
    "out; grounds says what), confidence (0 to 1), and a hint or an error where there is no answer."
)


class SolveArguments(BaseModel):
    """What the tool takes."""

    model_config = ConfigDict(extra="forbid")

    problem: str = Field(
        min_length=1, max_length=MAX_PROBLEM_CHARS, description="The whole problem, in words"
    )


def solve_tool(agent: Agent | None = None, *, name: str = "solve") -> BaseTool:
    """A tool around an agent, synchronous and asynchronous.

    Its content is JSON with `answer`, `verified`, `confidence`, `status` and, where there is no
    answer, `hint` or `error`; its artifact the whole `Result` (None where the problem could not
    even be read). What goes wrong is said in the JSON, never raised.
    """
    solver = agent or Agent()

    async def asolve(problem: str) -> tuple[str, Result | None]:
        try:
            async with solver.session() as session:
                result = await session.attempt(Problem.read(problem))
        except SurefootError as error:
            return ToldAnswer(status="failed", error=str(error)).told(), None
        return ToldAnswer.of(result).told(), result

    def solve(problem: str) -> tuple[str, Result | None]:
        return solver.run(asolve(problem))

    return StructuredTool.from_function(
        func=solve,
        coroutine=asolve,
        name=name,
        description=DESCRIPTION,
        args_schema=SolveArguments,
        response_format="content_and_artifact",
    )
