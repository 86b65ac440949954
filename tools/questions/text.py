# ruff: noqa: E501  (wordings are data: a wording is a line)
r"""A question as typed, brought to one plain form: no courtesy, no LaTeX, no typography.

What is left out says nothing about the answer (`Please`, `Show your work.`); what says something
of its form (`in lowest terms`) stays.
"""

from __future__ import annotations

import re

from .numerals import digits

MAX_CHARACTERS = 2_000

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("×·⋅∙✕✖", "*"),
        **dict.fromkeys("−–—‐‑", "-"),
        "÷": " / ", **dict.fromkeys("∕⁄", "/"),
        **dict.fromkeys("‘’′", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("\u00a0\u202f\u2009\t\r", " "),
        "½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8",
        "π": " pi ", "∞": "infinity", "℃": "°C", "℉": "°F", "º": "°", "⋯": "...", "…": "...",
        "∛": " cbrt ", "→": " -> ",
    }
)  # fmt: skip
_MATHS = re.compile(r"\$\$?([^$]+)\$\$?(?!\d)|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_SENTENCE = re.compile(r"(?<!\\)(?<![A-Za-z])[A-Za-z]{2,}")
_COMMANDS = {
    "times": " * ", "cdot": " * ", "div": " / ", "pi": " pi ", "infty": " infinity ",
    "left": "", "right": "", "displaystyle": "", "quad": " ", "ldots": "...", "dots": "...",
    "cdots": "...", "to": " -> ", "rightarrow": " -> ", "int": " ∫ ", "pm": "±", "circ": "°",
    "degree": "°", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "bmod": " mod ",
    "pmod": " mod ", "deg": "°",
}  # fmt: skip
_NAMES = "sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|ln|log|exp|gcd|lcm|lim|min|max"
_COURTESY = (
    r"(?:hi|hello|hey|dear \w+|good (?:morning|evening|afternoon))(?: there| all| everyone)?[!,. ]+",
    r"(?:quick |simple |another |one more )?(?:question|problem|exercise|task|q|maths? homework|homework)(?: ?(?:no\.? ?)?\d+)?(?: for you)? ?[:.)] ?",
    r"\d{1,2}[.)] (?=[A-Za-z])",
    r"(?:please|pls|plz|kindly|so|ok|okay|now|just|well|um)[, ]+",
    r"(?:can|could|would|will) you (?:please |kindly |quickly )?(?:help me (?:to )?|tell me:? )?",
    r"(?:i need (?:some )?help(?: with this)?[:.,!]? |help me (?:to )?(?=\w)|help[:,!] )",
    r"i(?: would|'d) like to know:? |i want to know:? |i need to know:? |do you know:? ",
    r"(?:can you help\?|here is a problem[.:]|solve this:|help me with this[.:]?) ?",
    r"(?:tell me|let me know|show me|quickly),? (?=what|how|which|is|the|if|find|calc|comp)",
    r"(?:your task is to (?:compute an exponentiation of a number|convert a number between two different bases|pick the largest/smallest number out of several options|count how many legs there are in total when given a list of animals))\. ",
    r"if the target base is > 10, use lowercase letters a-z for digits above 9\. ",
    r"your output should be only the number of interest\. ",
    r"now, ",
)
_CLOSING = (
    r"(?:thanks|thank you|thx|cheers)(?: (?:you|so much|a lot|very much|in advance))*",
    r"please|pls|(?:please )?help(?: me)?",
    r"(?:please )?(?:show|explain|write|include)(?: me)?(?: all)?(?: of)?(?: your| the)? ?(?:work|working|workings|steps|reasoning)?",
    r"think step by step|step by step",
    r"(?:please )?(?:give|provide|return|state|report|reply with|respond with|answer with|write|output)(?: me)?(?: only| just)?(?: the| a| your)?(?: single| final| correct)? ?(?:answer|number|result|value|gcd|lcm|simplified fraction)(?: only)?(?: as (?:your|the) (?:final )?answer)?",
    r"(?:answer|the answer is)[:?]*",
    r"your answer should be (?:a|an|one) (?:single )?(?:number|integer|value)",
    r"only reply with the final value|no explanation(?: needed| please)?",
    r"how many\?",
)
_GUIDELINES = re.compile(
    r"\b(?:When performing calculations, please follow these guidelines|In solving equations, "
    r"please follow these instructions)\s*:.*",
    re.DOTALL | re.IGNORECASE,
)
_OPENING = re.compile("|".join(rf"(?:{one})" for one in _COURTESY), re.IGNORECASE)
_ENDING = re.compile(rf"(?:(?<=[.?!:;=]) ?|, ?|^)(?:{'|'.join(_CLOSING)})[.!]*$", re.IGNORECASE)
_PLEASE = re.compile(r"(?<=[\w)%]) (?:please|pls|plz|thanks|thank you)[.!?]*$", re.IGNORECASE)
_WORKING = re.compile(
    r"(?<=[^\s\"']) (?:Please )?(?:Show|Explain|Include)(?: me)?(?: all)?(?: of)?(?: your| the) "
    r"(?:work|working|workings|steps|reasoning)[.!]*$"
)  # a sentence of its own by its capital, where no sign stands before it
ASK = re.compile(
    r"(?:what(?:'s|s| is| are| was| would be| will be)|how much is|find(?: out)?|calculate|compute|evaluate|"
    r"work out|determine|give(?: me)?|figure out|state|report|answer this|name|"
    r"do the (?:math|maths|sum))(?: for me| the following| this)?:? ",
    re.IGNORECASE,
)


def plain(problem: str) -> str | None:
    """The question on one line in plain signs, courtesy left out; None for what is too long.

    The instructions that say how an answer is written down are left out too where the forms that
    read them know them without.
    """
    if len(problem) > MAX_CHARACTERS:
        return None
    if not re.search(r"[a-z]", problem) and re.search(r"[A-Z]{3}", problem):
        problem = problem.lower()  # shouted
    text = _GUIDELINES.sub(lambda m: " (in decimals)" if "Round all" in m[0] else "", problem)
    text = _MATHS.sub(_unwrapped, text)
    text = _latex(text)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: f"^({m[0].translate(_SUPERSCRIPTS)})", text)
    text = re.sub(r"[₀₁₂₃₄₅₆₇₈₉]+", lambda m: f"_{m[0].translate(_SUBSCRIPTS)}", text)
    text = text.translate(_SIGNS).replace("**", "^")
    text = re.sub(r" +(?=,)", "", " ".join(text.split()))
    text = _without_courtesy(text)
    # What stands in quotation marks is a text of its own, whatever it says.
    parts = text.split('"')
    parts[::2] = [_HALVES.sub(_halved, digits(part)) for part in parts[::2]]
    return '"'.join(parts)


