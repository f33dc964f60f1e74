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
