"""Air, sun and comfort in buildings; turns, arms and structures of robots."""
import numpy as np

from packages import case, package

with package("ladybug-core"):
    from ladybug.psychrometrics import dew_point_from_db_rh, humid_ratio_from_db_rh, humid_ratio_from_db_wb
    from ladybug.sunpath import Sunpath

    def height_of_sun(latitude, longitude):
        return Sunpath(latitude, longitude, time_zone=1).calculate_sun(6, 3, 10.5).altitude

    def direction_of_sun(latitude, longitude):
        return Sunpath(latitude, longitude, time_zone=1).calculate_sun(6, 3, 10.5).sun_vector.x

    def azimuth_in_may(latitude, longitude):
        return Sunpath(latitude, longitude, time_zone=1).calculate_sun_from_hoy(3000.3).azimuth

    case(dew_point_from_db_rh, 25.0, 40.0, wrt=(0, 1))
    case(humid_ratio_from_db_rh, 25.0, 40.0, wrt=(0, 1))
    case(humid_ratio_from_db_wb, 25.0, 16.0, wrt=(0, 1))
    case(height_of_sun, 47.0, 8.0, wrt=(0, 1))
    case(direction_of_sun, 47.0, 8.0, wrt=(0, 1))
    case(azimuth_in_may, 47.0, 8.0, wrt=(0, 1))

with package("ladybug-comfort"):
    from ladybug_comfort.pmv import predicted_mean_vote
    from ladybug_comfort.utci import universal_thermal_climate_index

    def standard_temperature(air, radiant, wind, humidity):
        return predicted_mean_vote(air, radiant, wind, humidity, 1.2, 0.7)["set"]

    case(standard_temperature, 24.0, 25.0, 0.15, 50.0, wrt=(0, 1, 2, 3))
    case(universal_thermal_climate_index, 24.0, 25.0, 1.5, 50.0, wrt=(0, 1, 2, 3))

with package("ladybug-geometry"):
    from ladybug_geometry.geometry3d.face import Face3D
    from ladybug_geometry.geometry3d.pointvector import Point3D, Vector3D

    def area_and_slope(x, y, z):
        face = Face3D([Point3D(0, 0, 0), Point3D(x, 0, z), Point3D(x, y, 1.0), Point3D(0, y, 0.5)])
        return face.area + face.normal.z

    def turned(angle, x):
        return Vector3D(x, 2, 1).rotate(Vector3D(0, 0.6, 0.8), angle).y

    case(area_and_slope, 2.0, 3.0, 0.4, wrt=(0, 1, 2))
    case(turned, 0.4, 1.3, wrt=(0, 1))

with package("squaternion"):
    from squaternion import Quaternion

    def yaw_of_two_turns(roll, pitch, yaw):
        both = Quaternion.from_euler(roll, pitch, yaw) * Quaternion.from_euler(0.1, 0.2, 0.3)
        return both.normalize.to_euler()[2]

    def entry_of_rotation(w, x, y, z):
        return Quaternion(w, x, y, z).unit.to_rot()[0][1]

    def angle_of(w, x, y, z):
        return Quaternion(w, x, y, z).normalize.angle

    case(yaw_of_two_turns, 0.3, 0.2, 0.5, wrt=(0, 1, 2))
    case(entry_of_rotation, 0.7, 0.2, 0.3, 0.1, wrt=(0, 1, 2, 3))
    case(angle_of, 0.7, 0.2, 0.3, 0.1, wrt=(0, 1, 2, 3))

with package("pybotics"):
    from pybotics.geometry import matrix_2_vector, vector_2_matrix
    from pybotics.predefined_models import ur10
    from pybotics.robot import Robot

    ROBOT = Robot.from_parameters(ur10())
    JOINTS = np.array([0.1, -0.5, 0.4, 0.2, 0.3, 0.1])

    def reach(joints):
        return ROBOT.fk(joints)[0, 3]

    def manipulability(joints):
        return np.linalg.det(ROBOT.jacobian_world(joints)) * 1e-6

    def entry_of_pose(vector):
        return vector_2_matrix(vector)[0, 1]

    def there_and_back(vector):
        return matrix_2_vector(vector_2_matrix(vector))[3]

    def reach_by_parameters(parameters):
        return Robot.from_parameters(parameters).fk(JOINTS)[1, 3]

    case(reach, JOINTS)
    case(manipulability, JOINTS)
    case(entry_of_pose, np.array([1.0, 2.0, 3.0, 0.3, 0.2, 0.1]))
    case(there_and_back, np.array([1.0, 2.0, 3.0, 0.3, 0.2, 0.1]))
    case(reach_by_parameters, ur10().astype(float))
