"""Gas dynamics; seawater; heat stress and evapotranspiration; minerals; gravity; vectors of particles."""
import numpy as np

from packages import case, package

with package("pygasflow"):
    from pygasflow import fanno, isentropic, rayleigh
    from pygasflow import shockwave as shock
    from pygasflow.solvers import isentropic_solver, normal_shockwave_solver

    def mach_of_area(ratio):
        return isentropic.m_from_critical_area_ratio(ratio, "super")

    def mach_of_expansion(angle):
        return isentropic.m_from_prandtl_meyer_angle(angle)

    def deflection(M, beta):
        return shock.theta_from_mach_beta(M, beta)

    def weak_shock_angle(M, theta):
        return shock.beta_from_mach_theta(M, theta)["weak"]

    def total_pressure_behind(M):
        return normal_shockwave_solver("m1", M, to_dict=True)["tpr"]

    def pressure_of_flow(M, gamma):
        return isentropic_solver("m", M, gamma)[1]

    case(isentropic.pressure_ratio, 2.0, 1.35, wrt=(0, 1))
    case(isentropic.critical_area_ratio, 2.0, 1.35, wrt=(0, 1))
    case(isentropic.prandtl_meyer_angle, 2.0, 1.35, wrt=(0, 1))
    case(isentropic.m_from_temperature_ratio, 0.6, 1.35, wrt=(0, 1))
    case(fanno.critical_friction_parameter, 2.0, 1.35, wrt=(0, 1))
    case(rayleigh.critical_total_temperature_ratio, 0.5, 1.35, wrt=(0, 1))
    case(shock.entropy_difference, 2.0, 1.35, wrt=(0, 1))
    case(shock.mach_downstream, 2.0, 1.35, wrt=(0, 1))
    case(mach_of_area, 2.2)
    case(mach_of_expansion, 26.0)
    case(deflection, 3.0, 40.0, wrt=(0, 1))
    case(weak_shock_angle, 3.0, 15.0, wrt=(0, 1))
    case(total_pressure_behind, 2.0)
    case(pressure_of_flow, 2.0, 1.35, wrt=(0, 1))

with package("PyCO2SYS"):
    from PyCO2SYS import gas, salts, solubility
    from PyCO2SYS.equilibria import p1atm

    def lueker_constant(T, S):
        return p1atm.kH2CO3_TOT_LDK00(T, S)[1] * 1e9

    case(lueker_constant, 288.0, 35.0, wrt=(0, 1))
    case(p1atm.kBOH3_TOT_D90b, 288.0, 35.0, wrt=(0, 1))
    case(p1atm.kH2O_SWS_M95, 288.0, 35.0, wrt=(0, 1))
    case(p1atm.kHSO4_FREE_D90a, 288.0, 35.0, wrt=(0, 1))
    case(salts.ionic_strength_DOE94, 35.0)
    case(solubility.k_calcite_M83, 288.0, 35.0, 100.0, 83.14, wrt=(0, 1, 2))
    case(gas.vpfactor, 15.0, 35.0, wrt=(0, 1))

    def first_constant(T, S):
        return p1atm.kH2CO3_SWS_MPL02(T, S)[0] * 1e6

    case(first_constant, 288.0, 35.0, wrt=(0, 1))

