"""Networks and transmission lines; scattering by spheres; pupils and lenses."""
import numpy as np

from packages import case, package

with package("scikit-rf"):
    import skrf
    from skrf import mathFunctions as rf_math
    from skrf import network as rf_network
    from skrf import tlineFunctions as lines
    from skrf.media import CPW, Coaxial, DefinedGammaZ0, MLine, RectangularWaveguide
    from skrf.media.mline import kirsching_er

    band = skrf.Frequency(1, 3, 5, unit="GHz")

    def input_resistance(z_load, theta):
        return lines.zl_2_zin(50.0, z_load, 1j * theta)[0].real

    def standing_wave_ratio(z_load):
        return lines.zl_2_swr(50.0, z_load)[0]

    def reflection(r, x):
        return np.abs(lines.zl_2_Gamma0(50.0, r + 1j * x))[0]

    def scattering_from_impedance(r, m):
        z = np.array([[[r, m], [m, 2.0 * r]]], dtype=complex)
        return rf_network.z2s(z, 50.0)[0, 1, 0].real

    def impedance_from_scattering(s11, s21):
        s = np.array([[[s11 + 0.1j, s21], [s21, 0.2]]])
        return np.abs(rf_network.s2z(s, np.array([50.0, 75.0]))[0, 0, 0])

    def renormalized(s11, z_new):
        s = np.array([[[s11, 0.7], [0.7, 0.1]]], dtype=complex)
        return rf_network.renormalize_s(s, 50.0, z_new)[0, 0, 0].real

    def cascaded(a, b):
        s1 = np.array([[[a, 0.8], [0.8, 0.1]]], dtype=complex)
        s2 = np.array([[[b, 0.6], [0.6, 0.3]]], dtype=complex)
        return np.abs(rf_network.connect_s(s1, 1, s2, 0)[0, 1, 0])

    def transmission_parameters(s11, s21):
        s = np.array([[[s11, 0.5], [s21, 0.2]]], dtype=complex)
        return np.abs(rf_network.s2t(s)[0, 1, 1])

    def coaxial_impedance(d_in, eps):
        return Coaxial(band, Dint=d_in, Dout=3e-3, epsilon_r=eps, tan_delta=1e-3, sigma=5e7).z0_characteristic[0].real

    def microstrip_impedance(w, h, eps):
        return MLine(band, w=w, h=h, t=1e-5, ep_r=eps, rho=1.7e-8).z0_characteristic[0].real

    def coplanar_impedance(w, s):
        return CPW(band, w=w, s=s, ep_r=4.5).z0_characteristic[1].real

    def waveguide_constant(a):
        return RectangularWaveguide(skrf.Frequency(10, 12, 3, unit="GHz"), a=a).gamma[0].imag

    def line_loss(alpha, length):
        medium = DefinedGammaZ0(frequency=band, gamma=alpha + 40j, z0=50.0)
        return medium.line(length, "m").s_db[2, 1, 0]

    case(input_resistance, 100.0, 0.7, wrt=(0, 1))
    case(standing_wave_ratio, 120.0)
    case(reflection, 70.0, 30.0, wrt=(0, 1))
    case(lines.skin_depth, 1e9, 1.7e-8, 1.0, wrt=(0, 1, 2))
    case(scattering_from_impedance, 60.0, 20.0, wrt=(0, 1))
    case(impedance_from_scattering, 0.3, 0.6, wrt=(0, 1))
    case(renormalized, 0.2, 75.0, wrt=(0, 1))
    case(cascaded, 0.2, 0.3, wrt=(0, 1))
    case(transmission_parameters, 0.2, 0.6, wrt=(0, 1))
    case(coaxial_impedance, 1e-3, 2.3, wrt=(0, 1))
    case(microstrip_impedance, 3e-3, 1.6e-3, 4.4, wrt=(0, 1, 2))
    case(coplanar_impedance, 3e-3, 0.3e-3, wrt=(0, 1))
    case(waveguide_constant, 0.02286)
    case(line_loss, 0.3, 0.1, wrt=(0, 1))
    case(kirsching_er, 1.7, 3.0, 4.4, 3.3, wrt=(0, 1, 2, 3))
    case(rf_math.mag_2_db, 0.3)
    case(rf_math.db_2_np, 3.0)

