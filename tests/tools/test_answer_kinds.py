# ruff: noqa: E501 - a pair is a line
"""Answers as people write them: every kind that was once judged wrong, with others of the kind."""

from __future__ import annotations

import pytest
from surefoot.tools.equivalence import equivalent, extract_answer

#: kind -> lines `gold @ answer`, all equal both ways; `⏎` is a line break.
EQUAL = {
    "a plain power takes the whole number": r"""
1024 @ 2^10
59049 @ 3^10
10^12 @ 1000000000000
x^{12} @ x^12
11z^{17}(5+11z^{17}) @ 11z^17(11z^17+5)
2^{-10} @ 2^-10
""",
    "powers of ten in words": r"""
10^6 @ 1 million
2.5 million @ 2,500,000
3 \times 10^9 @ 3 billion
7000 @ 7 thousand
1,500,000 @ 1.5 million
4 trillion @ 4 \cdot 10^{12}
""",
    "display mathematics behind a word": r"""
$14$ @ Result: \[ 14 \]
$14$ @ Result $$ 14 $$
$14$ @ Result \( (7+7) \)
$14$ @ Result: \[⏎14⏎\]
$14$ @ Result: $$⏎ 7 + 7 ⏎$$
$\frac{3}{7}$ @ We obtain \[ \frac{6}{14} \]
$-2$ @ Thus \( -2 \).
$x^2$ @ Hence the product $$ x \cdot x $$
$(1,2)$ @ The point is \[⏎(1, 2)⏎\]
""",
    "a relation inside a sentence": r"""
$y > 2$ @ Hence $y \gt 2$ holds.
$y >= 2$ @ Hence $y \geq 2$ holds.
$x != 4$ @ We see that $x \neq 4$ here.
$n < 7$ @ So we need $n \lt 7$.
$a \le 3$ @ The condition is $a <= 3$ overall.
$k \ne 0$ @ It works whenever $k != 0$.
""",
    "a sentence behind a marker": r"""
$21$ @ Final answer: the smallest $k$ is 21.
$7$ @ Final Answer: The number of such values of $n$ is 7.
40 @ Final answer: the area of triangle $ABC$ is 40 square units.
$12$ @ Answer: The value of $f(3)$ equals 12. I hope it is correct.
$\frac{1}{2}$ @ Final answer: the probability that $X$ wins is $\frac{1}{2}$.
-3 @ Final answer: the least value of $a+b$ is -3.
""",
    "the last number of a sentence, with its unit": r"""
840.5 @ so we do not get 7 but 840.50m²
840.5 @ it is not 7, it is 840.50€
840.5 @ Solde : 840,50 $ ..
1,250.75 @ not 12 but 1,250.75 kg
36 @ we first thought 30 yet the area is 36cm²
-4.5 @ the temperature falls from 3 to -4.5°
""",
    "a decimal comma": r"""
5,25 @ 5.25
0,125 @ 0.125
1000,99 @ 1000.99
1234.5 @ 1.234,5
3,5 @ 3.5
12,75 € @ 12.75
""",
    "a matrix, in words and by any environment": r"""
$\begin{pmatrix}1&2\\3&4\end{pmatrix}$ @ The inverse is $\begin{pmatrix}1&2\\3&4\end{pmatrix}$.
\begin{pmatrix}1&2\\3&4\end{pmatrix} @ \left[\begin{array}{rr}1&2\\3&4\end{array}\right]
\begin{pmatrix}1&2\\3&4\end{pmatrix} @ \begin{bmatrix}1&0\\3&1\end{bmatrix}+\begin{bmatrix}0&2\\0&3\end{bmatrix}
\begin{pmatrix}2\\4\end{pmatrix} @ 2\begin{pmatrix}1\\2\end{pmatrix}
\begin{pmatrix}7&10\\15&22\end{pmatrix} @ \begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1&2\\3&4\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} @ \left(\begin{array}{cc}1&2\\3&4\end{array}\right)
\begin{pmatrix}0.29\\-0.186\end{pmatrix} @ \begin{pmatrix}0.290243531202435\\-0.186381278538813\end{pmatrix}
\begin{pmatrix}\frac{1}{3}\\\frac{2}{3}\end{pmatrix} @ \begin{pmatrix}0.3333\\0.6667\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} @ Therefore, \[ A = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \]
\begin{pmatrix}3&5\\7&9\end{pmatrix} @ \begin{pmatrix}4&7\\10&13\end{pmatrix}-\begin{pmatrix}1&2\\3&4\end{pmatrix}
""",
    "percent by any word": r"""
$35\%$ @ 35 pct
$35\%$ @ 35 percent
35% @ 35 per cent
12.5\% @ 12.5 percent
0.35 @ 35 pct
7\% @ 7 pct.
""",
    "the chain's last exact value counts": r"""
y = 2/5 @ y = 1+1+3 = 2/5 \approx 7
\frac{\sqrt{5}}{5} @ \frac{\sqrt{5}}{5} \approx 0.447
\frac{7}{3} @ x = \frac{14}{6} = \frac{7}{3} \approx 2.33
12 @ 3 \cdot 4 = 12
\sqrt{2} @ d = \sqrt{1+1} = \sqrt{2} \approx 1.414
2\pi @ C = 2\pi r = 2\pi \approx 6.28
""",
    "an interval by its inequality": r"""
1 \le t \le 4 @ t \in [1,4]
1 \\le t \\le 4 @ t \in [1,4]
t > 3 @ (3, \infty)
-2 < x \leq 5 @ x \in (-2, 5]
[0, 1) @ 0 \leqslant u < 1
x \ge -1 @ [-1,\infty)
""",
    "decimals of a value that has no end": r"""
(\frac{1}{4},\frac{5}{3}) @ (0.25, 1.6667)
(\frac{3}{5},\frac{8}{3}] @ (0.6, 2.6667]
\frac{5}{3} @ 1.6667
(\sqrt{2}, 1) @ (1.4142, 1)
\{\frac{1}{3}, 2\} @ \{0.3333, 2\}
\frac{22}{7} @ 3.142857
""",
    "units": r"""
5 km/h @ 5 kilometers per hour
3 m @ 300 cm
2 hours @ 120 minutes
1.5 kg @ 1500 g
90^\circ @ \pi/2
36 km/h @ 10 m/s
1 ft @ 12 inches
2 L @ 2000 mL
45^\circ @ \frac{\pi}{4}
1 m^2 @ 10000 cm^2
17 @ 17\text{ any text}
""",
    "nothing, by any word": r"""
no solution @ \emptyset
DNE @ does not exist
no solution @ There is no solution.
\emptyset @ no real solutions
\varnothing @ \{\}
does not exist @ The limit does not exist.
undefined @ \text{undefined}
""",
    "a stray mark at the end": r"""
62 @ 62\
62 @ 62\\
62 @ 62.
62 @ $62$.
62 @ **62**
62 @ \(62\)\
""",
    "a choice with its text": r"""
C @ C. x = 42
(B) @ The correct choice is (B).
D @ The answer is D, it can't be A or B
A @ \textbf{A}
B @ so I think it's B
E @ \mathrm{E}
""",
    "signs of other alphabets": r"""
\sqrt{2} @ √2
x^2 @ x²
6 \div 2 @ 6÷2
3\pi @ 3π
\frac{1}{2} @ ½
6 @ 2×3
\sqrt{16} @ √16
x \le 4 @ x ≤ 4
12 @ １２
2\frac{1}{2} @ 2½
""",
}  # fmt: skip

