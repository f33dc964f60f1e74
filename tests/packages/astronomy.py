"""Sun, moon, satellites, stars."""
import datetime

import numpy as np

from packages import case, package

with package("suncalc"):
    from suncalc import suncalc

    def moon_distance(d):
        return suncalc.moon_coords(d)["dist"]

    def sun_altitude(hours, lat, lon):
        d = 4870.0 + hours / 24.0
        c = suncalc.sun_coords(d)
        H = suncalc.sidereal_time(d, -lon) - c["ra"]
        return suncalc.altitude(H, lat, c["dec"])

    case(moon_distance, 4870.3)
    case(sun_altitude, 7.3, 0.9, 0.23, wrt=(0, 1, 2))
    case(suncalc.hour_angle, -0.0145, 0.9, 0.2, wrt=(0, 1, 2))

with package("astral"):
    from astral import Observer, sun

    def elevation_in_berlin(latitude, longitude):
        at = datetime.datetime(2024, 5, 17, 10, 30, tzinfo=datetime.timezone.utc)
        return sun.elevation(Observer(latitude, longitude), at)

    case(sun.sun_declination, 0.2438)
    case(sun.eq_of_time, 0.2438)
    case(sun.sun_apparent_long, 0.2438)
    case(elevation_in_berlin, 52.5, 13.4, wrt=(0, 1))

with package("sgp4"):
    from sgp4.model import Satrec
    from sgp4.propagation import gstime

    _TLE = (
        "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
        "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
    )
    _vanguard = Satrec.twoline2rv(*_TLE)

    def position_of_vanguard(t):
        error, position, velocity = _vanguard.sgp4_tsince(t)
        return position[0]

    case(lambda day: gstime(2451545.0 + day), 178.28495062, label="gstime")
    case(position_of_vanguard, 120.0)

with package("skyfield"):
    from skyfield.earthlib import refraction
    from skyfield.functions import angle_between, length_of, rot_x, rot_z, to_spherical
    from skyfield.keplerlib import eccentric_anomaly, propagate
    from skyfield.nutationlib import mean_obliquity

    def separation(u, v):
        return angle_between(u, v)

    def turned(v, a):
        return to_spherical(rot_x(0.4) @ rot_z(a) @ v)[1]

    def orbit_radius(position, velocity, t):
        p, v = propagate(position, velocity, 0.0, t, 398600.4418)
        return length_of(p)[0]

    case(refraction, 12.0, 10.0, 1010.0, wrt=(0, 1, 2))
    case(mean_obliquity, 2459000.5)
    case(separation, np.array([1.0, 0.2, 0.3]), np.array([0.1, 1.1, -0.4]), wrt=(0, 1))
    case(turned, np.array([1.0, 0.2, 0.3]), 0.7, wrt=(0, 1))
    case(eccentric_anomaly, 0.3, 1.1, wrt=(0, 1))
    case(orbit_radius, np.array([7000.0, 100.0, 20.0]), np.array([0.1, 7.4, 1.0]), np.array([600.0]), wrt=(0, 1, 2))

with package("PyAstronomy"):
    from PyAstronomy import pyasl
    from PyAstronomy.pyasl import MarkleyKESolver

    def radial_velocity(t, e, w):
        orbit = pyasl.KeplerEllipse(1.0, 1.0, e=e, Omega=20.0, i=70.0, w=w)
        return orbit.xyzPos(t)[2]

    def eccentric_anomaly_of_markley(M, e):
        return MarkleyKESolver().getE(M, e)

    case(radial_velocity, 0.3, 0.4, 30.0, wrt=(0, 1, 2))
    case(eccentric_anomaly_of_markley, 1.1, 0.3, wrt=(0, 1))
    case(lambda T: pyasl.planck(T, lam=6e-7), 5777.0, label="planck")
    case(lambda lon, lat: pyasl.aitoff(lon, lat)[0], 40.0, 30.0, wrt=(0, 1), label="aitoff")

with package("astropy"):
    from astropy.coordinates.angles.utils import angular_separation
    from astropy.cosmology import FlatLambdaCDM
    from astropy.modeling.functional_models import Gaussian1D, Moffat2D, Sersic1D
    from astropy.modeling.physical_models import Drude1D

    def line_profile(x, amplitude, mean, stddev):
        return Gaussian1D.evaluate(x, amplitude, mean, stddev).sum()

    def line_profile_slope(x, amplitude, mean, stddev):
        return [part.sum() if np.shape(part) else part for part in Gaussian1D.fit_deriv(x, amplitude, mean, stddev)]

    def hubble_rate(z):
        return FlatLambdaCDM(H0=70.0, Om0=0.3).efunc(z)

    _X = np.array([0.2, 0.9, 1.7, 2.4])
    case(angular_separation, 0.3, 0.7, 1.1, 0.2, wrt=(0, 1, 2, 3))
    case(line_profile, _X, 2.0, 1.1, 0.6, wrt=(1, 2, 3), derivative=line_profile_slope)
    case(Moffat2D.evaluate, 1.0, 1.2, 3.0, 0.8, 0.7, 1.4, 2.1, wrt=(0, 1, 2, 3, 4, 5, 6))
    case(Drude1D.evaluate, 2.1, 1.5, 2.0, 0.7, wrt=(0, 1, 2, 3))
    case(Sersic1D().evaluate, 1.7, 1.2, 2.0, 2.5, wrt=(0, 1, 2))
    case(hubble_rate, 0.8)

with package("ephem"):
    import ephem

    def separation_in_ephem(ra, dec):
        return ephem.separation((ra, dec), (0.3, 0.4))

    case(separation_in_ephem, 1.1, 0.2, wrt=(0, 1))
