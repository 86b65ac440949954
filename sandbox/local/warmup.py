"""What the zygote does once, so that no worker has to: first uses fill caches and import the rest.

Trusted text, run after the module that it is named for. It must print nothing and draw nothing
from random state. A factorisation in a fork costs 29 ms without this and 3 ms with it.
"""

from __future__ import annotations

WARM_UP = {
    "numpy": """
import numpy
numpy.linalg.solve(numpy.eye(2) * 2.0, numpy.ones(2))
repr(numpy.arange(6).reshape(2, 3).mean(axis=0))
""",
    "sympy": """
import sympy
from sympy.parsing.sympy_parser import (
    convert_xor, implicit_multiplication_application, parse_expr, standard_transformations,
)
x, y = sympy.symbols("x y")
rules = (*standard_transformations, convert_xor, implicit_multiplication_application)
parse_expr("2x^2 + 3(x - 1)/sqrt(2) + sin(x)", transformations=rules)
f = sympy.sympify("x**3 - 6*x**2 + 11*x - 6")
sympy.factor(f), sympy.expand((x + 1) ** 3 * (y - 2)), sympy.simplify((x**2 - 1) / (x - 1))
sympy.cancel((x**2 - y**2) / (x - y)), sympy.together(1 / x + 1 / y), sympy.apart(1 / (x**2 - 1))
sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2 - 1), sympy.radsimp(1 / (1 + sympy.sqrt(2)))
sympy.solve(x**2 - 5 * x + 6, x), sympy.solve([x + y - 3, x - y - 1], [x, y])
sympy.solveset(3 * x + 5 - 20, x, sympy.S.Reals), sympy.solve(x**2 < 4, x)
sympy.diff(f * sympy.exp(x), x), sympy.integrate(3 * x**2 + sympy.cos(x), x)
sympy.integrate(x**2, (x, 0, 1)), sympy.limit(sympy.sin(x) / x, x, 0)
sympy.Matrix([[1, 2], [3, 4]]).inv(), sympy.factorint(360), sympy.isprime(97), sympy.gcd(12, 18)
sympy.N(sympy.pi, 20), sympy.sqrt(8).evalf(), sympy.Rational(3, 4) + 1, sympy.nsimplify("0.25")
str(f), sympy.latex(f / y), repr(sympy.Eq(x, 1)), (f - f).equals(0), f.subs(x, 2)
sympy.binomial(5, 2), sympy.factorial(6), sympy.summation(x, (x, 1, 10)), sympy.Poly(f, x).degree()
""",
}
