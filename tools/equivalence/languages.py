"""Words for "answer" and "is", and numbers as they are written, in other languages than English."""

from __future__ import annotations

import re

#: "so the answer is correct" tells none.
_ENGLISH = (
    r"(?:final\s+)?answer(?:\s+to\s+[^.\n:]{1,80})?\s*(?:\*\*)?"
    r"(?:\s+is\b(?!\s+(?:indeed\s+|also\s+)?(?:correct|verified|confirmed)\b)|\s*[:=])"
)
_OTHER = (
    r"(?:r[ée]ponse(?:\s+finale)?|(?:le\s+)?r[ée]sultat(?:\s+final)?"
    r"|(?:end)?antwort|(?:end)?ergebnis|l[öo]sung|respuesta(?:\s+final)?|resultado(?:\s+final)?"
    r"|soluci[óo]n(?:\s+final)?|resposta(?:\s+final)?|risposta(?:\s+finale)?|antwoord|odpowied[źz]"
    r"|cevap|jawaban|svar|vastaus|odpověď|ответ|відповідь|đáp\s+(?:án|số)|उत्तर)"
    r"\s*(?:\*\*)?(?:\s+(?:est|vaut|ist|sind|lautet|beträgt|es|son|é|è|to|là|är|er|on|adalah)\b|\s*[:=])"
)
_CHINESE = (
    r"(?:(?:最终|正确)?(?:答案|结果|結果)\s*(?:\*\*)?(?:是|为|為|等于|[:：=])"
    r"|(?:答え|解答|答)\s*(?:\*\*)?(?:は|[:：=])|(?<![가-힣])(?:정답|답|답변)\s*(?:\*\*)?(?:[은는]|[:：=]))"
)
ANSWER_IS = re.compile(
    rf"(?:{_ENGLISH}|{_OTHER}|{_CHINESE}|(?m:^)[#*\s]{{0,8}}(?:final\s+)?answer[*\t ]{{0,4}}\n)"
    r"(?:\s*(?:[:：=]|为|\*\*))?\s*(?P<answer>[^\n]{1,400})",
    re.IGNORECASE,
)
IS = re.compile(
    r"\b(?:is|are|was|were|equals?|ist|sind|beträgt|lautet|est|vaut|es|son)\s+(?!that\b)|=\s*|是|为"
)
#: Languages that write a comma where English writes the decimal point.
_CONTINENTAL = re.compile(
    r"\b(?:ist|der|die|das|und|beträgt|lautet|antwort|ergebnis|lösung|zahlt"
    r"|la|le|les|est|donc|réponse|résultat|solde|il|el|los|las|es|por|respuesta|resultado"
    r"|solución|hay|euros?)\b",
    re.IGNORECASE,
)
_ENGLISH_WORDS = re.compile(r"\b(?:the|is|of|and|so|we|answer|are|that|to)\b", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[.\u00a0\u202f ]\d{3})+)(?![\d])(?:,(\d+))?")
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d,.])")


def is_continental(text: str) -> bool:
    """Whether a text is written in a language whose decimals have a comma."""
    return len(_CONTINENTAL.findall(text)) > 2 * len(_ENGLISH_WORDS.findall(text))


def without_locale(answer: str, text: str) -> str:
    """An answer of a text in such a language, its numbers written the English way."""
    if (
        not re.search(r"\d[.,  ]\d", answer)
        or "\\" in answer.replace(r"\text", "")
        or not is_continental(text)
    ):
        return answer
    return decimal_points(answer)


def decimal_points(text: str) -> str:
    """`1.234,5` and `1 234,5` as `1234.5`, `0,5` as `0.5`."""
    return _COMMA.sub(r"\1.\2", _GROUPED.sub(_ungrouped, text))


def _ungrouped(match: re.Match[str]) -> str:
    whole = match[1] + re.sub(r"\D", "", match[2])
    return f"{whole}.{match[3]}" if match[3] else whole


def with_decimal_comma(text: str) -> str | None:
    """Another reading of `5,25`: one number. None where the comma parts thousands, or a list."""
    if "," not in text or re.search(r",\s|[;\[({|\\]", text):
        return None
    if re.search(r"(?<![\d.])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])", text):
        return None
    other = decimal_points(text)
    return other if other != text else None
