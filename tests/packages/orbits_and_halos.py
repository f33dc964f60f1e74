"""Orbits of satellites, haloes of galaxies."""
import numpy as np

from packages import case, package

with package("OrbitalPy"):
    from orbital import KeplerianElements, earth, elements_from_state_vector, utilities

    R, V = np.array([-6045e3, -3490e3, 2500e3]), np.array([-3.457e3, 6.618e3, 2.533e3])

    def speed_at(a, e, inclination, mean_anomaly):
        orbit = KeplerianElements(a=a, e=e, i=inclination, raan=0.3, arg_pe=0.7, M0=mean_anomaly, body=earth)
        return orbit.v.x

    def later(altitude, e, seconds):
        orbit = KeplerianElements.with_altitude(altitude, body=earth, e=e)
        orbit.t += seconds
        return orbit.f

    def position_later(altitude, inclination):
        orbit = KeplerianElements.with_altitude(altitude, body=earth, i=inclination)
        orbit.propagate_anomaly_by(M=0.8)
        return orbit.r.z

    def inclination_of(r, v):
        return elements_from_state_vector(r, v, earth.mu).i

    def from_state(r, v):
        return KeplerianElements.from_state_vector(r, v, body=earth).a

    def period(altitude):
        return KeplerianElements.with_altitude(altitude, body=earth).T

    case(utilities.true_anomaly_from_mean, 0.3, 1.1, wrt=(0, 1))
    case(utilities.specific_orbital_energy, R, V, earth.mu, wrt=(0, 1))
    case(speed_at, 7.2e6, 0.05, 0.9, 1.1, wrt=(0, 1, 2, 3))
    case(later, 5e5, 0.05, 900.0, wrt=(0, 1, 2))
    case(position_later, 5e5, 0.9, wrt=(0, 1))
    case(inclination_of, R, V, wrt=(0, 1))
    case(from_state, R, V, wrt=(0, 1))
    case(period, 5e5)

with package("cpslo-orbits"):
    from cpslo_orbits import observations, orbitalcore, perturbations, relativemotion

    STATE = np.array([-6045.0, -3490.0, 2500.0, -3.457, 6.618, 2.533])

    def height_of(eccentricity, inclination, anomaly):
        elements = orbitalcore.COES(53000.0, eccentricity, inclination, 40.0, 20.0, anomaly)
        return orbitalcore.coes_to_statevector(elements)[2]

    def eccentricity_of(state):
        return orbitalcore.statevector_to_coes(state).to_arr()[1]

    def accelerated(state):
        return perturbations.oblateness_perturbation(0.0, state, zonal_number=3)[1]

    def cowell(state):
        return np.sum(perturbations.cowells_method(0.0, state, perturbs=[(perturbations.drag_perturbation, (10.0, 1.0, 2.2))]))

    def propagated(r, v, seconds):
        return orbitalcore.universal_variable_propagation(r, v, seconds)[0]

    def by_gibbs(r1, r2, r3):
        return np.linalg.norm(observations.gibbs(r1, r2, r3))

    def met(position, velocity, motion):
        return np.sum(relativemotion.clohessy_wiltshire_relmot(position, velocity, motion, 600.0)[0])

    def between_primaries(state):
        return np.sum(relativemotion.canonical_propagation(0.0, state))

    case(height_of, 0.05, 51.0, 33.0, wrt=(0, 1, 2))
    case(eccentricity_of, STATE)
    case(accelerated, STATE)
    case(cowell, STATE)
    case(propagated, STATE[:3], STATE[3:], 900.0, wrt=(0, 1, 2))
    case(by_gibbs, np.array([0.0, 0.0, 6378.137]), np.array([0.0, -4464.696, -4464.696]), np.array([0.0, 5740.323, 3189.068]),
         wrt=(0, 1, 2))
    case(met, np.array([0.1, 0.4, -0.2]), np.array([1e-3, -2e-3, 1e-3]), 0.0011, wrt=(0, 1, 2))
    case(between_primaries, np.array([0.8, 0.1, 0.02, 0.03, 0.1, 0.05]))

with package("colossus"):
    from colossus.cosmology import cosmology
    from colossus.halo import mass_so, profile_nfw

    COSMOLOGY = cosmology.setCosmology("planck18", persistence="")

    def expansion(z):
        return COSMOLOGY.Ez(z)

    def expansion_rate(matter, hubble):
        cosmos = cosmology.Cosmology(name="own", flat=True, Om0=matter, H0=hubble, Ob0=0.049, sigma8=0.81, ns=0.95,
                                     interpolation=False, persistence="")
        return cosmos.Hz(0.7)

    def distance(z):
        return COSMOLOGY.comovingDistance(0.0, z)

    def density_of_halo(r, mass, concentration):
        return profile_nfw.NFWProfile(M=mass, c=concentration, z=0.5, mdef="200c").density(r)

    def enclosed(r, density, scale):
        return np.sum(profile_nfw.NFWProfile(rhos=density, rs=scale).enclosedMass(r))

    def radius_of(mass, z):
        return mass_so.M_to_R(mass, z, "vir")

    case(expansion, 0.7)
    case(expansion_rate, 0.3, 70.0, wrt=(0, 1))
    case(distance, 0.7)
    case(density_of_halo, 100.0, 1e12, 7.0, wrt=(0, 1, 2))
    case(enclosed, np.array([20.0, 80.0]), 1e7, 25.0, wrt=(0, 1, 2))
    case(radius_of, 1e12, 0.5, wrt=(0, 1))
