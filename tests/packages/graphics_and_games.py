"""Vectors, quaternions and curves, easing, noise, colours of games and drawings; poses of robots."""
import cmath

import numpy as np

from packages import case, package

_V = np.array([0.3, -1.2, 0.7])
_W = np.array([1.0, 0.2, 0.5])
_Q = np.array([0.2, -0.4, 0.4, 0.8])

with package("euclid3"):
    import euclid3

    def bounced(x, y, z):
        ball = euclid3.Vector3(x, y, z)
        ball -= euclid3.Vector3(0.1, 0.2, 0.3)
        return ball.reflect(euclid3.Vector3(0.0, 1.0, 0.0)).normalized().x

    def turned(heading, x):
        turn = euclid3.Quaternion.new_rotate_euler(heading, 0.2, 0.1)
        return (turn * euclid3.Vector3(x, 1.0, 2.0)).z

    def between(t):
        a = euclid3.Quaternion.new_rotate_axis(0.3, euclid3.Vector3(1.0, 0.0, 0.0))
        b = euclid3.Quaternion.new_rotate_axis(1.3, euclid3.Vector3(0.0, 1.0, 0.0))
        return euclid3.Quaternion.new_interpolate(a, b, t).w

    def camera(x, angle):
        m = euclid3.Matrix4.new_translate(x, 2.0, 3.0) * euclid3.Matrix4.new_rotatey(angle)
        return (m.inverse() * euclid3.Point3(1.0, 2.0, 0.5)).z

    def distance_to_line(x, y):
        line = euclid3.Line2(euclid3.Point2(0.0, 0.0), euclid3.Vector2(2.0, 1.0))
        return euclid3.Point2(x, y).distance(line)

    def distance_to_sphere(x, radius):
        return euclid3.Point3(x, 2.0, 3.0).distance(euclid3.Sphere(euclid3.Point3(0.0, 0.0, 0.0), radius))

    def crossing(x, y):
        one = euclid3.Line2(euclid3.Point2(x, y), euclid3.Vector2(2.0, 1.0))
        return one.intersect(euclid3.Line2(euclid3.Point2(0.0, 3.0), euclid3.Vector2(1.0, -1.0))).x

    def angle_between(x, y):
        return euclid3.Vector2(x, y).angle(euclid3.Vector2(2.0, 1.0))

    case(bounced, 0.4, 1.0, -2.0, wrt=(0, 1, 2))
    case(turned, 0.7, 0.5, wrt=(0, 1))
    case(between, 0.3)
    case(camera, 1.5, 0.6, wrt=(0, 1))
    case(distance_to_line, 0.5, 2.0, wrt=(0, 1))
    case(distance_to_sphere, 1.5, 0.7, wrt=(0, 1))
    case(crossing, 0.5, 0.2, wrt=(0, 1))
    case(angle_between, 0.5, 2.0, wrt=(0, 1))