DIFFERENT = {
    "a power is no product": r"""
0 @ 1.01^30
0 @ 5^10
20 @ 2^10
10 @ 1^10
0 @ x^10
1 @ 1.01^30
""",
    "very large and very small values": r"""
1/2004! @ 1/2006!
2004! @ 2006!
10^{-400} @ 10^{-401}
10^{-400} @ 0
1/3000! @ 0
2^{20000} @ 2^{20001}
\frac{1}{10^{500}} @ \frac{2}{10^{500}}
""",
    "units that differ": r"""
3 m @ 3 cm
5 km/h @ 5 m/s
90^\circ @ \pi
2 hours @ 2 minutes
1 m^2 @ 100 cm^2
1 kg @ 1 lb
""",
    "other values in like clothes": r"""
5,25 @ 5.26
$14$ @ Result: \[ 15 \]
$y > 2$ @ Hence $y \geq 2$ holds.
$21$ @ Final answer: the smallest $k$ is 22.
840.5 @ so we do not get 840.5 but 7
35\% @ 36 pct
y = 2/5 @ y = 1+1+3 = 3/5 \approx 2/5
1 \le t \le 4 @ t \in (1,4]
\frac{5}{3} @ 1.6666
\frac{5}{3} @ 1.67
\begin{pmatrix}1&2\\3&4\end{pmatrix} @ 2\begin{pmatrix}1&2\\3&4\end{pmatrix}
no solution @ 0
2 @ AZYUK2A
5 @ 5.001
E @ \mathrm{E}*2
odd @ \text{oddd}
\sqrt{67},-\sqrt{85} @ \sqrt{67}
10^6 @ 1 billion
0.29 @ 0.3
C @ D. x = 42
2.5 million @ 2.5
62 @ 621\
""",
}


def _pairs(tables: dict[str, str]) -> list[tuple[str, str]]:
    lines = [line for table in tables.values() for line in table.strip("\n").split("\n")]
    return [
        (gold.strip(), answer.strip().replace("⏎", "\n"))
        for gold, _, answer in (line.partition(" @ ") for line in lines)
    ]


@pytest.mark.parametrize(("gold", "answer"), _pairs(EQUAL))
def test_equal_both_ways(gold: str, answer: str) -> None:
    assert equivalent(gold, answer).equivalent, equivalent(gold, answer).how
    assert equivalent(answer, gold).equivalent