with package("miepython"):
    import miepython

    def extinction(n, k, x):
        return miepython.efficiencies_mx(n - 1j * k, x)[0]

    def asymmetry(n, x):
        return miepython.efficiencies_mx(n - 0.1j, x)[3]

    def efficiency_of_droplet(d, wavelength):
        return miepython.efficiencies(1.33 - 0.01j, d, wavelength)[1]

    def scattered_sideways(x, mu):
        return miepython.i_unpolarized(1.5 - 0.1j, x, mu)[0]

    def rayleigh_extinction(n, x):
        return miepython.rayleigh.efficiencies_mx(n - 0.1j, x)[0]

    def rayleigh_intensity(x, mu):
        return miepython.rayleigh.i_unpolarized(1.5 - 0.1j, x, mu)

    case(extinction, 1.5, 0.1, 2.3, wrt=(0, 1, 2))
    case(asymmetry, 1.5, 2.3, wrt=(0, 1))
    case(efficiency_of_droplet, 1.3, 0.55, wrt=(0, 1))
    case(scattered_sideways, 2.3, 0.3, wrt=(0, 1))
    case(rayleigh_extinction, 1.5, 0.1, wrt=(0, 1))
    case(rayleigh_intensity, 0.1, 0.3, wrt=(0, 1))

with package("prysm"):
    from prysm.coordinates import cart_to_polar, make_rotation_matrix, make_xy_grid
    from prysm.geometry import circle, gaussian
    from prysm.otf import diffraction_limited_mtf
    from prysm.polynomials import hermite_He, jacobi, legendre, zernike_nm, zernike_nm_sequence
    from prysm.propagation import Wavefront, fresnel_number
    from prysm.psf import airydisk
    from prysm.refractive import cauchy, sellmeier
    from prysm.thinfilm import brewsters_angle, fresnel_rs, multilayer_stack_rt, snell_aor
    from prysm.thinlens import object_to_image_dist, singlet_efl, twolens_bfl

    grid_x, grid_y = make_xy_grid(16, diameter=2.0)
    grid_r, grid_t = cart_to_polar(grid_x, grid_y)
    aperture = circle(1.0, grid_r)

    def strehl(defocus, coma):
        opd = 100.0 * defocus * zernike_nm(2, 0, grid_r, grid_t) + 100.0 * coma * zernike_nm(3, 1, grid_r, grid_t)
        pupil = Wavefront.from_amp_and_phase(aperture, opd, 0.55, 2.0 / 16)
        spot = pupil.focus(100.0, Q=2).intensity.data
        return spot.max() / 1000.0

    def surface_error(weights):
        modes = zernike_nm_sequence([(2, 0), (2, 2), (3, 1)], grid_r, grid_t)
        return np.std(np.tensordot(weights, np.array(list(modes)), axes=(0, 0))[aperture])

    def reflectance_of_stack(d1, n2):
        r, t = multilayer_stack_rt([(1.45, d1), (n2, 0.08), (1.52, 10.0)], 0.55, "p", aoi=30.0)
        return abs(r) ** 2

    def refracted_s(n1, theta):
        return fresnel_rs(1.0, n1, theta, np.radians(snell_aor(1.0, n1, np.degrees(theta))))

    def turned(angle):
        return make_rotation_matrix((angle, 10.0, 20.0))[0, 1]

    def glass_index(wavelength, a):
        return sellmeier(wavelength, [a, 0.23, 1.01], [0.006, 0.02, 103.56])

    def sum_of_gaussian(sigma):
        return gaussian(sigma, grid_x, grid_y).sum()

    def jacobi_point(x):
        return jacobi(5, 1.0, 2.0, x)

    def legendre_mean(x):
        return legendre(4, x).mean() + hermite_He(3, x).mean()

    case(strehl, 0.3, 0.2, wrt=(0, 1))
    case(surface_error, np.array([0.3, -0.2, 0.5]))
    case(reflectance_of_stack, 0.1, 2.1, wrt=(0, 1))
    case(refracted_s, 1.5, 0.4, wrt=(0, 1))
    case(turned, 15.0)
    case(glass_index, 0.6, 1.04, wrt=(0, 1))
    case(sum_of_gaussian, 0.7)
    case(jacobi_point, 0.3)
    case(legendre_mean, np.array([0.1, 0.3, -0.7]))
    case(airydisk, 1.3, 4.0, 0.55, wrt=(0, 1, 2))
    case(brewsters_angle, 1.0, 1.5, wrt=(0, 1))
    case(cauchy, 0.55, 1.5, 0.005, 1e-4, wrt=(0, 1, 2, 3))
    case(singlet_efl, 0.02, -0.015, 5.0, 1.5, wrt=(0, 1, 2, 3))
    case(twolens_bfl, 100.0, 70.0, 20.0, wrt=(0, 1, 2))
    case(object_to_image_dist, 50.0, -300.0, wrt=(0, 1))
    case(fresnel_number, 0.01, 2.0, 5e-7, wrt=(0, 1, 2))
    case(diffraction_limited_mtf, 4.0, 0.55, wrt=(0, 1), frequencies=100.0)
