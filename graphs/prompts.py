"""What chat models are told of each task that several strategies ask for."""

OWN_WORDS = ""
"""No instruction: the policy asks for the problem's kind in the words that serve its model best."""

STEPS = """\
Solve the problem step by step. Put each step in a paragraph of its own, with an empty line \
between steps. End with a line that says: Answer: and then the answer alone."""

CRITIQUE = """\
You check reasoning. You are given a problem and a solution in numbered steps. Judge each of the \
steps from number {first} on: is it correct, does it follow from the problem and the steps before \
it, and does it help? Look for wrong operands, misread conditions and missing cases, not only for \
wrong arithmetic. Answer with JSON alone: {{"steps": [{{"step": {first}, "reason": "…", \
"correct": 0.93}}, …]}}, one entry for each judged step, where "correct" is your probability \
that the step is right."""

REWRITE = """\
You correct reasoning. You are given a problem, the steps of a solution, and what a tool found \
wrong in the last step. Write that one step again, correctly, and nothing else. Write every \
calculation out as an equation."""

CRITIQUE_TOKENS = 1024
