"""Positions in the sky, gravitational lenses; places on the ellipsoid; the sun and the wind at a site."""
import datetime

import numpy as np

from packages import case, package

with package("PyMeeus"):
    from pymeeus.Angle import Angle
    from pymeeus.Coordinates import (
        angular_separation,
        ecliptical2equatorial,
        equatorial2horizontal,
        illuminated_fraction,
        length_orbit,
        mean_obliquity,
        motion_in_space,
        phase_angle,
        refraction_true2apparent,
        velocity_perihelion,
    )
    from pymeeus.CurveFitting import CurveFitting
    from pymeeus.Earth import Earth
    from pymeeus.Epoch import Epoch
    from pymeeus.Interpolation import Interpolation

    def separation(ra, dec):
        return float(angular_separation(Angle(ra), Angle(dec), Angle(201.3), Angle(-11.2)))

    def right_ascension(longitude, obliquity):
        ra, dec = ecliptical2equatorial(Angle(longitude), Angle(6.68417), Angle(obliquity))
        return ra.rad()

    def elevation(hour_angle, latitude):
        azimuth, height = equatorial2horizontal(Angle(hour_angle), Angle(-6.7198), Angle(latitude))
        return height()

    def obliquity(jde):
        return float(mean_obliquity(Epoch(jde)))

    def apparent_elevation(true, pressure):
        return refraction_true2apparent(Angle(true), pressure, 10.0)()

    def moved_declination(distance, velocity, time):
        ra, dec = motion_in_space(Angle(101.287), Angle(-16.716), distance, velocity,
                                  Angle(-0.000158), Angle(-0.000335), time)
        return float(dec)

    def sum_of_angles(a, b):
        return ((Angle(a) + Angle(b)) * 2.0 - 30.0).rad()

    def interpolated(x, y1):
        return Interpolation([29.43, 30.97, 27.69, 28.11], [0.49, y1, 0.46, 0.47])(x)

    def slope_of_fit(x, y):
        return CurveFitting(list(x), list(y)).linear_fitting()[0]

    def between_observatories(lon, lat):
        earth = Earth()
        return earth.distance(Angle(lon), Angle(lat), Angle(-77.0655), Angle(38.9215))[0] / 1000.0

    def phase(sun_dist, earth_dist):
        return phase_angle(sun_dist, earth_dist, 0.983824).rad()

    case(separation, 213.9, 19.2, wrt=(0, 1))
    case(right_ascension, 113.2, 23.44, wrt=(0, 1))
    case(elevation, 64.35, 38.92, wrt=(0, 1))
    case(obliquity, 2446895.5)
    case(apparent_elevation, 33.2, 990.0, wrt=(0, 1))
    case(moved_declination, 2.64, -7.6, -1000.0, wrt=(0, 1, 2))
    case(sum_of_angles, 113.2, 23.44, wrt=(0, 1))
    case(interpolated, 29.7, 0.51, wrt=(0, 1))
    case(slope_of_fit, np.array([1.0, 2.0, 3.5, 4.0]), np.array([2.1, 3.9, 7.2, 8.3]), wrt=(0, 1))
    case(between_observatories, 2.337, 48.836, wrt=(0, 1))
    case(phase, 0.724604, 0.910947, wrt=(0, 1))
    case(illuminated_fraction, 0.724604, 0.910947, 0.983824, wrt=(0, 1, 2))
    case(velocity_perihelion, 0.9673, 17.94, wrt=(0, 1))
    case(length_orbit, 0.9673, 17.94, wrt=(0, 1))

