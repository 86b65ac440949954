"""A process reward model of one's own, in one file: a step is as good as its words are few.

`Agent(prm=Brief())` takes the object. To give it a name that others can use, `--prm brief:40` on
the command line or `Agent(prm="brief:40")`, a package declares

    [project.entry-points."surefoot.prms"]
    brief = "my_package:open_brief"
"""

from collections.abc import Sequence

from surefoot import Agent
from surefoot.graphs.contracts import Evidence


class Brief:
    """P(a prefix leads to a right answer), one number a step: 0.5 at `usual` words, less above."""

    name = "brief"

    def __init__(self, usual: int = 20) -> None:
        self.usual = usual

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        return [self.usual / (self.usual + len(step.split())) for step in steps]


def open_brief(rest: str, _policy: object) -> Brief:
    """What an entry point leads to; `rest` is what follows `brief:`."""
    return Brief(int(rest or 20))


if __name__ == "__main__":
    with Agent(strategy="beam", prm=Brief()) as agent:
        result = agent.solve("What is 15% of 240?")
    for step in result.steps:
        print(f"{step.score:.2f} | {step.text}")
    print("answer:", result.answer)
