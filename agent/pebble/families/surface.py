"""How people really type: operators in words, no capitals, no full stop, a greeting."""

from __future__ import annotations

from random import Random

_OPENERS = (
    "Please help: ",
    "Hi! ",
    "Hello, ",
    "Quick question: ",
    "Question: ",
    "Q: ",
    "Problem: ",
    "Please solve: ",
    "Can you help? ",
    "Solve this: ",
    "Here is a problem. ",
    "Maths homework: ",
    "hey ",
    "Exercise 3. ",
    "1) ",
    "Task: ",
    "Could you do this one? ",
    "I need help with this: ",
)
_CLOSERS = (
    " Thanks!",
    " Show your work.",
    " Please.",
    " Thank you.",
    " Explain.",
    " Give the answer.",
    " Answer:",
    " Show all steps.",
    " Think step by step.",
    " Give only the number.",
)


def operators(r: Random, expression: str) -> str:
    """Write the operators of a spaced canonical expression in one of the usual ways."""
    roll = r.random()
    if roll < 0.4:
        return expression
    if roll < 0.6:
        return _tight(expression)
    if roll < 0.7:
        return expression.replace(" * ", " x ")
    if roll < 0.76:
        return expression.replace(" * ", "*").replace(" / ", "/")
    if roll < 0.8:
        return expression.replace(" * ", " times ").replace(" / ", " over ")
    words = [
        (" * ", [" times ", " multiplied by ", " x "]),
        (" + ", [" plus ", " added to "]),
        (" - ", [" minus ", " take away ", " less "]),
        (" / ", [" divided by ", " over "]),
    ]
    if expression.count(" ") > 8 or "(" in expression.replace("(-", "") or roll < 0.87:
        return expression.replace(" / ", " : ") if roll < 0.815 else expression
    for sign, spoken in words:
        expression = expression.replace(sign, spoken[0] if r.random() < 0.7 else r.choice(spoken))
    return expression


def _tight(expression: str) -> str:
    for sign in "+-*/":
        expression = expression.replace(f" {sign} ", sign)
    return expression


def powers(r: Random, text: str) -> str:
    """Write ``^`` as ``**`` and ``3*x`` as ``3x`` in a share of the texts."""
    if r.random() < 0.35:
        text = text.replace("^", "**")
    return text


def implicit(r: Random, text: str, share: float = 0.4) -> str:
    """Drop the ``*`` of a coefficient: ``3*x`` becomes ``3x``."""
    if r.random() >= share:
        return text
    out = []
    for i, char in enumerate(text):
        if char == "*" and 0 < i < len(text) - 1 and text[i - 1].isdigit():
            after = text[i + 1]
            if after.isalpha() or after == "(":
                continue
        out.append(char)
    return "".join(out)


def typed(r: Random, text: str) -> str:
    """Add the small liberties of a person at a keyboard to a finished problem text."""
    if r.random() < 0.62:
        return text
    roll = r.random()
    if roll < 0.2:
        return text.rstrip(".?! ")
    if roll < 0.42:
        return _lower_first(text)
    if roll < 0.55:
        return text.lower().rstrip("." if r.random() < 0.5 else " ")
    if roll < 0.68:
        return r.choice(_OPENERS) + (text if r.random() < 0.6 else _lower_first(text))
    if roll < 0.82:
        return text + r.choice(_CLOSERS)
    if roll < 0.86:
        return text.replace(". ", "; ")
    if roll < 0.89:
        return text.replace(". ", ", ", 1)
    if roll < 0.93:
        return text.replace("?", " ?").replace(",", " ,")
    if roll < 0.96:
        return text.replace("What is", "What's").replace("How much is", "what's")
    shout = len(text) < 90 and not any(
        len(w.strip(".,?()")) == 1 and w.isalpha() for w in text.split()
    )
    return text.upper() if shout and r.random() < 0.5 else text + " "


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
