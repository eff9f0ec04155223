"""The chain rule on n instances at once: every function and its derivatives, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value


def _sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z)."""
    a: Array = 1 / (1 + np.exp(-z))
    return a


def square(v: Columns) -> dict[str, Array]:
    """z = (x + y)^2 with t = x + y, (n,): dz/dx = dz/dy = 2 (x + y)."""
    t = v["x"] + v["y"]
    one = np.ones_like(t)
    return {
        "t": t, "z": t * t, "dz_dt": 2 * t, "dt_dx": one, "dt_dy": one,
        "dz_dx": 2 * t, "dz_dy": 2 * t,
    }  # fmt: skip


def two_ways(v: Columns) -> dict[str, Array]:
    """z = x^2 (x y) = x^3 y, (n,): dz/dx = 3 x^2 y, dz/dy = x^3."""
    x, y = v["x"], v["y"]
    return {
        "u": x * x, "v": x * y, "z": x**3 * y, "dz_du": x * y, "dz_dv": x * x,
        "du_dx": 2 * x, "dv_dx": y, "dv_dy": x, "dz_dx": 3 * x * x * y, "dz_dy": x**3,
    }  # fmt: skip


def bell(v: Columns) -> dict[str, Array]:
    """z = exp(-a x^2), (n,): dz/dx = -2 a x z, dz/da = -x^2 z."""
    x, a = v["x"], v["a"]
    z = np.exp(-a * x * x)
    return {
        "u": x * x, "v": -a * x * x, "z": z, "dz_dv": z, "dv_du": -a, "du_dx": 2 * x,
        "dv_da": -x * x, "dz_du": -a * z, "dz_dx": -2 * a * x * z, "dz_da": -x * x * z,
    }  # fmt: skip


def logarithm(v: Columns) -> dict[str, Array]:
    """z = ln(1 + e^(a x)), (n,): dz/dx = a sigmoid(a x), dz/da = x sigmoid(a x)."""
    x, a = v["x"], v["a"]
    e, p = np.exp(a * x), _sigmoid(a * x)
    return {
        "u": a * x, "v": e, "w": 1 + e, "z": np.log1p(e), "dz_dw": 1 / (1 + e),
        "dw_dv": np.ones_like(e), "dv_du": e, "du_dx": a, "dz_dv": 1 / (1 + e), "dz_du": p,
        "dz_dx": a * p, "dz_da": x * p,
    }  # fmt: skip


def neuron(v: Columns) -> dict[str, Array]:
    """z = (sigmoid(w x + b) - y)^2, (n,): dz/dw = 2 (a - y) a (1 - a) x."""
    u = v["w"] * v["x"] + v["b"]
    a = _sigmoid(u)
    d, slope = a - v["y"], a * (1 - a)
    return {
        "u": u, "a": a, "d": d, "z": d * d, "dz_dd": 2 * d, "dd_da": np.ones_like(d),
        "da_du": slope, "du_dw": v["x"], "dz_da": 2 * d, "dz_du": 2 * d * slope,
        "dz_dw": 2 * d * slope * v["x"], "dz_db": 2 * d * slope,
    }  # fmt: skip


COMPOSITIONS: Mapping[str, Callable[[Columns], dict[str, Array]]] = {
    "square": square, "two-ways": two_ways, "bell": bell, "logarithm": logarithm, "neuron": neuron,
}  # fmt: skip


def product_graph(v: Columns) -> dict[str, Array]:
    """f = (x + y) z, (n,)."""
    q, z = v["x"] + v["y"], v["z"]
    return {"q": q, "f": q * z, "df_dq": z, "df_dx": z, "df_dy": z, "df_dz": q}


def reused_graph(v: Columns) -> dict[str, Array]:
    """f = x y + x e^y, (n,): df/dx = y + e^y, df/dy = x + x e^y."""
    x, y = v["x"], v["y"]
    h, one = np.exp(y), np.ones_like(x)
    return {
        "p": x * y, "h": h, "q": x * h, "f": x * (y + h), "df_dp": one, "df_dq": one,
        "df_dh": x, "df_dx": y + h, "df_dy": x * (1 + h),
    }  # fmt: skip


def maximum_graph(v: Columns) -> dict[str, Array]:
    """f = 2 x y max(a, b), (n,): the smaller of a and b gets no gradient."""
    p, first = v["x"] * v["y"], v["a"] > v["b"]
    m = np.where(first, v["a"], v["b"])
    return {
        "p": p, "m": m, "s": p * m, "f": 2 * p * m, "df_ds": np.full_like(p, 2.0),
        "df_dm": 2 * p, "df_dp": 2 * m, "df_dx": 2 * m * v["y"], "df_dy": 2 * m * v["x"],
        "df_da": np.where(first, 2 * p, 0.0), "df_db": np.where(first, 0.0, 2 * p),
        "dm_da": np.where(first, 1.0, 0.0), "dm_db": np.where(first, 0.0, 1.0),
    }  # fmt: skip


def neuron_graph(v: Columns) -> dict[str, Array]:
    """f = sigmoid(w0 x0 + w1 x1 + w2), (n,): df/dz = f (1 - f) at the weighted sum z."""
    p, q = v["w0"] * v["x0"], v["w1"] * v["x1"]
    z = p + q + v["w2"]
    f = _sigmoid(z)
    slope = f * (1 - f)
    found = {
        "p": p, "q": q, "s": p + q, "z": z, "n": -z, "h": np.exp(-z), "d": 1 + np.exp(-z), "f": f,
        "df_dd": -f * f, "df_dh": -f * f, "df_dn": -slope,
        "df_dw0": slope * v["x0"], "df_dx0": slope * v["w0"],
        "df_dw1": slope * v["x1"], "df_dx1": slope * v["w1"],
    }  # fmt: skip
    return found | {f"df_d{name}": slope for name in ("z", "s", "p", "q", "w2")}


def quotient_graph(v: Columns) -> dict[str, Array]:
    """f = n / d with n = x + sigmoid(y), d = sigmoid(x) + (x + y)^2, (n,)."""
    a, b, s = _sigmoid(v["y"]), _sigmoid(v["x"]), v["x"] + v["y"]
    n, d = v["x"] + a, b + s * s
    down = -n / d**2
    return {
        "a": a, "n": n, "b": b, "s": s, "q": s * s, "d": d, "r": 1 / d, "f": n / d,
        "df_dr": n, "df_dd": down, "df_dq": down, "df_ds": 2 * s * down, "df_db": down,
        "df_dn": 1 / d, "df_da": 1 / d, "da_dy": a * (1 - a), "db_dx": b * (1 - b),
        "dq_ds": 2 * s, "dr_dd": -1 / d**2,
        "df_dx": 1 / d + down * (b * (1 - b) + 2 * s),
        "df_dy": a * (1 - a) / d + down * 2 * s,
    }  # fmt: skip


GRAPHS: Mapping[str, Callable[[Columns], dict[str, Array]]] = {
    "product": product_graph, "reused": reused_graph, "maximum": maximum_graph,
    "neuron": neuron_graph, "quotient": quotient_graph,
}  # fmt: skip


def composition(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The steps of a composed function, their derivatives, and those of the whole."""
    return COMPOSITIONS[str(parameters["composition"])](givens)


def graph(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The values of all gates, and the gradient of the last one at every node."""
    return GRAPHS[str(parameters["graph"])](givens)


WITNESSES = {"composition": composition, "graph": graph}
"""What families name as their witness."""
