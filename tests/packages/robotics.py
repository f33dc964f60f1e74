"""Rotations, screws, arms, attitude."""
import numpy as np

from packages import case, package

_Q = np.array([0.8, 0.2, -0.4, 0.4])
_V = np.array([0.3, -1.2, 0.7])

with package("modern-robotics"):
    import modern_robotics as mr

    _M = np.array([[-1.0, 0, 0, 0], [0, 1, 0, 6], [0, 0, -1, 2], [0, 0, 0, 1]])
    _S = np.array([[0.0, 0, 0], [0, 0, 0], [1, 0, -1], [4, 0, -6], [0, 1, 0], [0, 0, -0.1]])
    _LINKS = [np.array([[1.0, 0, 0, a], [0, 1, 0, b], [0, 0, 1, c], [0, 0, 0, 1]]) for a, b, c in (
        (0.0, 0.0, 0.089159), (0.28, 0.13585, 0.0), (0.0, -0.1197, 0.395), (0.0, 0.0, 0.14225))]
    _G = [np.diag([0.010267, 0.010267, 0.00666, 3.7, 3.7, 3.7]), np.diag([0.22689, 0.22689, 0.0151074, 8.393, 8.393, 8.393]),
          np.diag([0.0494433, 0.0494433, 0.004095, 2.275, 2.275, 2.275])]
    _SCREWS = np.array([[1.0, 0, 1, 0, 1, 0], [0, 1, 0, -0.089, 0, 0], [0, 1, 0, -0.089, 0, 0.425]]).T
    _TH = np.array([0.1, 0.2, 0.3])

    def reach(theta):
        return np.linalg.norm(mr.FKinSpace(_M, _S, theta)[:3, 3])

    def screw_angle(twist):
        S, angle = mr.AxisAng6(mr.se3ToVec(mr.MatrixLog6(mr.MatrixExp6(mr.VecTose3(twist)))))
        return angle

    def manipulability(theta):
        J = mr.JacobianSpace(_S, theta)
        return np.sqrt(np.linalg.det(J.T @ J))

    def joint_torque(theta, speed, acceleration):
        tau = mr.InverseDynamics(theta, speed, acceleration, np.array([0.0, 0, -9.8]), np.ones(6), _LINKS, _G, _SCREWS)
        return tau @ tau

    def acceleration_of_joints(theta, torque):
        return mr.ForwardDynamics(theta, _TH, torque, np.array([0.0, 0, -9.8]), np.ones(6), _LINKS, _G, _SCREWS).sum()

    def inverse_kinematics(height):
        T = np.array([[0.0, 1, 0, -5], [1, 0, 0, 4], [0, 0, -1, 1.68], [0, 0, 0, 1]])
        T[2, 3] = height
        theta, found = mr.IKinSpace(_S, _M, T, np.array([1.5, 2.5, 3.0]), 0.01, 0.001)
        return theta[0] + theta[2]

    def end_of_trajectory(end, Tf):
        return mr.JointTrajectory(np.array([1.0, 0.0, 0.5]), end, Tf, 6, 3)[3].sum()

    case(reach, np.array([0.7, 3.0, 2.1]))
    case(screw_angle, np.array([0.3, 0.9, 0.2, 0.5, 0.1, 0.7]))
    case(manipulability, np.array([0.7, 1.1, 2.1]))
    case(joint_torque, _TH, np.array([0.1, 0.2, 0.3]), np.array([2.0, 1.5, 1.0]), wrt=(0, 1, 2))
    case(acceleration_of_joints, _TH, np.array([0.5, 0.6, 0.7]), wrt=(0, 1))
    case(mr.CubicTimeScaling, 2.0, 0.6, wrt=(0, 1))
    case(end_of_trajectory, np.array([1.2, 0.5, 0.6]), 4.0)
    case(mr.DistanceToSO3, np.array([[1.0, 0.01, 0.0], [0.0, 0.1, -0.95], [0.02, 1.0, 0.1]]))

