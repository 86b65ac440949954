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
    "minus a mixed number": r"""
-1\frac{1}{2} @ -1.5
-2 3/4 @ -\frac{11}{4}
-7\frac{1}{3} @ -\frac{22}{3}
-1 1/2 @ -1.50
x = -3\frac{1}{4} @ -3.25
-10\frac{9}{10} @ -10.9
""",
    "rows of lists, and columns": r"""
[[2, 3], [4, 5]] @ \begin{pmatrix} 2 & 3 \\ 4 & 5 \end{pmatrix}
Matrix([[0, -1], [1, 0]]) @ \begin{bmatrix}0&-1\\1&0\end{bmatrix}
np.array([[1, 2], [3, 4]]) @ \begin{pmatrix}1&2\\3&4\end{pmatrix}
\langle 3, 4 \rangle @ \begin{pmatrix}3\\4\end{pmatrix}
(1, -2, 0) @ \begin{bmatrix}1\\-2\\0\end{bmatrix}
A^{-1} = \begin{pmatrix}1&2\\3&4\end{pmatrix} @ [[1,2],[3,4]]
""",
    "money by two names": r"""
£45 @ 45 pounds
$0.75 @ 75 cents
$1.25 @ 125 cents
5 cents @ \$0.05
£3.50 @ 3.5 pounds
16 ounces @ 1 pound
""",
    "parts in words": r"""
\frac{2}{3} @ two thirds
1/2 @ one half
0.5 @ half
\frac{3}{4} @ three quarters
2.5 @ two and a half
\frac{3}{5} @ three-fifths
""",
    "angles in both units": r"""
45^\circ @ \pi/4 radians
\frac{\pi}{3} rad @ 60 degrees
180^\circ @ \pi \text{ rad}
""",
    "a tie before a unit": r"""
12\text{ cm}^2 @ 12 \mathrm{~cm}^{2}
5 kg @ 5\mathrm{~kg}
9.8 \text{ m/s} @ 9.8~\mathrm{m/s}
""",
    "a box on the way, and the final answer behind it": r"""
10455 @ The interest is $5 = \boxed{255}$.⏎So he has $10,200 + $255 = $10,455.⏎Final Answer: The final answer is $10,455$.
12 @ First $\boxed{3}$ boxes. The final answer is 12.
\frac{1}{2} @ We get \boxed{4}.⏎Final answer: $\frac{1}{2}$
14 @ So it is \(\boxed{14}\). This confirms that the final answer is indeed right.
671 @ \(\boxed{671}\). Note: the question mark in the final answer is used because 2 is not known.
""",
    "amounts before a formula": r"""
10455 @ It costs $9,000. So $x = 10,455$
10455 @ She pays $500 and $250, so the total is $10,455$
10455 @ They pay $9,000 now and $1,455 later. The answer is $10,455$.
4 @ With $20 he buys $n = 4$ books.
30 @ The bill of $120 is split: $x = 30$ each.
10455 @ He has $10,455.
35 @ At $5 each, $x$ cost $35$
""",
    "numbers in words, and what they count": r"""
21 @ twenty-one apples
205 @ two hundred and five
100 @ a hundred
100 @ one hundred dollars
1999 @ nineteen hundred ninety-nine
1000000 @ a million
-7 @ negative seven
-7 @ minus seven
0.5 @ zero point five
3.14 @ three point one four
50\% @ fifty percent
10 @ ten (10)
""",
    "dozens": r"""
36 @ 3 dozen
36 @ three dozen
36 @ 3 dozen eggs
24 @ 2 dozens
12 @ a dozen
18 @ 1.5 dozen
3 @ 3 dozen
""",
    "a part of something": r"""
1/4 @ a quarter
0.25 @ a quarter of the pizza
\frac{2}{3} @ two thirds of the cake
\frac{3}{5} @ three fifths of the students
1/2 @ half of her money
1.5 @ one and a half hours
90 minutes @ an hour and a half
15 minutes @ a quarter of an hour
1/4 @ 1 in 4
1/4 @ one in four
3/8 @ 3 out of 8
""",
    "times as they are told": r"""
10:30 @ half past ten
8:15 @ quarter past eight
7:45 @ a quarter to eight
12:45 @ quarter to one
9:10 @ ten past nine
8:50 @ ten minutes to nine
5:00 @ five o'clock
5:00 @ 5 o'clock
""",
    "a bracket turned outwards": r"""
(0, 4] @ ]0; 4]
(0, 4] @ ]0, 4]
0 \le x < 4 @ [0, 4[
(-\infty, 2) @ ]-\infty, 2[
(0,1) \cup (2,3) @ ]0;1[ \cup ]2;3[
[0,1) \cup (2,3] @ [0,1[ \cup ]2,3]
""",
    "a relation in words": r"""
x \ge -2 @ x is at least -2
x \le 7 @ $x$ must be at most $7$.
-2 < y < 6 @ y is between -2 and 6
[1, 4] @ x is between 1 and 4, inclusive
(3, \infty) @ n is greater than 3
""",
    "a line without points": r"""
(2, 3) \cup (3, \infty) @ x > 2 \text{ and } x \neq 3
(-\infty, 2) \cup (2, \infty) @ x \ne 2
\mathbb{R} \setminus \{0\} @ x \ne 0
""",
    "rows behind semicolons": r"""
\begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix} @ [2, 0; 0, 2]
\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix} @ [1, 2, 3; 4, 5, 6]
""",
    "the time that something takes": r"""
28 @ it will take Carla 28 minutes to cook 3 steaks and a batch of waffles
5 hours @ It takes them 5 hours to paint 2 rooms.
""",
    "escaped twice, rows too": r"""
\begin{pmatrix} 1 \\ 2 \end{pmatrix} @ \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}
\begin{pmatrix} 1 & \frac12 \end{pmatrix} @ \\begin{pmatrix} 1 & \\frac12 \\end{pmatrix}
""",
    "a rounding in scientific notation": r"""
\frac{1}{432} @ 2.314814814815 \times 10^{-3}
\frac{1}{3} @ 3.3333 \times 10^{-1}
\frac{200}{3} @ 6.666667 \cdot 10^1
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
    "a set by its condition": r"""
