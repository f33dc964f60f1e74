"""Controllers, filters, chains of joints, games, differences on grids, colours, learning machines, test problems."""
import numpy as np

from packages import case, package

_POINTS = np.array([[0.3, 1.0], [0.4, 0.2], [1.2, 0.7], [0.9, -0.3]])

with package("simple-pid"):
    from simple_pid import PID

    def settled(kp, ki, kd):
        pid, level = PID(kp, ki, kd, setpoint=1.0, sample_time=None), 0.0
        for _ in range(6):
            level += 0.1 * pid(level, dt=0.1) - 0.02 * level
        return level

    def limited(kp, setpoint):
        pid = PID(kp, 0.5, 0.05, setpoint=setpoint, sample_time=None, output_limits=(0.0, 3.0))
        return sum(pid(x, dt=0.5) for x in (0.2, 0.4, 0.7))

    def components(kp):
        pid = PID(kp, 0.5, 0.05, setpoint=2.0, sample_time=None, proportional_on_measurement=True)
        pid(0.3, dt=0.1)
        pid(0.4, dt=0.1)
        return sum(pid.components)

    case(settled, 2.0, 0.3, 0.1, wrt=(0, 1, 2))
    case(limited, 1.2, 2.0, wrt=(0, 1))
    case(components, 1.2)

with package("pykalman"):
    from pykalman import KalmanFilter
    from pykalman.standard import _filter_correct, _filter_predict

    _MEASURED = np.array([[1.1], [1.9], [3.2], [3.9]])

    def filtered(q, r):
        kf = KalmanFilter(
            transition_matrices=np.array([[1.0, 1.0], [0.0, 1.0]]), observation_matrices=np.array([[1.0, 0.0]]),
            transition_covariance=q * np.eye(2), observation_covariance=r * np.eye(1),
            initial_state_mean=np.zeros(2), initial_state_covariance=np.eye(2))
        means, covariances = kf.filter(_MEASURED)
        return means[-1, 0] + covariances[-1, 1, 1]

    def likelihood(q):
        kf = KalmanFilter(
            transition_matrices=np.array([[1.0, 1.0], [0.0, 1.0]]), observation_matrices=np.array([[1.0, 0.0]]),
            transition_covariance=q * np.eye(2), observation_covariance=np.eye(1),
            initial_state_mean=np.zeros(2), initial_state_covariance=np.eye(2))
        return kf.loglikelihood(_MEASURED)

    def one_step(mean, covariance):
        m, P = _filter_predict(np.array([[1.0, 1.0], [0.0, 1.0]]), 0.1 * np.eye(2), np.zeros(2), mean, covariance)
        gain, m, P = _filter_correct(np.array([[1.0, 0.0]]), np.eye(1), np.zeros(1), m, P, np.array([1.3]))
        return m.sum() + P[0, 1]

    case(filtered, 0.1, 0.5, wrt=(0, 1))
    case(likelihood, 0.1)
    case(one_step, np.array([0.3, 0.8]), np.array([[1.0, 0.2], [0.2, 0.7]]), wrt=(0, 1))

with package("ikpy"):
    from ikpy.chain import Chain
    from ikpy.link import DHLink, OriginLink, URDFLink
    from ikpy.utils import geometry

    _ARM = Chain(name="arm", links=[
        OriginLink(),
        URDFLink("shoulder", origin_translation=[-0.1, 0, 0.05], origin_orientation=[0, 1.57, 0], rotation=[0, 1, 0]),
        URDFLink("elbow", origin_translation=[0.25, 0, 0], origin_orientation=[0, 0, 0.1], rotation=[0, 1, 0])])

    def hand(joints):
        return _ARM.forward_kinematics(joints)[0, 3]

    def dh_frame(theta):
        return DHLink(d=0.1, a=0.3, alpha=0.4, theta=0.2).get_link_frame_matrix(theta).sum()

    case(hand, [0.0, 0.4, -0.7])
    case(dh_frame, 0.6)
    case(lambda a, b, c: geometry.rpy_matrix(a, b, c)[2, 0], 0.3, 0.5, -0.2, wrt=(0, 1), label="rpy_matrix")
    case(lambda a: geometry.axis_rotation_matrix([0.6, 0.0, 0.8], a)[0, 1], 0.5, label="axis_rotation_matrix")

with package("pymoo"):
    from pymoo.problems import get_problem
    from pymoo.problems.multi.zdt import ZDT1
    from pymoo.problems.single.ackley import Ackley
    from pymoo.problems.single.rosenbrock import Rosenbrock

    _ACKLEY = Ackley(n_var=3)

    def ackley(x):
        out = {}
        _ACKLEY._evaluate(x[None, :], out)
        return out["F"][0]

    def weighted_zdt(x):
        out = {}
        ZDT1(n_var=4)._evaluate(x[None, :], out)
        return out["F"][0] @ np.array([0.3, 0.7])

    def rosenbrock(x):
        return Rosenbrock(n_var=3).evaluate(x[None, :], return_values_of=["F"])[0, 0]

    def constrained(x):
        return get_problem("bnh").evaluate(x[None, :], return_values_of=["G"])[0, 1]

    case(ackley, np.array([0.4, -0.3, 1.2]))
    case(weighted_zdt, np.array([0.4, 0.3, 0.7, 0.2]))
    case(rosenbrock, np.array([0.4, -0.3, 1.2]))
    case(constrained, np.array([1.4, 2.3]))