with package("thermofeel"):
    import thermofeel

    case(thermofeel.calculate_relative_humidity_percent, 300.0, 290.0, wrt=(0, 1))
    case(thermofeel.calculate_saturation_vapour_pressure, 300.0)
    case(thermofeel.calculate_wbgt_simple, 300.0, 60.0, wrt=(0, 1))
    case(thermofeel.calculate_wbt, 300.0, 60.0, wrt=(0, 1))
    case(thermofeel.calculate_humidex, 300.0, 290.0, wrt=(0, 1))
    case(thermofeel.calculate_apparent_temperature, 300.0, 3.0, 60.0, wrt=(0, 1, 2))
    case(thermofeel.calculate_wind_chill, 265.0, 5.0, wrt=(0, 1))
    case(thermofeel.calculate_normal_effective_temperature, 300.0, 3.0, 60.0, wrt=(0, 1, 2))

    def universal_index(t, va, mrt, td):
        return np.sum(thermofeel.calculate_utci(np.array([t]), np.array([va]), np.array([mrt]), td_k=np.array([td])))

    def adjusted_heat_index(t, td):
        return thermofeel.calculate_heat_index_adjusted(np.array([t]), np.array([td]))[0]

    def radiant_temperature(ssrd, cossza):
        return thermofeel.calculate_mean_radiant_temperature(
            np.array([ssrd]), np.array([400.0]), np.array([200.0]), np.array([500.0]), np.array([350.0]), np.array([-100.0]),
            np.array([cossza]))[0]

    def globe_temperature(t, mrt, va):
        return thermofeel.calculate_bgt(np.array([t]), np.array([mrt]), np.array([va]))[0]

    def simple_heat_index(t, rh):
        return thermofeel.calculate_heat_index_simplified(np.array([t]), np.array([rh]))[0]

    case(simple_heat_index, 305.0, 60.0, wrt=(0, 1))
    case(universal_index, 300.0, 3.0, 310.0, 290.0, wrt=(0, 1, 2, 3))
    case(adjusted_heat_index, 305.0, 297.0, wrt=(0, 1))
    case(radiant_temperature, 600.0, 0.6, wrt=(0, 1))
    case(globe_temperature, 300.0, 310.0, 2.0, wrt=(0, 1, 2))

with package("pyet"):
    import pandas
    from pyet import meteo_utils as weather
    from pyet.combination import pm_fao56
    from pyet.radiation import makkink, turc

    days = pandas.date_range("2020-06-01", periods=3)

    def daily(values):
        return pandas.Series(values, index=days)

    def penman_monteith(temperatures, wind):
        pet = pm_fao56(daily(temperatures), daily(wind), rs=daily(np.full(3, 20.0)), elevation=100.0, lat=0.9,
                       rh=daily(np.full(3, 60.0)))
        return pet.sum()

    def turc_total(temperatures):
        return turc(daily(temperatures), daily(np.full(3, 20.0)), daily(np.full(3, 60.0))).sum()

    def makkink_total(temperatures):
        return makkink(daily(temperatures), daily(np.full(3, 20.0)), elevation=100.0).sum()

    case(weather.calc_e0, 20.0)
    case(weather.calc_vpc, 20.0)
    case(weather.calc_psy, 101.3, 20.0, wrt=(0, 1))
    case(weather.calc_press, 500.0)
    case(weather.calc_rho, 101.3, 20.0, 1.4, wrt=(0, 1, 2))
    case(weather.solar_declination, 150.0)
    case(weather.sunset_angle, 0.3, 0.9, wrt=(0, 1))
    case(penman_monteith, np.array([18.0, 20.0, 22.0]), np.array([2.0, 3.0, 2.5]), wrt=(0, 1))
    case(turc_total, np.array([18.0, 20.0, 22.0]))
    case(makkink_total, np.array([18.0, 20.0, 22.0]))

with package("boule"):
    from boule import WGS84, Ellipsoid, Sphere

    def normal_gravity(lat, height):
        return WGS84.normal_gravity((11.0, lat, height))

    def radius_of_place(lat):
        return WGS84.geocentric_radius(lat)

    def spherical_latitude(lat, height):
        return WGS84.geodetic_to_spherical((11.0, lat, height))[1]

    def geodetic_height(lat, radius):
        return WGS84.spherical_to_geodetic((11.0, lat, radius))[2]

    def gravity_at_pole(a, f):
        return Ellipsoid(name="mine", semimajor_axis=a, flattening=f, geocentric_grav_const=3.986e14,
                         angular_velocity=7.29e-5).gravity_pole

    def gravity_of_sphere(radius, lat):
        return Sphere(name="ball", radius=radius, geocentric_grav_const=4.9e12, angular_velocity=2.66e-6).normal_gravity(
            (0.0, lat, 1000.0))

    case(normal_gravity, 48.0, 500.0, wrt=(0, 1))
    case(radius_of_place, 48.0)
    case(spherical_latitude, 48.0, 500.0, wrt=(0, 1))
    case(geodetic_height, 48.0, 6.37e6, wrt=(0, 1))
    case(gravity_at_pole, 6378137.0, 1 / 298.25, wrt=(0, 1))
    case(gravity_of_sphere, 1.7371e6, 45.0, wrt=(0, 1))