with package("lenstronomy"):
    from lenstronomy.Cosmo.nfw_param import NFWParam
    from lenstronomy.LensModel.lens_model import LensModel
    from lenstronomy.LensModel.Profiles.hernquist import Hernquist
    from lenstronomy.LensModel.Profiles.nfw import NFW
    from lenstronomy.LensModel.Profiles.nie import NIE
    from lenstronomy.LightModel.light_model import LightModel
    from lenstronomy.Util.param_util import ellipticity2phi_q, shear_cartesian2polar

    lens = LensModel(["EPL", "SHEAR"])
    light = LightModel(["SERSIC_ELLIPSE", "GAUSSIAN"])

    def deflection(theta_E, e1, gamma1):
        return lens.alpha(1.2, 0.3, [{"theta_E": theta_E, "gamma": 1.95, "e1": e1, "e2": -0.1, "center_x": 0.0, "center_y": 0.0},
                                     {"gamma1": gamma1, "gamma2": 0.02}])[0]

    def magnified(x, y):
        return lens.magnification(x, y, [{"theta_E": 1.0, "gamma": 2.1, "e1": 0.1, "e2": -0.1}, {"gamma1": 0.03, "gamma2": 0.02}])

    def delay(x, theta_E):
        return lens.fermat_potential(x, 0.3, [{"theta_E": theta_E, "gamma": 2.1, "e1": 0.1, "e2": -0.1},
                                              {"gamma1": 0.03, "gamma2": 0.02}], x_source=0.1, y_source=0.05)

    def brightness(x, R_sersic, n):
        return light.surface_brightness(x, 0.4, [
            {"amp": 10.0, "R_sersic": R_sersic, "n_sersic": n, "e1": 0.1, "e2": 0.05, "center_x": 0.0, "center_y": 0.0},
            {"amp": 2.0, "sigma": 0.5}])

    def nfw_potential(x, y, Rs, alpha):
        return NFW().function(x, y, Rs=Rs, alpha_Rs=alpha)

    def nie_deflection(x, theta_E, core):
        return NIE().derivatives(x, 0.5, theta_E=theta_E, e1=0.1, e2=0.05, s_scale=core)[0]

    def hernquist_deflection(x, Rs):
        return Hernquist().derivatives(x, 0.5, sigma0=1.3, Rs=Rs)[1]

    def halo_concentration(M, z):
        return NFWParam.c_M_z(M, z)

    def axis_ratio(e1, e2):
        return ellipticity2phi_q(e1, e2)[1]

    def shear_strength(g1, g2):
        return shear_cartesian2polar(g1, g2)[1]

    case(deflection, 1.1, 0.1, 0.03, wrt=(0, 1, 2))
    case(magnified, 1.6, 0.7, wrt=(0, 1))
    case(delay, 1.6, 1.1, wrt=(0, 1))
    case(brightness, 0.7, 0.9, 2.5, wrt=(0, 1, 2))
    case(nfw_potential, 0.7, 0.4, 2.0, 0.8, wrt=(0, 1, 2, 3))
    case(nie_deflection, 0.7, 1.1, 0.05, wrt=(0, 1, 2))
    case(hernquist_deflection, 0.7, 1.5, wrt=(0, 1))
    case(halo_concentration, 1e13, 0.5, wrt=(0, 1))
    case(axis_ratio, 0.1, 0.2, wrt=(0, 1))
    case(shear_strength, 0.1, 0.2, wrt=(0, 1))

with package("pygeodesy"):
    from pygeodesy import Ellipsoids, ellipsoidalVincenty, sphericalNvector, sphericalTrigonometry
    from pygeodesy.ecef import EcefKarney
    from pygeodesy.fmath import fhorner, hypot_
    from pygeodesy.formy import cosineLaw, equirectangular, excessLHuilier_, haversine, thomas, vincentys
    from pygeodesy.resections import triArea
    from pygeodesy.utm import toUtm8
    from pygeodesy.vector3d import Vector3d

    def vincenty_distance(lat, lon):
        return ellipsoidalVincenty.LatLon(lat, lon).distanceTo(ellipsoidalVincenty.LatLon(41.499498, -81.695391))

    def sphere_distance(lat, lon):
        return sphericalTrigonometry.LatLon(lat, lon).distanceTo(sphericalTrigonometry.LatLon(48.857, 2.351))

    def bearing_on_sphere(lat, lon):
        return sphericalNvector.LatLon(lat, lon).initialBearingTo(sphericalNvector.LatLon(48.857, 2.351))

    def meridian_radius(lat):
        return Ellipsoids.WGS84.rocMeridional(lat)

    def rectified(lat):
        return Ellipsoids.WGS84.auxRectifying(lat)

    def easting(lat, lon):
        return toUtm8(lat, lon).easting

    def cross_length(x, y):
        return Vector3d(x, y, 3.0).cross(Vector3d(0.5, -1.0, 2.0)).length

    def geocentric(lat, height):
        return EcefKarney().forward(lat, 11.0, height).z

    case(haversine, 52.2, 0.1, 48.8, 2.3, wrt=(0, 1, 2, 3))
    case(vincentys, 52.2, 0.1, 48.8, 2.3, wrt=(0, 1, 2, 3))
    case(cosineLaw, 52.2, 0.1, 48.8, 2.3, wrt=(0, 1, 2, 3))
    case(equirectangular, 52.2, 0.1, 52.8, 0.3, wrt=(0, 1, 2, 3))
    case(thomas, 52.2, 0.1, 48.8, 2.3, wrt=(0, 1, 2, 3))
    case(excessLHuilier_, 0.3, 0.4, 0.5, wrt=(0, 1, 2))
    case(vincenty_distance, 41.49008, -71.312796, wrt=(0, 1))
    case(sphere_distance, 52.205, 0.119, wrt=(0, 1))
    case(bearing_on_sphere, 52.205, 0.119, wrt=(0, 1))
    case(meridian_radius, 52.2)
    case(rectified, 52.2)
    case(easting, 48.1, 11.5, wrt=(0, 1))
    case(cross_length, 1.0, 2.0, wrt=(0, 1))
    case(geocentric, 48.1, 500.0, wrt=(0, 1))
    case(triArea, 3.0, 4.0, 6.0, wrt=(0, 1, 2))
    case(hypot_, 3.0, 4.0, 6.0, wrt=(0, 1, 2))
    case(fhorner, 0.3, 1.0, 2.0, 0.5, wrt=(0, 1, 2, 3))

