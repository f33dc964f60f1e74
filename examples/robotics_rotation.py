"""modern_robotics: the matrix exponential and logarithm of rotations, and a trajectory's time scaling."""
import modern_robotics as mr
import numpy as np
from report import Table, differences

from ast2grad import grad

WEIGHTS = np.array([[0.3, -0.2, 0.5], [0.1, 0.8, -0.4], [0.6, 0.2, 0.1]])


def turned(omega):
    """A weighted sum of the entries of the rotation by the vector omega."""
    return np.sum(mr.MatrixExp3(mr.VecToso3(omega)) * WEIGHTS)


def there_and_back(omega):
    """The logarithm undoes the exponential: a weighted sum of omega's entries, each of which occurs twice."""
    return np.sum(mr.MatrixLog3(mr.MatrixExp3(mr.VecToso3(omega))) * WEIGHTS)


omega = np.array([0.4, -0.3, 0.7])
table = Table("modern_robotics")
table.row("rotation by omega", turned(omega), grad(turned)(omega), differences(turned, (omega,), 0))
twice = mr.so3ToVec(WEIGHTS - WEIGHTS.T)
table.row("log(exp) by omega", there_and_back(omega), grad(there_and_back)(omega), twice)
T, t = 2.0, 0.6
table.row("QuinticTimeScaling by t", mr.QuinticTimeScaling(T, t), grad(mr.QuinticTimeScaling, wrt=1)(T, t),
          30.0 * t ** 2 * (T - t) ** 2 / T ** 5)
table.end()
