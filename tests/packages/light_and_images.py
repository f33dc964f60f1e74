"""Polarization, fibres, lenses with gradients, surfaces, cameras, electrodes, sections of concrete."""
import numpy as np

from packages import case, package

with package("pypolar"):
    from pypolar import ellipsometry, fresnel, jones, mueller

    def isolated(azimuth, ellipticity):
        field = jones.field_elliptical(azimuth, ellipticity)
        field = jones.op_quarter_wave_plate(np.pi / 4) @ jones.op_linear_polarizer(0.3) @ field
        return jones.intensity(field)

    def reflected(index, angle):
        return fresnel.R_unpolarized(index, angle)

    def index_from(angle_psi, angle_delta):
        return np.abs(ellipsometry.m_from_rho(np.tan(angle_psi) * np.exp(1j * angle_delta), np.radians(70.0)))

    def retarded(fast_axis, phase):
        stokes = mueller.op_retarder(fast_axis, phase) @ mueller.stokes_linear(0.2)
        return stokes[1]

    case(isolated, 0.4, 0.2, wrt=(0, 1))
    case(reflected, 1.5, 0.7, wrt=(0, 1))
    case(index_from, 0.4, 2.1, wrt=(0, 1))
    case(retarded, 0.3, 0.9, wrt=(0, 1))

with package("ofiber"):
    import ofiber

    GLASS = ofiber.glass(0)

    def index_of_glass(wavelength):
        return ofiber.n(GLASS, wavelength)

    def group_index(wavelength):
        return ofiber.n_group(GLASS, wavelength)

    def dispersion(wavelength):
        return ofiber.d2n(GLASS, wavelength) * 1e-12

    def aperture(core, cladding):
        return ofiber.numerical_aperture(core, cladding)

    case(index_of_glass, 1.3e-6)
    case(group_index, 1.3e-6)
    case(dispersion, 1.3e-6)
    case(aperture, 1.46, 1.45, wrt=(0, 1))

with package("pygrin"):
    import pygrin

    case(pygrin.BFL, 1.608, 0.339, 4.0, wrt=(0, 1, 2))
    case(pygrin.NA, 1.608, 0.339, 4.0, 1.0, wrt=(0, 1, 2, 3))

with package("iadpython"):
    import iadpython

    def from_angle(index, cosine):
        return iadpython.fresnel.fresnel_reflection(cosine, 1.0, index)

    case(from_angle, 1.4, 0.8, wrt=(0, 1))

with package("camproject"):
    import camproject

    def pixel(point, focal_length):
        camera = camproject.Camera()
        camera.intrinsics(640, 512, focal_length, 320, 260)
        camera.attitudeMat(np.eye(4))
        return camera.project(point)[0]

    def on_the_ground(column, row, focal_length):
        camera = camproject.Camera()
        camera.intrinsics(640, 512, focal_length, 320, 260)
        camera.attitudeMat(np.array([[1.0, 0, 0, 3.0], [0, -1.0, 0, 2.0], [0, 0, -1.0, 50.0], [0, 0, 0, 1.0]]))
        return camera.reprojectToPlane(np.array([[column, row], [320.0, 100.0]]))[0, 0]

    case(pixel, np.array([[1.0], [0.5], [10.0], [1.0]]), 1000.0, wrt=(0, 1))
    case(on_the_ground, 300.0, 200.0, 1000.0, wrt=(0, 1, 2))

with package("opensection"):
    import opensection

    def inertia(width, height):
        return opensection.RectangularSection(width=width, height=height).properties.I_yy

    def stress(strength, strain):
        return opensection.ConcreteEC2(fck=strength).stress(strain)

    def stresses(strains):
        return np.sum(opensection.ConcreteEC2(fck=30.0).stress_vectorized(strains))

    def steel_stress(strength, strain):
        return opensection.SteelEC2(fyk=strength).stress(strain)

    case(inertia, 0.3, 0.5, wrt=(0, 1))
    case(stress, 30.0, 0.0012, wrt=(0, 1))
    case(stresses, np.array([0.0004, 0.0015, 0.0027]))
    case(steel_stress, 500.0, 0.001, wrt=(0, 1))

with package("impedance"):
    from impedance.models.circuits import CustomCircuit, elements

    FREQUENCIES = np.array([10.0, 100.0, 1000.0])

    def warburg(resistance, time):
        return np.sum(np.abs(elements.Wo([resistance, time], FREQUENCIES)))

    def predicted(resistance):
        circuit = CustomCircuit("R0-p(R1,C1)", initial_guess=[resistance, 20.0, 1e-4])
        return np.sum(np.abs(circuit.predict(FREQUENCIES, use_initial=True)))

    case(warburg, 3.0, 0.2, wrt=(0, 1))
    case(predicted, 5.0)
