"""A verifier of one's own, in one file: it reads claims about weekdays, and judges them.

No other part of Surefoot knows of weekdays. `Agent(verifiers=[Weekdays()])` adds it to the default
verifiers; `only(Weekdays())` would put it in their place. To give it a name that others can use,
`Agent(verifiers=["weekdays"])`, a package declares

    [project.entry-points."surefoot.verifiers"]
    weekdays = "my_package:open_weekdays"

A script stands for a hosted model here; `Agent(model="openai:NAME", …)` takes its place.
"""

import re
from collections.abc import Iterator
from datetime import date

from surefoot import Agent, ScriptedPolicy
from surefoot.graphs.contracts import Capabilities
from surefoot.tools import Claim, StepContext, Verdict

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SAID = re.compile(
    rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}}) (?:was|is|will be) a ({'|'.join(DAYS)})\b"
)


class Weekdays:
    """Judges `1 March 2024 was a Monday` by the calendar. Free: it runs on every step."""

    name = "weekdays"
    free = True

    def read(self, step: str, context: StepContext) -> Iterator[Claim]:
        """Every such statement: its two sides, and where the day stands that may be replaced."""
        for said in SAID.finditer(step):
            when = " ".join(said.group(1, 2, 3))
            yield Claim("weekday", said[0], said.span(), when, "=", said[4], said.span(4))

    def can_judge(self, claim: Claim) -> bool:
        return claim.kind == "weekday"

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        day, month, year = claim.left.split()
        try:
            right = DAYS[date(int(year), MONTHS.index(month) + 1, int(day)).weekday()]
        except ValueError:
            return Verdict(self.name, "unknown", claim, f"there is no {claim.left}")
        if right == claim.right:
            return Verdict(self.name, "supported", claim, f"{claim.left} is a {right}")
        return Verdict(self.name, "refuted", claim, f"{claim.left} is a {right}", right)


def open_weekdays(_sandbox: object) -> Weekdays:
    """What an entry point leads to."""
    return Weekdays()


if __name__ == "__main__":
    slip = "A week has 3 + 4 = 7 days.\n\n1 March 2024 was a Monday.\n\nAnswer: Monday"
    script = [("solution", slip), ("solution", "Answer: Friday")]
    able = Capabilities(tasks=("solution",))
    with ScriptedPolicy(script, able) as model:
        agent = Agent(model, prm="none", verifiers=[Weekdays()])
        result = agent.solve("What day of the week was 1 March 2024?")
    for step in result.steps:
        print(step.origin, "|", step.text)
        for verdict in step.verdicts:
            print("   ", verdict.tool, verdict.status, "|", verdict.evidence)
    print("answer:", result.answer)