with package("pyrr"):
    import pyrr
    from pyrr import Matrix44, Quaternion, Vector3

    def rotated(angle, v):
        return pyrr.quaternion.apply_to_vector(pyrr.quaternion.create_from_axis_rotation(_W, angle), v)[1]

    def projected(fovy, v):
        m = pyrr.matrix44.create_perspective_projection(fovy, 1.3, 0.1, 100.0)
        return (np.append(v, 1.0) @ m)[:2].sum()

    def looked_at(eye):
        return pyrr.matrix44.create_look_at(eye, np.array([0.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))[3, 2]

    def height(point):
        plane = pyrr.plane.create_from_position(np.array([0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.2]))
        return pyrr.geometric_tests.point_height_above_plane(point, plane)

    def slerped(q, t):
        return pyrr.quaternion.slerp(np.array([0.0, 0.0, 0.0, 1.0]), pyrr.quaternion.normalize(q), t)[0]

    def object_api(angle):
        turned = Quaternion.from_x_rotation(angle) * Vector3([1.0, 2.0, 3.0])
        return (Matrix44.from_translation([1.0, 2.0, 3.0]) * turned).y

    def ray_meets_plane(direction):
        ray = pyrr.ray.create(np.array([0.0, 3.0, 0.0]), direction)
        return pyrr.geometric_tests.ray_intersect_plane(ray, pyrr.plane.create(np.array([0.0, 1.0, 0.0]), 0.0))[0]

    case(rotated, 0.7, _V, wrt=(0, 1))
    case(projected, 45.0, _V, wrt=(0, 1))
    case(looked_at, np.array([3.0, 2.0, 4.0]))
    case(height, _V)
    case(slerped, _Q, 0.3, wrt=(0, 1))
    case(object_api, 0.7)
    case(ray_meets_plane, np.array([0.4, -1.0, 0.2]))
    case(lambda v: pyrr.vector.normalize(v)[0], _V, label="vector.normalize")
    case(lambda q: pyrr.quaternion.rotation_angle(q), np.array([0.2, -0.4, 0.4, 0.8]), label="rotation_angle")

with package("vg"):
    import vg

    case(vg.angle, _V, _W, wrt=(0, 1))
    case(vg.signed_angle, _V, _W, np.array([0.0, 0.0, 1.0]), wrt=(0, 1))
    case(lambda v, a: vg.rotate(v, _W, a)[1], _V, 40.0, wrt=(0, 1), label="rotate")
    case(lambda v: vg.reject(v, _W).sum(), _V, label="reject")
    case(vg.scalar_projection, _V, _W, wrt=(0, 1))
    case(vg.euclidean_distance, _V, _W, wrt=(0, 1))
    case(lambda v: vg.perpendicular(v, _W)[2], _V, label="perpendicular")
    case(lambda v: vg.average(np.array([v, _W]), weights=[0.4, 0.6])[1], _V, label="average")

with package("vectormath"):
    import vectormath

    def lengthened(x, y):
        return vectormath.Vector3(x, y, 2.0).as_length(3.0).x

    case(lengthened, 0.4, 1.0, wrt=(0, 1))

with package("splines"):
    import splines
    from splines.quaternion import UnitQuaternion, slerp

    def catmull_rom(height, t):
        return splines.CatmullRom([(0.0, 0.0), (1.0, height), (2.0, 0.5), (4.0, 1.0)]).evaluate(t)[1]

    def natural(vertices):
        return splines.Natural(vertices).evaluate(1.6)

    def monotone(y):
        return splines.PiecewiseMonotoneCubic([0.1, y, 1.7, 3.2]).evaluate(1.4)

    def bernstein(x):
        return splines.Bernstein([[(0.0, 0.0), (1.0, x), (2.0, 0.5), (4.0, 1.0)]]).evaluate(0.3)[1]

    def tcb(tension):
        curve = splines.KochanekBartels([(0.0, 0.0), (1.0, 2.0), (2.0, 0.5), (4.0, 1.0)], tcb=(tension, 0.1, 0.2))
        return curve.evaluate(1.4)[1]

    def turned_unit(angle, v):
        return UnitQuaternion.from_axis_angle((1.0, 0.5, 0.2), angle).rotate_vector(v)[2]

    def slerp_angle(angle, t):
        one = UnitQuaternion.from_axis_angle((1.0, 0.5, 0.2), angle)
        return slerp(one, UnitQuaternion.from_axis_angle((0.0, 1.0, 0.0), 1.0), t).angle

    case(catmull_rom, 1.3, 1.4, wrt=(0, 1))
    case(natural, [0.0, 1.3, 0.7, 2.0])
    case(monotone, 0.9)
    case(bernstein, 1.2)
    case(tcb, 0.3)
    case(turned_unit, 0.8, (0.3, -1.2, 0.7), wrt=(0, 1))
    case(slerp_angle, 0.8, 0.3, wrt=(0, 1))

with package("pytweening"):
    import pytweening

    case(pytweening.easeInOutQuint, 0.3)
    case(pytweening.easeOutElastic, 0.3)
    case(pytweening.easeInElastic, 0.4, 1.3, 0.4, wrt=(0, 1, 2))
    case(pytweening.easeInOutExpo, 0.6)
    case(pytweening.easeInPoly, 0.6, 3.0, wrt=(0, 1))
    case(pytweening.easeOutBounce, 0.6)
    case(pytweening.easeInBack, 0.6, 1.4, wrt=(0, 1))
    case(lambda n: pytweening.getPointOnLine(1.0, 2.0, 5.0, 3.0, pytweening.easeInSine(n))[0], 0.4, label="getPointOnLine")

with package("easing-functions"):
    from easing_functions import BounceEaseInOut, ElasticEaseOut, ExponentialEaseIn, QuadEaseInOut

    case(lambda t, end: QuadEaseInOut(start=0, end=end, duration=2)(t), 0.6, 3.14, wrt=(0, 1), label="QuadEaseInOut")
    case(lambda t: ElasticEaseOut().ease(t), 0.6, label="ElasticEaseOut")
    case(lambda t: BounceEaseInOut().ease(t), 0.6, label="BounceEaseInOut")
    case(lambda t, start: ExponentialEaseIn(start=start)(t), 0.6, 0.2, wrt=(0, 1), label="ExponentialEaseIn")

with package("opensimplex"):
    import opensimplex

    def terrain(x, y):
        return sum(opensimplex.noise2(x * f, y * f) / f for f in (1.0, 2.0, 4.0))

    def seeded(x, y, z):
        return opensimplex.OpenSimplex(seed=7).noise3(x, y, z)

    case(terrain, 0.31, 0.57, wrt=(0, 1))
    case(opensimplex.noise2, 0.31, 0.57, wrt=(0, 1))
    case(seeded, 0.31, 0.57, 1.13, wrt=(0, 1, 2))

with package("hsluv"):
    import hsluv

    def lightness(rgb):
        return hsluv.rgb_to_hsluv(rgb)[2]

    case(lambda c: hsluv.lch_to_rgb(c)[0], (60.0, 40.0, 120.0), label="lch_to_rgb")
    case(lambda c: hsluv.rgb_to_lch(c)[1], (0.3, 0.6, 0.2), label="rgb_to_lch")
    case(lambda c: hsluv.hsluv_to_lch(c)[1], (130.0, 60.0, 55.0), label="hsluv_to_lch")
    case(lambda light, h: hsluv._max_chroma_for_lh(light, h), 55.0, 130.0, wrt=(0, 1), label="max_chroma")

with package("colormath"):
    from colormath.color_conversions import convert_color
    from colormath.color_objects import LabColor, XYZColor, sRGBColor

    def lightness_of(r, g, b):
        return convert_color(sRGBColor(r, g, b), LabColor).lab_l

    def back_to_red(a):
        return convert_color(LabColor(60.0, a, 20.0), sRGBColor).rgb_r

    def luminance(x):
        xyz = XYZColor(x, 0.4, 0.3, illuminant="d65")
        xyz.apply_adaptation("d50")
        return xyz.xyz_x

    case(lightness_of, 0.3, 0.6, 0.2, wrt=(0, 1, 2))
    case(back_to_red, 15.0)
    case(luminance, 0.35)

with package("stdlib"):
    import colorsys

    case(lambda h, s, v: colorsys.hsv_to_rgb(h, s, v)[1], 0.4, 0.6, 0.7, wrt=(0, 1, 2), label="hsv_to_rgb")
    case(lambda r, g, b: colorsys.rgb_to_hls(r, g, b)[0], 0.4, 0.6, 0.7, wrt=(0, 1, 2), label="rgb_to_hls")
    case(lambda h, light, s: colorsys.hls_to_rgb(h, light, s)[2], 0.4, 0.6, 0.7, wrt=(0, 1, 2), label="hls_to_rgb")
    case(lambda r, g, b: colorsys.rgb_to_yiq(r, g, b)[1], 0.4, 0.6, 0.7, wrt=(0, 1, 2), label="rgb_to_yiq")

    def phase_of_filter(frequency, r):
        z = cmath.rect(r, frequency)
        return cmath.phase((z - 0.5) / (z * z - 0.3 * z + 0.2)) + abs(cmath.exp(1j * z))

    case(phase_of_filter, 0.4, 1.1, wrt=(0, 1))

with package("spatialmath-python"):
    import spatialmath as sm
    import spatialmath.base as smb

    def reached(q1, q2):
        T = smb.trotx(q1) @ smb.transl(0.3, 0.1, 0.0) @ smb.trotz(q2) @ smb.transl(0.2, 0.0, 0.4)
        return T[:3, 3].sum()

    def roll(angle):
        return smb.tr2rpy(smb.rpy2r(angle, 0.2, 0.1))[0] + smb.tr2eul(smb.eul2r(angle, 0.2, 0.1))[0]

    def log_of_pose(v):
        return smb.trlog(smb.trexp(v), twist=True).sum()

    def pose(x, angle):
        return (sm.SE3(x, 0.2, 0.3) * sm.SE3.Rx(angle)).inv().t[1]

    def unit_quaternion(angle):
        return (sm.UnitQuaternion.Rx(angle) * sm.UnitQuaternion.Ry(0.3)).v[2]

    def planar(x, angle):
        return (sm.SE2(x, 0.3, angle) * sm.SE2(0.1, 0.2, 0.3)).t[0]

    case(reached, 0.4, 0.9, wrt=(0, 1))
    case(roll, 0.4)
    case(log_of_pose, np.array([0.3, 0.2, 0.1, 0.4, -0.2, 0.3]))
    case(lambda q: smb.qslerp(_Q / np.sqrt(_Q @ _Q), smb.qunit(q), 0.3)[1], np.array([0.8, 0.1, 0.3, 0.3]), label="qslerp")
    case(lambda a: smb.r2q(smb.rotx(a) @ smb.roty(0.3))[2], 0.6, label="r2q")
    case(lambda w: smb.qqmul(smb.qunit(w), smb.qconj(_Q))[3], np.array([0.8, 0.1, 0.3, 0.3]), label="qqmul")
    case(lambda a: smb.angvec2r(a, [0.6, 0.0, 0.8])[0, 1], 0.6, label="angvec2r")
    case(pose, 0.4, 0.9, wrt=(0, 1))
    case(unit_quaternion, 0.9)
    case(planar, 0.4, 0.9, wrt=(0, 1))