with package("nashpy"):
    import nashpy

    def payoff(A, sigma):
        return nashpy.Game(A, -A)[sigma, np.array([0.3, 0.7])][0]

    def replicated(A):
        return nashpy.Game(A).replicator_dynamics(y0=np.array([0.4, 0.6]), timepoints=np.array([0.0, 0.5, 1.0]))[-1, 0]

    def equilibrium(A):
        return next(iter(nashpy.Game(A, -A).support_enumeration()))[0][0]

    case(payoff, np.array([[1.0, -1.0], [-1.0, 2.0]]), np.array([0.4, 0.6]), wrt=(0, 1))
    case(replicated, np.array([[1.0, 3.0], [2.0, 1.0]]))
    case(equilibrium, np.array([[1.0, -1.0], [-1.0, 2.0]]))

with package("findiff"):
    from findiff import Diff, FinDiff

    def slope(f):
        return FinDiff(0, 0.1, 1, acc=4)(f)[3]

    def laplacian(f):
        return (FinDiff(0, 0.1, 2) + FinDiff(1, 0.2, 2))(f)[2, 2]

    def on_a_grid(f):
        d = Diff(0, acc=2)
        d.set_grid({0: 0.1})
        return (d(f) ** 2).sum()

    case(slope, np.sin(np.arange(9) * 0.4))
    case(laplacian, np.sin(np.outer(np.arange(6), np.arange(5)) * 0.3))
    case(on_a_grid, np.sin(np.arange(9) * 0.4))

with package("coloraide"):
    from coloraide import Color, algebra
    from coloraide.spaces.oklab import xyz_d65_to_oklab

    def distance(a):
        return Color("lab", [60.0, a, 20.0]).delta_e(Color("lab", [50.0, 10.0, 25.0]), method="2000")

    def to_oklab(r, g, b):
        return Color("srgb", [r, g, b]).convert("oklab")["lightness"]

    def contrast(r):
        return Color("srgb", [r, 0.2, 0.1]).contrast(Color("srgb", [0.9, 0.9, 0.8]))

    def mixed(amount):
        middle = Color("srgb", [0.2, 0.4, 0.7]).mix(Color("srgb", [0.9, 0.1, 0.3]), amount, space="oklab")
        return middle.convert("srgb").coords()[0]

    case(distance, 15.0)
    case(to_oklab, 0.3, 0.6, 0.2, wrt=(0, 1, 2))
    case(contrast, 0.4)
    case(mixed, 0.3)
    case(lambda xyz: xyz_d65_to_oklab(xyz)[1], [0.3, 0.4, 0.2], label="xyz_d65_to_oklab")
    case(lambda a, b: algebra.rect_to_polar(a, b)[1], 0.4, 0.3, wrt=(0, 1), label="rect_to_polar")
    case(algebra.spow, -0.4, 2.2, wrt=(0, 1))
    case(lambda m: algebra.det(m), [[0.3, 0.6, 1.0], [0.1, 0.9, 0.2], [0.7, 0.4, 0.5]], label="det")
    case(lambda m: algebra.inv(m)[0][1], [[0.3, 0.6], [0.1, 0.9]], label="inv")
    case(lambda v: algebra.vcross(v, [0.2, 0.7, 0.1])[2], [0.3, 0.6, 0.9], label="vcross")

with package("mlxtend"):
    from mlxtend.classifier import LogisticRegression
    from mlxtend.math import vectorspace_dimensionality, vectorspace_orthonormalization
    from mlxtend.regressor import LinearRegression

    def fitted(y):
        return LinearRegression(method="direct").fit(_POINTS, y).predict(np.array([[0.5, 0.5]]))[0]

    def logistic(eta):
        model = LogisticRegression(eta=eta, epochs=5, minibatches=1, random_seed=1)
        model.fit(_POINTS, np.array([0, 1, 1, 0]))
        return model.w_.sum()

    def orthonormal(a):
        return vectorspace_orthonormalization(a)[1, 1] + vectorspace_dimensionality(a)

    case(fitted, np.array([0.7, 1.9, 0.4, 1.1]))
    case(logistic, 0.1)
    case(orthonormal, np.array([[2.0, 0.3], [0.5, 1.2], [0.1, 0.4]]))

with package("uncertainties"):
    import uncertainties
    from uncertainties import umath

    def standard_deviation(x, s):
        return (uncertainties.ufloat(x, s) ** 2 * 3.0).std_dev

    def nominal(x):
        return umath.sin(uncertainties.ufloat(x, 0.1)).nominal_value

    case(standard_deviation, 1.3, 0.2, wrt=(0, 1))
    case(nominal, 1.3)

with package("scikit-spatial"):
    from skspatial.objects import Line, Plane, Point, Sphere, Triangle, Vector

    def distance_to_line(x, y):
        return Line(point=[0, 0, 1], direction=[1, 1, 0]).distance_point([x, y, 0.3])

    def angle_of_vectors(x, y):
        return Vector([x, y, 0.2]).angle_between([1.0, 0.3, 0.0])

    def projected_onto_plane(x, y):
        return Plane(point=[0, 0, 1], normal=[0.2, 0.1, 1.0]).project_point(Point([x, y, 0.3]))[2]

    def triangle_area(x):
        return Triangle([0.0, 0.0, 0.0], [x, 0.0, 0.1], [0.3, 1.2, 0.0]).area()

    case(distance_to_line, 0.4, 0.9, wrt=(0, 1))
    case(angle_of_vectors, 0.4, 0.9, wrt=(0, 1))
    case(projected_onto_plane, 0.4, 0.9, wrt=(0, 1))
    case(triangle_area, 1.4)
    case(lambda r: Sphere([0, 0, 0], r).volume(), 1.4, label="Sphere.volume")