with package("nvector"):
    import nvector as nv

    def normal_component(lat, lon):
        return nv.lat_lon2n_E(lat, lon)[0, 0]

    def arc_on_sphere(lat, lon):
        a, b = nv.lat_lon2n_E(lat, lon), nv.lat_lon2n_E(0.8, 0.2)
        return nv.great_circle_distance(a, b, radius=6371.0)[0]

    def azimuth_between(lat, lon):
        return nv.n_EA_E_and_n_EB_E2azimuth(nv.lat_lon2n_E(lat, lon), nv.lat_lon2n_E(0.8, 0.2))[0]

    def ecef_of_place(lat, depth):
        return nv.n_EB_E2p_EB_E(nv.lat_lon2n_E(lat, 0.3), depth)[2, 0]

    def depth_of_ecef(p):
        return nv.p_EB_E2n_EB_E(p)[1][0]

    def off_track(lat, lon):
        path = nv.lat_lon2n_E(0.7, 0.1), nv.lat_lon2n_E(0.9, 0.4)
        return nv.cross_track_distance(path, nv.lat_lon2n_E(lat, lon))[0]

    def between_points(lat, lon):
        wgs84 = nv.FrameE(name="WGS84")
        a = wgs84.GeoPoint(latitude=lat, longitude=lon, z=3, degrees=True)
        b = wgs84.GeoPoint(latitude=4.0, longitude=5.0, z=6, degrees=True)
        return a.delta_to(b).pvector[0, 0]

    def geodesic(lat, lon):
        wgs84 = nv.FrameE(name="WGS84")
        a = wgs84.GeoPoint(latitude=lat, longitude=lon, degrees=True)
        b = wgs84.GeoPoint(latitude=30.0, longitude=5.0, degrees=True)
        s, azimuth_a, azimuth_b = a.distance_and_azimuth(b)
        return s

    def yaw(z, y, x):
        return nv.R2zyx(nv.zyx2R(z, y, x) @ nv.zyx2R(0.1, 0.2, 0.3))[0]

    case(normal_component, 0.9, 0.1, wrt=(0, 1))
    case(arc_on_sphere, 0.9, 0.1, wrt=(0, 1))
    case(azimuth_between, 0.9, 0.1, wrt=(0, 1))
    case(ecef_of_place, 0.9, 100.0, wrt=(0, 1))
    case(depth_of_ecef, np.array([[4.1e6], [8.2e5], [4.7e6]]))
    case(off_track, 0.75, 0.3, wrt=(0, 1))
    case(between_points, 1.0, 2.0, wrt=(0, 1))
    case(geodesic, 88.0, 0.5, wrt=(0, 1))
    case(yaw, 0.3, 0.2, 0.1, wrt=(0, 1, 2))

