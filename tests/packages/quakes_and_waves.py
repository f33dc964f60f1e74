"""Shaking of the ground, water in soils, sound in rooms, shapes of molecules."""
import numpy as np

from packages import case, package

with package("eqsig"):
    import eqsig

    SHAKING = np.sin(np.arange(60.0) * 0.3) * np.exp(-np.arange(60.0) / 20)

    def response(shaking, damping):
        return eqsig.sdof.pseudo_response_spectra(shaking, 0.02, np.array([0.2, 0.5, 1.0]), damping)[2].sum()

    def intensity(shaking):
        return eqsig.im.calc_arias_intensity(eqsig.AccSignal(shaking, 0.01))[-1]

    def fastest(shaking):
        return eqsig.AccSignal(shaking, 0.01).pgv

    case(response, SHAKING, 0.05, wrt=(0, 1))
    case(intensity, SHAKING)
    case(fastest, SHAKING)

with package("pygmm"):
    import pygmm
    from pygmm.chiou_youngs_2014 import ChiouYoungs2014

    def depth_to_rock(speed):
        return ChiouYoungs2014.calc_depth_1_0(speed, "california")

    def shaking_at_distance(magnitude, distance, speed):
        scenario = pygmm.Scenario(mag=magnitude, dist_jb=distance, v_s30=speed, mechanism="SS", region="california",
                                  depth_1_0=0.1)
        return np.log(pygmm.BooreStewartSeyhanAtkinson2014(scenario).pga)

    case(depth_to_rock, 400.0)
    case(shaking_at_distance, 6.5, 20.0, 400.0, wrt=(0, 1, 2))

with package("unsatfit"):
    import unsatfit

    SUCTION = np.array([1.0, 10.0, 100.0])
    FIT = unsatfit.Fit()
    FIT.set_model("vg", const=["q=1", "r=2"])

    def water_held(a, m):
        return FIT.vg_se([a, m, 1], SUCTION).sum()

    def water_by_fredlund_and_xing(parameters):
        fit = unsatfit.Fit()
        fit.set_model("fx", const=[])
        return fit.fx(parameters, SUCTION).sum()

    case(water_held, 0.05, 0.4, wrt=(0, 1))
    case(water_by_fredlund_and_xing, [0.4, 0.05, 0.1, 1.2, 1.5])

with package("sfs"):
    import sfs

    POINTS = [np.array([1.0, 2.0]), np.array([0.5, 0.7]), 0.0]

    def pressure_of_point(frequency, x, speed):
        return abs(sfs.fd.source.point(frequency, [x, 0, 0], POINTS, c=speed)).sum()

    def pressure_of_line(frequency, x):
        return sfs.fd.source.line(frequency, [x, 0, 0], POINTS).real.sum()

    def entry_of_turn(one, other):
        return sfs.util.rotation_matrix(one, other)[0, 1]

    def outline(radius):
        return sfs.array.circular(4, radius).x[:, 0] @ np.arange(4.0)

    case(pressure_of_point, 1000.0, 0.2, 343.0, wrt=(0, 1, 2))
    case(pressure_of_line, 1000.0, 0.2, wrt=(0, 1))
    case(entry_of_turn, np.array([0.0, 0.0, 1.0]), np.array([0.6, 0.2, 0.8]), wrt=(0, 1))
    case(outline, 1.3)

with package("rmsd"):
    import rmsd

    ATOMS = np.array([[0.1, 0.2, 0.3], [1.1, 0.1, 0.4], [0.4, 1.2, 0.1], [0.2, 0.5, 1.3]])
    OTHERS = ATOMS @ np.array([[0.8, 0.6, 0.0], [-0.6, 0.8, 0.0], [0.0, 0.0, 1.0]]) + 0.1 * np.cos(
        np.arange(12.0)).reshape(4, 3)

    case(rmsd.rmsd, ATOMS, OTHERS, wrt=(0, 1))
    case(rmsd.kabsch_rmsd, ATOMS - ATOMS.mean(0), OTHERS - OTHERS.mean(0), wrt=(0, 1))
    case(rmsd.quaternion_rmsd, ATOMS - ATOMS.mean(0), OTHERS - OTHERS.mean(0), wrt=(0, 1))
