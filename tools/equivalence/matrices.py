"""Sums, products and multiples of matrices, worked out entry by entry."""

from __future__ import annotations

from fractions import Fraction

from ..mathematics.errors import Undecided
from ..mathematics.nodes import Group, Matrix, Node, Num, Op, Sym, free_names
from ..mathematics.sampling import substituted
from .rewrite import rename
from .values import same_value

MAX_SIDE = 12
_ONE = Num(Fraction(1))


def listed(node: Node) -> Node:
    """`[[1, 2], [3, 4]]` and `[1, 2; 3, 4]` as the matrix of these rows; others as they are."""
    match node:
        case Group("[]" | "()" | "{}", rows) if rows and all(map(_is_row, rows)):
            entries = tuple(row.items for row in rows if isinstance(row, Group))
            if len({len(row) for row in entries}) == 1:
                return Matrix("p", entries)
    return node


def as_column(node: Node) -> Node:
    """`(3, 4)`, `[3, 4]` and `\\langle 3, 4 \\rangle` as a column; any other node as it is."""
    if isinstance(node, Group) and node.kind in ("()", "[]") and len(node.items) > 1:
        return Matrix("p", tuple((item,) for item in node.items))
    return node


def as_vector(node: Node, size: int) -> Node:
    """`3i - 2j` as `(3, -2)`: a sum of multiples of `i, j, k`; others as they are."""
    units = ("u·i", "u·j", "u·k")
    named = rename(node, dict(zip("ijk", units, strict=True)))
    if not free_names(named) <= {*units[:size]}:
        return node
    entries: list[Node] = []
    total: Node = Num(Fraction(0))
    for unit in units[:size]:
        at = {name: Fraction(int(name == unit)) for name in units}
        entries.append(substituted(named, at))
        total = Op("+", (total, Op("*", (entries[-1], Sym(unit)))))
    return Group("()", tuple(entries)) if same_value(named, total) else node


def _is_row(node: Node) -> bool:
    return isinstance(node, Group) and node.kind in ("[]", "()", "{}", ",") and bool(node.items)


def as_matrix(node: Node) -> Node:
    """The matrix that a sum, a difference, a product or a multiple comes to; else the node."""
    match node:
        case Op(("+" | "-") as sign, (a, b)):
            left, right = as_matrix(a), as_matrix(b)
            if isinstance(left, Matrix) and isinstance(right, Matrix):
                return _entrywise(sign, left, right)
        case Op("neg", (a,)):
            inner = as_matrix(a)
            if isinstance(inner, Matrix):
                return _scaled(Op("neg", (_ONE,)), inner)
        case Op("*", (a, b)):
            left, right = as_matrix(a), as_matrix(b)
            if isinstance(left, Matrix) and isinstance(right, Matrix):
                return _product(left, right)
            if isinstance(right, Matrix):
                return _scaled(left, right)
            if isinstance(left, Matrix):
                return _scaled(right, left)
        case Op("/", (a, b)):
            top = as_matrix(a)
            if isinstance(top, Matrix):
                return _scaled(Op("/", (_ONE, b)), top)
        case _:
            pass
    return node


def _plain(*matrices: Matrix) -> None:
    """Determinants are numbers: they are not for these rules."""
    if any(matrix.kind == "v" for matrix in matrices):
        raise Undecided("a determinant in a sum")
    if any(max(len(m.rows), len(m.rows[0])) > MAX_SIDE for m in matrices):
        raise Undecided("a large matrix")


def _entrywise(sign: str, a: Matrix, b: Matrix) -> Matrix:
    _plain(a, b)
    if len(a.rows) != len(b.rows) or len(a.rows[0]) != len(b.rows[0]):
        raise Undecided("shapes")
    rows = tuple(
        tuple(Op(sign, pair) for pair in zip(x, y, strict=True))
        for x, y in zip(a.rows, b.rows, strict=True)
    )
    return Matrix(a.kind, rows)


def _scaled(factor: Node, a: Matrix) -> Matrix:
    _plain(a)
    return Matrix(a.kind, tuple(tuple(Op("*", (factor, x)) for x in row) for row in a.rows))


def _product(a: Matrix, b: Matrix) -> Matrix:
    _plain(a, b)
    if len(a.rows[0]) != len(b.rows):
        raise Undecided("shapes")
    columns = tuple(zip(*b.rows, strict=True))
    return Matrix(a.kind, tuple(tuple(_dot(row, column) for column in columns) for row in a.rows))


def _dot(row: tuple[Node, ...], column: tuple[Node, ...]) -> Node:
    terms: list[Node] = [Op("*", pair) for pair in zip(row, column, strict=True)]
    total = terms[0]
    for term in terms[1:]:
        total = Op("+", (total, term))
    return total