with package("transforms3d"):
    from transforms3d import affines, axangles, euler, quaternions

    def tilt(q):
        return euler.quat2euler(q)[1]

    def turn_angle(axis, angle):
        return axangles.mat2axangle(axangles.axangle2mat(axis, angle))[1]

    def composed(a, b):
        return quaternions.qmult(euler.euler2quat(a, b, 0.3, "rxyz"), quaternions.qinverse(euler.euler2quat(b, a, 0.1)))[2]

    def shear_of(A):
        T, R, Z, S = affines.decompose44(A)
        return Z.prod() + S.sum() + T.sum()

    case(tilt, _Q)
    case(composed, 0.4, -0.3, wrt=(0, 1))
    case(lambda q: quaternions.quat2axangle(q)[1], _Q, label="quat2axangle")
    case(shear_of, np.array([[1.1, 0.2, 0.1, 3.0], [0.0, 0.9, -0.3, 1.0], [0.2, 0.1, 1.2, 2.0], [0, 0, 0, 1]]))

with package("pyquaternion"):
    from pyquaternion import Quaternion

    def rotated_height(angle, v):
        return Quaternion(axis=[1.0, 0.5, 0.2], angle=angle).rotate(v)[2]

    def halfway(w, x, y, z):
        return Quaternion.slerp(Quaternion(w, x, y, z), Quaternion(axis=[0, 1, 0], angle=1.0), 0.4).degrees

    def yaw(w, x, y, z):
        return Quaternion(w, x, y, z).yaw_pitch_roll[0]

    def logarithm(w, x, y, z):
        return Quaternion.log(Quaternion(w, x, y, z) * Quaternion(0.5, 0.1, 0.3, 0.2)).norm

    case(rotated_height, 0.7, _V, wrt=(0, 1))
    case(halfway, 0.9, 0.2, -0.4, 0.4, wrt=(0, 1, 2, 3))
    case(yaw, 0.9, 0.2, -0.4, 0.4, wrt=(0, 1, 2, 3))
    case(logarithm, 0.9, 0.2, -0.4, 0.4, wrt=(0, 1, 2, 3))

with package("pytransform3d"):
    import pytransform3d.rotations as pr
    import pytransform3d.transformations as pt

    def axis_of(q):
        return pr.axis_angle_from_quaternion(q)[3]

    def turned_vector(a, v):
        return pr.matrix_from_compact_axis_angle(a)[0] @ v

    def between(t, end):
        return pr.quaternion_slerp(np.array([1.0, 0.0, 0.0, 0.0]), end, t)[2]

    def euler_pitch(q):
        return pr.euler_from_quaternion(q, 0, 1, 2, True)[1]

    def transported(exponential, v):
        return pt.transform(pt.transform_from_exponential_coordinates(exponential), pt.vector_to_point(v))[1]

    case(axis_of, _Q)
    case(turned_vector, np.array([0.4, -0.2, 0.9]), _V, wrt=(0, 1))
    case(between, 0.3, _Q, wrt=(0, 1))
    case(euler_pitch, _Q)
    case(transported, np.array([0.3, 0.9, 0.2, 0.5, 0.1, 0.7]), _V, wrt=(0, 1))
    case(pr.angle_between_vectors, _V, np.array([1.0, 0.2, 0.5]), wrt=(0, 1))

with package("AHRS"):
    from ahrs.filters import Mahony, Tilt
    from ahrs.utils.metrics import qad

    def tilt_of(acceleration):
        return Tilt().estimate(acceleration)[1]

    def mahony_step(gyr, acc):
        return Mahony(k_P=1.2).updateIMU(_Q, gyr, acc)[3]

    case(tilt_of, np.array([0.3, -0.2, 9.7]))
    case(mahony_step, np.array([0.1, 0.2, -0.05]), np.array([0.3, -0.2, 9.7]), wrt=(0, 1))
    case(qad, _Q, np.array([0.9, 0.1, 0.3, 0.3]), wrt=(0, 1))