(2,\infty) @ \{x \mid x > 2\}
2<x<5 @ x>2 and x<5
[-1,3] @ \{ x \in \mathbb{R} : -1 \le x \le 3 \}
(-\infty,\infty) @ all real numbers
\mathbb{R} @ All real numbers
(0,7] @ x > 0, x \le 7
""",
    "a power of ten behind a cross": r"""
5000 @ 5x10^3
5000 @ 5 × 10^3
0.02 @ 2 x 10^{-2}
3.1e4 @ 3.1X10^4
7 \cdot 10^5 @ 7x10^5
120 @ 1.2 x 10^2
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
    "real numbers by their side of zero, or in words": r"""
\mathbb{R}_{\ge 0} @ [0,\infty)
\mathbb{R}_{>0} @ x > 0
\mathbb{R}^+ @ (0,\infty)
\mathbb{R}_{\le 0} @ (-\infty,0]
\mathbb{R}\setminus\{1,2\} @ all real numbers except 1 and 2
x \neq 2 @ All real numbers $x$ except $x = 2$.
[2,\infty) @ all real numbers greater than or equal to 2
\mathbb{Z} @ all integers
\infty @ diverges to infinity
-\infty @ negative infinity
""",
    "a base, a scale, an ordinal or times in words": r"""
321_5 @ 321_{\text{five}}
132_4 @ 132 (base 4)
132_4 @ 132 \text{ base four}
37^\circ \text{C} @ 37 degrees Celsius
-40^\circ F @ -40 degrees Fahrenheit
37^\circ \text{C} @ 37^\circ
2nd @ second
21st @ the twenty-first
second place @ 2nd
2 @ twice
3 times @ thrice
3/4 @ 3 over 4
half an hour @ 30 minutes
\$2.05 @ 2 dollars and 5 cents
66 inches @ 5' 6"
25 ft^2 @ 25 sq. ft.
33\frac13\% @ \frac{100}{3}\%
1234567 @ 1.234.567
10:30 \text{ a.m.} @ 10.30 am
Wednesday @ on Wed
undefined @ DNE
""",
    "points, columns and vectors": r"""
A(2,3) @ (2,3)
(1,3,-2) @ x = 1, z = -2, y = 3
\begin{bmatrix}1\\2\end{bmatrix} @ [1, 2]^T
3\mathbf{i} - 2\mathbf{j} @ (3,-2)
\begin{pmatrix}3\\-2\\1\end{pmatrix} @ 3\hat{i} - 2\hat{j} + \hat{k}
2\,\text{cis}\,30^\circ @ \sqrt{3}+i
""",
    "several choices, and one with its text": r"""
AC @ A and C
ABD @ A, B, D
D @ D: 15
""",
    "a sentence that gives its reason": r"""
10 @ The answer is 10, not 12, because each of the 5 pairs counts twice.
3 @ Answer: 3 since 3 < 4
10 @ The answer is 10 (not 12).
12 @ She has twelve apples left.
5 @ He pays five dollars.
7 @ 答えは 7 です。
7 @ 답은 7입니다.
7 @ Ответ: 7
""",
    "what a grader's own tests ask": r"""
1234 @ so many⏎#### 1,234
500 @ #### $500
5 @ \boxed{5} oops \boxed{}
C @ the answer is c
A @ The answer is A because (B) and (C) are wrong.
C @ Weighing the options...⏎⏎C
D @ Therefore (D).
B @ We take (B), not (C).
3 @ \text{3 treeks}
30 \text{ mph} @ \text{30 miles per hour}
55 mph @ 55 mi/h
3/8 @ The probability is 3 out of 8.
2:5 @ 2 to 5
""",
}  # fmt: skip