_HALVES = re.compile(r"\b(\d+) and (?:a|1) (half|quarter)\b(?! of)")


def _halved(found: re.Match[str]) -> str:
    """`3 and a half` as 3.5."""
    return f"{found[1]}.{'5' if found[2] == 'half' else '25'}"


def _without_courtesy(text: str) -> str:
    before = ""
    while before != text:
        before = text
        found = _OPENING.match(text)
        if found:
            text = text[found.end() :]
        text = _WORKING.sub("", _PLEASE.sub("", _ENDING.sub("", text))).strip()
    return text


def asked(text: str) -> str:
    """The question without the words that only ask (`What is`), and without its last sign."""
    found = ASK.match(text)
    if found:
        text = text[found.end() :]
    text = re.sub(r"(?:[ ?.:]|(?<![\d)! ])!)+$", "", text)
    return re.sub(r"\s*=$", "", text).strip()


def _unwrapped(found: re.Match[str]) -> str:
    """What stands between dollars, where that is mathematics and no price."""
    inner = found[1] or found[2] or found[3]
    if found[1] is not None:
        bare = re.sub(r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", inner)
        words = [w for w in _SENTENCE.findall(bare) if not re.fullmatch(rf"{_NAMES}|d[a-z]", w)]
        if (
            words
            or (inner[0].isspace() and not inner[-1].isspace())
            or re.fullmatch(r"[\d.,]+ ", inner)
        ):
            return found[0]
    return f" {inner} "


def _latex(text: str) -> str:
    if "\\" not in text and "{" not in text:
        return text
    text = re.sub(r"\\(?:,|;|!|:| )", " ", text)
    text = re.sub(r"\\([%$#&_{}])", r"\1", text)
    text = re.sub(r"\\(?:text|mathrm|operatorname|mathbf)\s*\{([^{}]*)\}", r" \1 ", text)
    text = re.sub(r"\\[dt]frac\b", r"\\frac", text)
    text = re.sub(r"\\frac\s*(\d)\s*(\d)", r"\\frac{\1}{\2}", text)
    text = re.sub(r"\^\s*\{?\s*\\circ\s*\}?", "°", text)
    inner = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
    before = ""
    while before != text:
        before = text
        text = re.sub(r"(\d)\s*\\frac\s*\{(\d+)\}\s*\{(\d+)\}", r"\1 \2/\3", text)
        text = re.sub(rf"\\frac\s*{inner}\s*{inner}", r"((\1)/(\2))", text)
        text = re.sub(rf"\\sqrt\s*\[(\d+)\]\s*{inner}", r"root(\2, \1)", text)
        text = re.sub(rf"\\sqrt\s*{inner}", r"sqrt(\1)", text)
        text = re.sub(r"\\sqrt\s*(\d)", r"sqrt(\1)", text)
        text = re.sub(rf"\\binom\s*{inner}\s*{inner}", r"binom(\1, \2)", text)
        text = re.sub(rf"\\log_\s*{inner}", r"log_\1 ", text)
        text = re.sub(rf"([\^_])\s*{inner}", r"\1(\2)", text)
    text = re.sub(rf"\\({_NAMES})(?![A-Za-z])", r" \1", text)
    return re.sub(r"\\([A-Za-z]+)", lambda m: _COMMANDS.get(m[1], m[0]), text)