with package("pysolar"):
    from pysolar import elevation as site
    from pysolar import radiation, solar
    from pysolar import util as clear_sky

    noon = datetime.datetime(2023, 6, 21, 12, 13, 1, 130320, tzinfo=datetime.timezone.utc)

    def altitude(lat, lon):
        return solar.get_altitude(lat, lon, noon)

    def azimuth(lat, lon, height):
        return solar.get_azimuth(lat, lon, noon, height)

    def quick_altitude(lat, lon):
        return solar.get_altitude_fast(lat, lon, noon)

    def direct_beam(lat, lon):
        return radiation.get_radiation_direct(noon, solar.get_altitude(lat, lon, noon))

    def clear_sky_irradiance(lat, turbidity):
        return clear_sky.global_irradiance_clear(lat, 11.0, noon, TL=turbidity)

    def nutation(days):
        return solar.get_nutation(days / 36525.0)["longitude"]

    case(altitude, 48.1, 11.5, wrt=(0, 1))
    case(azimuth, 48.1, 11.5, 500.0, wrt=(0, 1, 2))
    case(quick_altitude, 48.1, 11.5, wrt=(0, 1))
    case(direct_beam, 48.1, 11.5, wrt=(0, 1))
    case(radiation.get_air_mass_ratio, 40.0)
    case(site.get_pressure_with_elevation, 3000.0, 101325.0, 288.15, wrt=(0, 1, 2))
    case(site.get_temperature_with_elevation, 3000.0, 288.15, wrt=(0, 1))
    case(clear_sky_irradiance, 48.1, 1.0, wrt=(0, 1))
    case(solar.get_declination, 100.0)
    case(solar.get_refraction_correction, 101325.0, 288.15, 10.0, wrt=(0, 1, 2))
    case(solar.get_incidence_angle, 40.0, 30.0, 10.0, 20.0, wrt=(0, 1, 2, 3))
    case(nutation, 8401.3)
    case(solar.get_heliocentric_longitude, 0.023)

with package("windpowerlib"):
    from windpowerlib import density, power_output, temperature, wind_speed
    from windpowerlib.tools import estimate_turbulence_intensity, gauss_distribution

    speeds = np.array([0.0, 4.0, 8.0, 12.0, 16.0, 25.0])
    powers = np.array([0.0, 60e3, 640e3, 1900e3, 2300e3, 2300e3])

    def yield_of_turbine(wind, hub_height, roughness):
        at_hub = wind_speed.logarithmic_profile(wind, 10.0, hub_height, roughness)
        return power_output.power_curve(at_hub, speeds, powers).sum() / 1e6

    def yield_in_thin_air(wind, rho):
        return power_output.power_curve(wind, speeds, powers, density=rho, density_correction=True).sum() / 1e6

    def yield_by_coefficient(wind, diameter):
        return power_output.power_coefficient_curve(wind, speeds, np.array([0.0, 0.3, 0.45, 0.4, 0.2, 0.1]),
                                                    diameter, np.array([1.2, 1.1])).sum() / 1e6

    case(wind_speed.logarithmic_profile, 5.0, 10.0, 100.0, 0.15, wrt=(0, 1, 2, 3))
    case(wind_speed.hellman, 5.0, 10.0, 100.0, 0.15, wrt=(0, 1, 2, 3))
    case(density.barometric, 101125.0, 0.0, 100.0, 267.6, wrt=(0, 1, 2, 3))
    case(density.ideal_gas, 101125.0, 0.0, 100.0, 267.6, wrt=(0, 1, 2, 3))
    case(temperature.linear_gradient, 267.6, 2.0, 100.0, wrt=(0, 1, 2))
    case(yield_of_turbine, np.array([5.0, 6.5]), 100.0, 0.15, wrt=(0, 1, 2))
    case(yield_in_thin_air, np.array([5.0, 6.5]), np.array([1.1, 1.2]), wrt=(0, 1))
    case(yield_by_coefficient, np.array([5.0, 6.5]), 80.0, wrt=(0, 1))
    case(gauss_distribution, 0.3, 0.5, wrt=(0, 1))
    case(estimate_turbulence_intensity, 80.0, 0.15, wrt=(0, 1))

with package("gstools"):
    from gstools import Exponential, Gaussian, Matern, Spherical, Stable

    def semivariance(r, length):
        return Exponential(dim=2, var=2.0, len_scale=length, nugget=0.1).variogram(r)

    def covariance(r, length):
        return Gaussian(dim=1, var=2.0, len_scale=length).covariance(r)

    def spherical(r, length):
        return Spherical(dim=3, var=1.5, len_scale=length).correlation(r)

    def of_distance(r):
        return Stable(dim=2, var=2.0, len_scale=5.0, alpha=1.3).variogram(r)

    def smooth_field(r):
        return Matern(dim=2, var=2.0, len_scale=5.0, nu=1.5).covariance(r)

    case(semivariance, 3.0, 5.0, wrt=(0, 1))
    case(covariance, 3.0, 5.0, wrt=(0, 1))
    case(spherical, 3.0, 5.0, wrt=(0, 1))
    case(of_distance, 3.0)
    case(smooth_field, 3.0)