DIFFERENT = {
    "like kinds, told apart": r"""
8 @ The probability is 3 out of 8.
5:2 @ 2 to 5
5 @ The ratio is 2 to 5.
A @ The answer is a number.
C @ We take (B), not (C).
4 @ \text{3 treeks}
4 @ #### 4 or 5
5 @ \boxed{}
31/2 @ 3 1/2
123 @ 1 2 3
(1,-2,3) @ x=1, z=-2, y=3
(2,3) @ b=2, a=3
A(2,3) @ B(2,3)
A(2,3) @ (3,2)
3i-2j @ (3,2)
3i+2 @ (3,2)
3i - 2j + 5 @ (3,-2,5)
AC @ A and B
AB @ A, B, C
3:2 @ A : B = 2 : 3
B @ A: 5
37^\circ\text{C} @ 98.6 F
132_4 @ 132 base 5
\mathbb{R}_{\ge 0} @ (0,\infty)
\mathbb{R}_{\ge 1} @ [0,\infty)
\mathbb{R}\setminus\{-1\} @ All real numbers except 1
x > 2 @ all real numbers less than 2
\infty @ negative infinity
undefined @ no solution
second @ 3rd
2nd row @ second column
2 @ once
3.5 @ 3:50
10.30 am @ 10:30 pm
2\frac13 \text{ cups} @ 2/3 cups
6 @ She has not five but six apples.
5 @ He pays at least five dollars.
2 @ The two numbers are equal.
1 @ No one is left.
3 @ There are three red and four blue balls.
10 @ The answer is 12, not 10.
""",
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
    "what is near a new kind": r"""
-1\frac{1}{2} @ -0.5
-2 3/4 @ -1.25
1/3 @ third
2 rad @ 2^\circ
30^\circ @ \pi/3 rad
£45 @ 45 lbs
$1.25 @ 12.5 cents
[[2, 4], [3, 5]] @ \begin{pmatrix} 2 & 3 \\ 4 & 5 \end{pmatrix}
\begin{pmatrix}3\\4\end{pmatrix} @ (4, 3)
\begin{pmatrix}3&4\end{pmatrix} @ (3, 4)
4 @ X^2 = 4
""",
    "other numbers in words": r"""
22 @ twenty-one apples
30 @ 3 dozen
1/3 @ a quarter
7 @ minus seven
105 @ one hundred and fifteen
6:30 @ half past seven
8:15 @ quarter to eight
1/8 @ three out of eight
2 @ two or three
1 @ one of them
""",
    "other relations in words": r"""
x > 3 @ x is at least 3
[1, 2) @ x is at least 1
-2 \le y \le 6 @ y is between -2 and 6
x \ne 2 @ x \ne 3
3 @ It takes 5 hours to pick 3 apples.
\begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix} @ [2, 0; 2, 0]
""",
    "a bracket turned outwards is open": r"""
[0, 4] @ ]0, 4]
[0, 4] @ [0, 4[
(0, 4] @ [0; 4[
""",
    "units that differ": r"""
3 m @ 3 cm
5 km/h @ 5 m/s
90^\circ @ \pi
2 hours @ 2 minutes
1 m^2 @ 100 cm^2
1 kg @ 1 lb
""",
    "words that say it is another value": r"""
0 @ all real numbers except 0
3 @ x is greater than 3
4 @ at least 4
5 @ between 3 and 5
2 @ it is not 2
6 @ the numbers divisible by 6
""",
    "other values in like clothes": r"""
2<x<5 @ x>2 or x<5
600i^3 - 2y @ 600i^7 - 2y
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
        ("24", "The difference is 72 - 48 = 24.\n\nThe answer is:\nAnswer: 24"),
        ("22", "So the number of pages is \\(22\\).\n\nAnswer: and (22)"),
        ("6", "So Jean needs 6 packs.\n\nTherefore, the answer is: Answer: 6."),
        (
            "48",
            "6. Print the answer:\n  a = $188\n  b = $140\n  a - b = $48\n\nHe earned $48 more.",
        ),
        ("72", "Natalia sold 48+24 = 72 clips altogether in April and May."),
    ],
)
def test_texts_as_models_write_them(gold: str, text: str) -> None:
    assert equivalent(gold, text).equivalent, (extract_answer(text), equivalent(gold, text).how)
    assert equivalent(text, gold).equivalent


SPOKEN = [
    ("25", "El perímetro es de 25 cm."),
    ("7", "Attempt 1: the answer is 5. Wait, that is wrong. The answer is 7."),
    ("14", "The answer is 12. Hmm, let me recheck: the answer is 14."),
    ("6", "The answer is 6. (A common wrong answer is 8.)"),
    ("-3", "So the answer is 3. No: the sign was lost. The final answer is: -3."),
    ("12", "Die richtige Antwort lautet: 12"),
    ("3,5", "Die Lösung ist x = 3,5."),
    ("45", "Insgesamt sind es also 45 Äpfel."),
    ("0.75", "Die Wahrscheinlichkeit beträgt 0,75."),
    ("15", "Ergebnis: 15 €"),
    ("2", "Daher ist $x = 2$ die Lösung."),
    ("1000", "Das macht insgesamt 1.000 Euro."),
    ("1/4", "Die Wahrscheinlichkeit ist 1/4."),
    ("7", "Antwort: **7**"),
    ("12", "La bonne réponse est 12."),
    ("3.5", "On obtient donc x = 3,5."),
    ("45", "Il y a donc 45 pommes au total."),
    ("1500", "Le prix total est de 1 500 €."),
    ("\\frac{2}{3}", "La probabilité est donc de $\\frac{2}{3}$."),
    ("8", "Réponse finale : 8 heures"),
    ("25%", "Le taux est de 25 %."),
    ("12", "La respuesta correcta es 12."),
    ("3.5", "Por lo tanto, x = 3,5."),
    ("45", "En total hay 45 manzanas."),
    ("1500", "El precio total es de 1.500 €."),
    ("10", "La respuesta final es: 10"),
    ("x=4", "La solución de la ecuación es $x = 4$."),
    ("6", "Resultado: 6 cm"),
    ("12", "正确答案是12。"),
    ("3.5", "所以x等于3.5。"),
    ("45", "一共有45个苹果。"),
    ("\\frac{1}{3}", "概率是$\\frac{1}{3}$。"),
    ("B", "答案是B。"),
    ("B", "答案：B"),
    ("B", "选B"),
    ("20", "因此答案为20元。"),
    ("8", "最终答案：\\boxed{8}"),
    ("24", "总共需要 24 分钟"),
    ("C", "A resposta correta é C."),
    ("C", "La respuesta correcta es la C."),
    ("B", "La bonne réponse est la B."),
    ("D", "Die richtige Antwort ist D."),
    ("42", "Step 1: 6*7\nStep 2: 42\n\nFinal Answer: \\(42\\)"),
    ("42", "The final answer is therefore\n\n$$42$$"),
    ("5", "### Answer\n5"),
    ("5", "**Answer**: 5"),
    ("5", "**Final Answer:** **5**"),
    ("5", "Answer:\n\n5"),
    ("5", "ANSWER: 5"),
    ("5", "Therefore, the answer is 5"),
    ("5", "The answer is: $\\boxed{5}$."),
    ("5", "so x=5"),
    ("5", "Thus x equals 5."),
    ("-5", "The answer is negative 5."),
    ("5", "answer = 5"),
    ("5", "=> 5"),
    ("5", "\\fbox{5}"),
    ("5", "$\\boxed{x=5}$"),
    ("\\frac{3}{4}", "\\boxed{\\dfrac{3}{4}}"),
    ("5", "I get 5.\n\nLet me double check: 2+3=5. Yes."),
    ("1,2,3", "The solutions are $x=1$, $x=2$, and $x=3$."),
    ("1,2", "- $x = 1$\n- $x = 2$\n\nSo the solutions are 1 and 2."),
    ("3", "Output:\n```\n3\n```"),
    ("3", "```python\nprint(3)\n```\n\nOutput: 3"),
    ("17", "Answer: seventeen"),
    ("2.5", "2½"),
    ("10", "1e1"),
    ("100", "10²"),
    ("8", "∛512"),
    ("3/4", "¾"),
    ("0.3", "30 percent"),
    ("2:30 PM", "The train arrives at 2:30 PM."),
    ("$15", "She pays 15 dollars."),
    ("15", "She pays $15.00 in total."),
    ("(3,4)", "The vertex is at (3, 4)."),
    ("y=2x+1", "The line is y = 2x + 1."),
    ("[2,5]", "The domain is [2, 5]."),
    ("no", "No, it is not possible."),
    ("yes", "Yes, they are similar."),
    ("\\text{Monday}", "The answer is Monday."),
    ("red", "The color is red."),
    ("even", "The function is even."),
    ("4", "4 apples"),
    ("4", "four"),
    ("1024", "1{,}024"),
    ("1024", "1 024"),
    ("1024", "1.024e3"),
    ("90", "90°"),
    ("0.5", "0.50"),
    ("50%", "0.5"),
    ("7", "7.0000"),
    ("6", "6 units^2"),
    ("\\sqrt{3}/2", "0.8660254"),
    ("2\\sqrt{3}", "\\sqrt{12}"),
    ("i", "\\sqrt{-1}"),
    ("3-2i", "-2i+3"),
    ("\\frac{\\pi}{2}", "90^\\circ"),
    ("10!", "3628800"),
    ("\\binom{5}{2}", "{5 \\choose 2}"),
    ("\\lfloor 2.7 \\rfloor", "2"),
    ("|{-3}|", "3"),
    ("x \\equiv 3 \\pmod 7", "x \\equiv 3 \\pmod{7}"),
    ("\\log_2 8", "3"),
    ("\\ln e^2", "2"),
    ("\\sin(30^\\circ)", "1/2"),
    ("\\overline{AB}", "AB"),
    ("\\{2, 3\\}", "{3, 2}"),
    ("(1, 2), (3, 4)", "(3,4) and (1,2)"),
    ("\\langle 1,2 \\rangle", "(1,2)"),
    ("5 \\text{ or } -5", "\\pm 5"),
    ("x=5, y=3", "(5,3)"),
    ("3.14159", "3.14159"),
    ("2\\pi", "6.2831853"),
    ("1:2", "1/2"),
    ("0.\\overline{3}", "1/3"),
    ("12:00", "noon"),
]
NOT_SPOKEN = [
    ("52", "El perímetro es de 25 cm."),
    ("5", "Attempt 1: the answer is 5. Wait, that is wrong. The answer is 7."),
    ("12", "The answer is 12. Hmm, let me recheck: the answer is 14."),
    ("3,5", "Die Lösung ist x = 5,3."),
    ("12", "La bonne réponse est 21."),
    ("1500", "Das macht 1,5 Euro."),
    ("B", "答案是C。"),
    ("C", "Die richtige Antwort ist D."),
    ("5", "The answer is not 5."),
    ("2.5", "2¼"),
    ("30", "Between 20 and 30"),
    ("5", "x > 5"),
    ("10", "10 of 20 is 20"),
    ("4", "I cannot solve this."),
    ("3", "3x"),
    ("8", "2^4"),
    ("-5", "The answer is 5."),
    ("yes", "No, it is not."),
    ("1/2", "1/2x"),
    ("6 cm", "6 kg"),
    ("2", "2 or 3"),
    ("A", "B or A"),
]


@pytest.mark.parametrize(("gold", "text"), SPOKEN)
def test_the_same_in_other_words(gold: str, text: str) -> None:
    assert equivalent(gold, text).equivalent, (extract_answer(text), equivalent(gold, text).how)
    assert equivalent(text, gold).equivalent


@pytest.mark.parametrize(("gold", "text"), NOT_SPOKEN)
def test_other_answers_in_like_words(gold: str, text: str) -> None:
    assert not equivalent(gold, text).equivalent, extract_answer(text)
    assert not equivalent(text, gold).equivalent


def test_a_text_that_breaks_off_inside_a_formula_has_no_answer() -> None:
    working = "First we find how much each of them has, and write it down as an equation. " * 4
    cut = working + r"So we get \( \frac{1}{2}Y + \frac{1}{2}Y = \frac{3Y}{2"
    assert extract_answer(cut) is None
    assert not equivalent("2", cut).equivalent
    assert extract_answer(working + r"So it is \( 72") == "72"


def test_that_an_answer_is_correct_is_no_answer() -> None:
    text = "Answer: 15\n\nTo check: 5 and 10 make 15 again, so the answer is correct."
    assert extract_answer(text) == "15"
