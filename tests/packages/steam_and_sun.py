"""Steam, evaporation, the sun on a plane, quaternions, coolants."""
import datetime

import numpy as np

from packages import case, package

with package("pyXSteam"):
    from pyXSteam.XSteam import XSteam

    STEAM = XSteam(XSteam.UNIT_SYSTEM_MKS)

    def steam_enthalpy(p, t):
        return STEAM.h_pt(p, t)

    def saturation_pressure(t):
        return STEAM.psat_t(t)

    def boiling(p):
        return STEAM.tsat_p(p)

    def two_phase(p, x):
        return STEAM.h_px(p, x)

    def quality(p, h):
        return STEAM.x_ph(p, h)

    def entropy_of_ph(p, h):
        return STEAM.s_ph(p, h)

    def sound(p, t):
        return STEAM.w_pt(p, t)

    def viscosity(p, t):
        return STEAM.my_pt(p, t) * 1e6

    def conductivity(p, t):
        return STEAM.tc_pt(p, t)

    def tension(t):
        return STEAM.st_t(t)

    def region3(p, t):
        return XSteam(XSteam.UNIT_SYSTEM_BARE).v_pt(p, t)

    case(steam_enthalpy, 10.0, 250.0, wrt=(0, 1))
    case(saturation_pressure, 150.0)
    case(boiling, 10.0)
    case(two_phase, 10.0, 0.4, wrt=(0, 1))
    case(quality, 10.0, 2000.0, wrt=(0, 1))
    case(entropy_of_ph, 10.0, 3000.0, wrt=(0, 1))
    case(sound, 10.0, 50.0, wrt=(0, 1))
    case(viscosity, 10.0, 250.0, wrt=(0, 1))
    case(conductivity, 10.0, 250.0, wrt=(0, 1))
    case(tension, 100.0)
    case(region3, 3.0, 600.0, wrt=(0, 1))

with package("RefET"):
    import refet
    from refet import calcs

    def daily_evaporation(tmin, tmax, ea):
        return refet.Daily(tmin=tmin, tmax=tmax, ea=ea, rs=22.0, uz=2.0, zw=3.0, elev=1200.0, lat=39.5, doy=182).etr()[0]

    def hourly_evaporation(tmean, uz):
        return refet.Hourly(tmean=tmean, ea=1.2, rs=2.0, uz=uz, zw=3.0, elev=1200.0, lat=39.5, lon=-118.8, doy=182,
                            time=18).eto()[0]

    def daily_radiation(lat):
        return np.sum(calcs.ra_daily(lat, 182.0))

    def hourly_radiation(lat, lon):
        return calcs.ra_hourly(lat, lon, 182.0, 18.5)

    case(daily_evaporation, 9.0, 34.0, 1.2, wrt=(0, 1, 2))
    case(hourly_evaporation, 31.0, 2.0, wrt=(0, 1))
    case(daily_radiation, np.array([0.5, 0.7]))
    case(hourly_radiation, 0.69, -2.07, wrt=(0, 1))

with package("solarpy"):
    import solarpy

    NOON = datetime.datetime(2019, 6, 17, 10, 30)

    def incidence(lat, beta, azimuth):
        return solarpy.theta(NOON, lat, beta, azimuth)

    def beam(h, lat):
        return solarpy.beam_irradiance(h, NOON, lat)

    def altitude_of_sun(lat):
        return solarpy.solar_altitude(NOON, lat) + solarpy.solar_azimuth(NOON, lat)

    def ecef(lat, lng, h):
        x, y, z = solarpy.lla2ecef(lat, lng, h)
        return x + 2 * y + 3 * z

    def panel_power(area, efficiency):
        panel = solarpy.solar_panel(area, efficiency, id_name="NYC_xmas")
        panel.set_orientation(np.array([0.0, 0.0, -1.0]))
        panel.set_position(40.73, -73.93, 0)
        panel.set_datetime(NOON)
        return panel.power()

    case(incidence, 41.0, 30.0, 10.0, wrt=(0, 1, 2))
    case(beam, 1200.0, 41.0, wrt=(0, 1))
    case(altitude_of_sun, 41.0)
    case(ecef, 41.0, -3.0, 600.0, wrt=(0, 1, 2))
    case(panel_power, 2.1, 0.2, wrt=(0, 1))

with package("hydroeval"):
    import hydroeval as he

    SIM = np.array([5.3, 4.2, 5.7, 2.3, 3.1, 4.4])
    OBS = np.array([4.7, 4.3, 5.5, 2.7, 3.4, 4.0])

    def efficiency(sim):
        return he.evaluator(he.nse, sim, OBS)[0]

    def kling_gupta(sim):
        kge, r, alpha, beta = he.evaluator(he.kge, sim, OBS)
        return kge[0] + 0.1 * r[0]

    def log_rmse(sim):
        return he.evaluator(he.rmse, sim, OBS, transform="log")[0]

    def bounded(sim):
        return he.nse_c2m(sim, OBS)

    case(efficiency, SIM)
    case(kling_gupta, SIM)
    case(log_rmse, SIM)
    case(bounded, SIM)

with package("rowan"):
    import rowan

    Q = np.array([0.5, -0.5, 0.5, 0.5])

    def rotated(q):
        return np.sum(rowan.rotate(rowan.normalize(q), np.array([1.0, 2.0, 3.0])) * np.array([1.0, 0.5, 2.0]))

    def composed(a, b):
        return rowan.multiply(rowan.from_axis_angle([0, 0, 1.0], a), rowan.from_euler(b, 0.2, 0.1))[1]

    def euler_of(q):
        return rowan.to_euler(rowan.normalize(q)).sum()

    def matrix_of(q):
        return (rowan.to_matrix(rowan.normalize(q)) * np.arange(9.0).reshape(3, 3)).sum()

    def slerped(t):
        return rowan.interpolate.slerp(np.array([1.0, 0, 0, 0]), Q, t)[0, 1]

    def distance(q):
        return rowan.geometry.distance(q, Q)

    def power(q, n):
        return rowan.power(q, n).sum()

    case(rotated, np.array([0.8, 0.1, -0.3, 0.5]))
    case(composed, 0.3, 0.7, wrt=(0, 1))
    case(euler_of, np.array([0.8, 0.1, -0.3, 0.5]))
    case(matrix_of, np.array([0.8, 0.1, -0.3, 0.5]))
    case(slerped, 0.3)
    case(distance, np.array([0.8, 0.1, -0.3, 0.5]))
    case(power, np.array([0.8, 0.1, -0.3, 0.5]), 2.5, wrt=(0, 1))

with package("SecondaryCoolantProps"):
    from scp.ethylene_glycol import EthyleneGlycol
    from scp.water import Water

    GLYCOL, WATER = EthyleneGlycol(0.2), Water()

    def glycol_density(t):
        return GLYCOL.density(t)

    def glycol_prandtl(t):
        return GLYCOL.prandtl(t)

    def glycol_viscosity(t):
        return EthyleneGlycol(0.3).viscosity(t) * 1e3

    def water_heat(t):
        return WATER.specific_heat(t) + WATER.conductivity(t)

    case(glycol_density, 20.0)
    case(glycol_prandtl, 20.0)
    case(glycol_viscosity, 20.0)
    case(water_heat, 20.0)
