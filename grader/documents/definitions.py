"""Definitions that statements quote: a row each, in every dialect."""

from __future__ import annotations

from dataclasses import dataclass

from grader.documents.dialects import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A formula that belongs to no program, by dialect."""

    text: str
    latex: str
    typst: str

    def source(self, dialect: Dialect) -> str:
        """The formula in a dialect."""
        return {"text": self.text, "latex": self.latex, "typst": self.typst}[dialect.name]


DEFINITIONS = {
    "sigmoid": Definition(
        text="sigmoid(z) = 1 / (1 + e^(-z))",
        latex=r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        typst="sigma(z) = frac(1, 1 + e^(-z))",
    ),
    "tanh": Definition(
        text="tanh(z) = (e^z - e^(-z)) / (e^z + e^(-z))",
        latex=r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
        typst="tanh(z) = frac(e^z - e^(-z), e^z + e^(-z))",
    ),
    "relu": Definition(
        text="relu(z) = max(0, z)",
        latex=r"\operatorname{ReLU}(z) = \max(0, z)",
        typst='op("ReLU")(z) = max(0, z)',
    ),
    "relu at 0": Definition(
        text="relu'(0) = 0",
        latex=r"\operatorname{ReLU}'(0) = 0",
        typst='op("ReLU")\'(0) = 0',
    ),
    "leaky_relu": Definition(
        text="leaky_relu(alpha, z) = z if z > 0, else alpha z",
        latex=r"\operatorname{LeakyReLU}(\alpha, z) = "
        r"\begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
        typst='op("LeakyReLU")(alpha, z) = cases(z quad & z > 0, alpha z quad & z <= 0)',
    ),
    "identity": Definition(text="f(z) = z", latex="f(z) = z", typst="f(z) = z"),
    "step": Definition(
        text="step(z) = 1 if z > 0, else 0",
        latex=r"h(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        typst="h(z) = cases(1 quad & z > 0, 0 quad & z <= 0)",
    ),
    "step at 0": Definition(text="step(0) = 0", latex="h(0) = 0", typst="h(0) = 0"),
    "step_up": Definition(
        text="step(z) = 1 if z >= 0, else 0",
        latex=r"h(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}",
        typst="h(z) = cases(1 quad & z >= 0, 0 quad & z < 0)",
    ),
    "step_up at 0": Definition(text="step(0) = 1", latex="h(0) = 1", typst="h(0) = 1"),
    "jacobian": Definition(
        text="J[i][j] = d(p[i])/d(z[j])",
        latex=r"J_{ij} = \frac{\partial p_i}{\partial z_j}",
        typst="J_(i j) = frac(partial p_i, partial z_j)",
    ),
    "bowl": Definition(
        text="L(w) = 1/2 sum(a[k] (w[k] - c[k])^2)",
        latex=r"L(w) = \frac{1}{2} \sum_{k=1}^{2} a_{k} \left(w_{k} - c_{k}\right)^{2}",
        typst="L(w) = frac(1, 2) sum_(k=1)^2 a_k (w_k - c_k)^2",
    ),
    "one less": Definition(text="f - 1", latex="f - 1", typst="f - 1"),
    "one minus mu": Definition(text="1 - mu", latex=r"1 - \mu", typst="1 - mu"),
    "correction of m": Definition(
        text="1 - beta1^t", latex=r"1 - \beta_{1}^{t}", typst="1 - beta_1^t"
    ),
    "correction of v": Definition(
        text="1 - beta2^t", latex=r"1 - \beta_{2}^{t}", typst="1 - beta_2^t"
    ),
    "fixed rate": Definition(text="eta0", latex=r"\eta_{0}", typst="eta_0"),
    "step decay": Definition(
        text="eta0 gamma^floor(t / s)",
        latex=r"\eta_{0} \gamma^{\lfloor t / s \rfloor}",
        typst=r"eta_0 gamma^(floor(t \/ s))",
    ),
    "exponential decay": Definition(
        text="eta0 e^(-k t)", latex=r"\eta_{0} e^{-k t}", typst="eta_0 e^(-k t)"
    ),
    "inverse-time decay": Definition(
        text="eta0 / (1 + k t)",
        latex=r"\frac{\eta_{0}}{1 + k t}",
        typst="frac(eta_0, 1 + k t)",
    ),
    "inverse of 2 x 2": Definition(
        text="[A[2][2], -A[1][2]; -A[2][1], A[1][1]] / det",
        latex=r"\frac{1}{\det A} "
        r"\begin{bmatrix} A_{22} & -A_{12} \\ -A_{21} & A_{11} \end{bmatrix}",
        typst="frac(1, det A) mat(A_22, -A_12; -A_21, A_11)",
    ),
    "determinant": Definition(
        text="det A = A[1][1] A[2][2] - A[1][2] A[2][1]",
        latex=r"\det A = A_{11} A_{22} - A_{12} A_{21}",
        typst="det A = A_11 A_22 - A_12 A_21",
    ),
    "bfgs inverse": Definition(
        text="H1 = (I - rho s y^T) (I - rho y s^T) + rho s s^T",
        latex=r"H_{1} = \left(I - \rho s y^{\top}\right) \left(I - \rho y s^{\top}\right)"
        r" + \rho s s^{\top}",
        typst="H_1 = (I - rho s y^top) (I - rho y s^top) + rho s s^top",
    ),
    "bfgs factor": Definition(
        text="I - rho y s^T",
        latex=r"I - \rho y s^{\top}",
        typst="I - rho y s^top",
    ),
    "bfgs inverse in short": Definition(
        text="H1 = V^T V + rho s s^T",
        latex=r"H_{1} = V^{\top} V + \rho s s^{\top}",
        typst="H_1 = V^top V + rho s s^top",
    ),
    "bfgs direct": Definition(
        text="B1 = I - s s^T / (s^T s) + y y^T / (y^T s)",
        latex=r"B_{1} = I - \frac{s s^{\top}}{s^{\top} s} + \frac{y y^{\top}}{y^{\top} s}",
        typst="B_1 = I - frac(s s^top, s^top s) + frac(y y^top, y^top s)",
    ),
    "softmax": Definition(
        text="p[i] = e^z[i] / sum(e^z)",
        latex=r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
        typst="p_i = frac(e^(z_i), sum_k e^(z_k))",
    ),
}