@pytest.mark.parametrize(("gold", "answer"), _pairs(DIFFERENT))
def test_different_both_ways(gold: str, answer: str) -> None:
    assert not equivalent(gold, answer).equivalent, equivalent(gold, answer).how
    assert not equivalent(answer, gold).equivalent


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("3, .5, 8", "0.5, 3, 8"),
        ("10, 4, -2", "4, 10, -2"),
        ("1, 2, 3", "3, 2, 1"),
        ("7, 11, 13, 17", "17, 13, 11, 7"),
        ("1/2, 1/3", "1/3, 1/2"),
        ("a, b, c", "c, b, a"),
    ],
)
def test_an_order_matters_where_the_problem_asks_for_one(gold: str, answer: str) -> None:
    asked = "Arrange the numbers in increasing order. Enter them separated by commas."
    free = "Find all solutions of the equation. Enter them separated by commas."
    ordered = equivalent(gold, answer, problem=asked)
    assert (ordered.equivalent, ordered.how) == (False, "same values in another order")
    assert equivalent(gold, answer, problem=free).equivalent
    unknown = equivalent(gold, answer)
    assert (unknown.equivalent, unknown.how) == (False, "same values in another order")
    assert equivalent(gold, gold, problem=asked).equivalent


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("13", "首先，我们有3只鸟。然后又来了10只，所以一共有3 + 10 = 13只鸟。"),
        ("3", "因此，数学作业比阅读作业多 **3页**。"),
        ("2/5", r"所以，每份是 $\frac{2}{5}$ 吨。答案：$\frac{2}{5}$ 吨。"),
        ("46", "答案是46。"),
        ("12", "最终答案为：12 个苹果"),
        ("2.5", "结果是 2.5 米。"),
        ("3.5", "Die Antwort ist 3,5."),
        ("1250", "Antwort: Er zahlt 1.250 Euro."),
        ("1250.5", "Das Ergebnis lautet 1.250,50 €"),
        ("7", "Also ist die gesuchte Zahl 7."),
        (r"\frac{3}{4}", r"Die Lösung ist $\frac{3}{4}$."),
        ("20%", "Das Ergebnis beträgt 20 %."),
        ("220", "Réponse : il lui reste 220 $ à payer d'ici 12 mois."),
        ("105", "La réponse est (35 + 70 = 105)."),
        ("70", "Le coût final est donc de 100 - 30 = 70"),
        ("0.25", "Le résultat est 0,25."),
        ("1200", "La réponse finale est 1 200 euros."),
        ("5", "Donc x vaut **5**."),
        ("42", "La respuesta es 42."),
        ("3.75", "Respuesta final: 3,75 metros"),
        ("18", "Por lo tanto, el resultado es 18 manzanas."),
        ("1500", "La solución es 1.500 pesos."),
        ("9", "Respuesta: hay 9 gatos."),
        ("-2", "El valor de $x$ es $-2$."),
    ],
)
def test_answers_in_other_languages(gold: str, text: str) -> None:
    assert equivalent(gold, text).equivalent, (extract_answer(text), equivalent(gold, text).how)


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("-2", "<think>Perhaps \\boxed{3}? No.</think>The answer is \\boxed{-2}."),
        ("7", "<think>The answer is 8. Wait, no.</think>\n\nSo it is 7."),
        ("12", "```python\nprint(3 * 4)\n```\n```output\n12\n```"),
        ("12", "I compute it:\n```python\nx = 5 + 7\nprint(x)\n```\nOutput:\n```\n12\n```"),
        ("4", "Try 1: the answer is 5. That is wrong.\nTry 2: the answer is 4."),
        ("73", "So she has 46 and 27, which makes **73**."),
        ("18", "Janet sells 9 eggs at $2 each.\n#### 18"),
        ("1/3", "Step 1: count. Step 2: divide.\n\n**Answer:** 1/3"),
        ("x = 5", "Solving gives us $2x = 10$.\n\n**Final answer**\n\n$x = 5$"),
        ("2", "1. First we add.\n2. Then we halve.\n\nThe result is 2"),
        ("8", "Let us see. " * 100 + "In the end 3 of the 11 birds fly away, so there remain 8"),
        ("19", "Of the 20 people one leaves. " * 12 + "So the number of people left is 19."),
        ("6", "<answer>6</answer>"),
        ("6", "Reasoning first.\n<answer> \\boxed{6} </answer><|im_end|>"),
        ("0.5", "We get\n\\begin{align*}\nx &= \\frac{2}{4} \\\\\n&= \\frac{1}{2}\n\\end{align*}"),
        ("B", "Let's think. It's not A because it is odd, therefore I think it's B"),
        ("(2, 3)", "The lines meet at the point $(2,3)$."),
        ("35", "The answer is: **35** cookies."),
        ("30", "So the total is $20 + $10 = $30."),
        ("72", "Natalia sold 48+24 = 72 clips altogether in April and May."),
    ],
)
def test_texts_as_models_write_them(gold: str, text: str) -> None:
    assert equivalent(gold, text).equivalent, (extract_answer(text), equivalent(gold, text).how)
    assert equivalent(text, gold).equivalent
