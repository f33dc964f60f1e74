"""SciPy's own Python code: distances, signals, special functions, and a Newton iteration."""
import numpy as np
from report import Table, complex_step, differences
from scipy.optimize import newton, rosen, rosen_der
from scipy.signal import chirp
from scipy.spatial.distance import mahalanobis, minkowski

from ast2grad import value_and_grad

u, v = np.array([0.3, 1.1, -0.7, 1.6]), np.array([0.31, 0.55, 0.12, 0.83])
spread = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, 0.2], [0.1, 0.2, 1.2]])


def cubic_root(a, b):
    """Differentiates through the iterations of scipy.optimize.newton."""
    return newton(lambda x: x ** 3 - a * x - b, 2.0, fprime=lambda x: 3 * x ** 2 - a, tol=1e-13)


def sweep(t, f0, t1, f1):
    return chirp(t, f0, t1, f1, method="quadratic")


table = Table("SciPy")
value, slope = value_and_grad(rosen)(u)
table.row("rosen: rosen_der", value, slope, rosen_der(u))
value, by_u = value_and_grad(minkowski)(u, v, 3.5)
table.row("minkowski by u", value, by_u, differences(minkowski, (u, v, 3.5), 0))
value, by_matrix = value_and_grad(mahalanobis, wrt="VI")(u[:3], v[:3], spread)
d = u[:3] - v[:3]
table.row("mahalanobis by VI", value, by_matrix, np.outer(d, d) / (2.0 * value))
value, slopes = value_and_grad(sweep, wrt=("t", "f0"))(0.37, 1.3, 2.0, 4.1)
table.row("chirp by t", value, slopes[0], complex_step(sweep, (0.37, 1.3, 2.0, 4.1), 0))
table.row("chirp by f0", value, slopes[1], differences(sweep, (0.37, 1.3, 2.0, 4.1), 1))
a, b = 1.3, 2.1
root, slopes = value_and_grad(cubic_root, wrt=("a", "b"))(a, b)
exact = 1.0 / (3.0 * root ** 2 - a)  # of the implicit function
table.row("newton by a", root, slopes[0], root * exact)
table.row("newton by b", root, slopes[1], exact)
table.end()