with package("burnman"):
    from burnman.eos import birch_murnaghan, debye
    from burnman.eos.slb import SLB3
    from burnman.eos.vinet import vinet
    from burnman.minerals import SLB_2011

    mgo = {"V_0": 11.24e-6, "K_0": 161e9, "Kprime_0": 3.8, "G_0": 131e9, "Gprime_0": 2.1, "P_0": 0.0}

    def pressure_of_compression(x, K):
        return birch_murnaghan.birch_murnaghan(x, {**mgo, "K_0": K})

    def volume_of_pressure(P):
        return birch_murnaghan.volume(P, mgo) * 1e6

    def stiffness(V):
        return birch_murnaghan.bulk_modulus(V, mgo)

    def shear(V):
        return birch_murnaghan.shear_modulus_third_order(V, mgo)

    def vinet_pressure(x):
        return vinet(x, mgo)

    def heat_capacity(T, theta):
        return debye.molar_heat_capacity_v(T, theta, 2)

    def thermal_energy(T, theta):
        return debye.thermal_energy(T, theta, 2)

    def pressure_of_periclase(T, V):
        return SLB3().pressure(T, V, SLB_2011.periclase().params)

    def density_of_periclase(P, T):
        mineral = SLB_2011.periclase()
        mineral.set_state(P, T)
        return mineral.density

    case(pressure_of_compression, 1.1, 161e9, wrt=(0, 1))
    case(volume_of_pressure, 25e9)
    case(stiffness, 10.5e-6)
    case(shear, 10.5e-6)
    case(vinet_pressure, 0.93)
    case(heat_capacity, 1000.0, 760.0, wrt=(0, 1))
    case(thermal_energy, 1000.0, 760.0, wrt=(0, 1))
    case(pressure_of_periclase, 1500.0, 10.5e-6, wrt=(0, 1))
    case(density_of_periclase, 25e9, 1500.0, wrt=(0, 1))

with package("vector"):
    import vector

    def invariant_mass(pt, eta, phi):
        a = vector.obj(pt=pt, eta=eta, phi=phi, mass=0.105)
        b = vector.obj(pt=30.0, eta=-0.4, phi=2.1, mass=0.105)
        return (a + b).mass

    def angular_distance(eta, phi):
        return vector.obj(pt=40.0, eta=eta, phi=phi, mass=0.1).deltaR(vector.obj(pt=30.0, eta=-0.4, phi=2.1, mass=0.1))

    def boosted_energy(px, E):
        particle = vector.obj(px=px, py=1.0, pz=2.0, E=E)
        return particle.boost(vector.obj(x=0.1, y=0.2, z=0.3)).E

    def cross(x, y):
        return vector.obj(x=x, y=y, z=3.0).cross(vector.obj(x=0.5, y=-1.0, z=2.0)).mag

    def turned(x, angle):
        return vector.obj(x=x, y=2.0, z=3.0).rotate_axis(vector.obj(x=1.0, y=1.0, z=0.0), angle).z

    def in_the_plane(x, y):
        return (3.0 * vector.obj(x=x, y=y) - vector.obj(rho=2.0, phi=0.3)).phi

    def momentum(pt, eta):
        return vector.obj(pt=pt, eta=eta, phi=0.3).mag

    case(invariant_mass, 40.0, 0.7, 0.3, wrt=(0, 1, 2))
    case(angular_distance, 0.7, 0.3, wrt=(0, 1))
    case(boosted_energy, 3.0, 10.0, wrt=(0, 1))
    case(cross, 1.0, 2.0, wrt=(0, 1))
    case(turned, 1.0, 0.4, wrt=(0, 1))
    case(in_the_plane, 1.0, 2.0, wrt=(0, 1))
    case(momentum, 40.0, 0.7, wrt=(0, 1))
