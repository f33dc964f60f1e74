"""The standard atmosphere; aircraft."""
import numpy as np

from packages import case, package

with package("ambiance"):
    from ambiance import Atmosphere

    def air_density(h):
        return Atmosphere(h).density[0]

    def mach_number(v, h):
        return v / Atmosphere(h).speed_of_sound[0]

    def mean_pressure(heights):
        return np.mean(Atmosphere(heights).pressure)

    def viscosity(h):
        air = Atmosphere(h)
        return air.dynamic_viscosity[0] * 1e5 + air.thermal_conductivity[0]

    def geopotential(h):
        return Atmosphere.geom2geop_height(h)[0]

    def height_of_pressure(p):
        return Atmosphere.from_pressure(p).h[0]

    case(air_density, 5000.0)
    case(mach_number, 200.0, 10500.0, wrt=(0, 1))
    case(mean_pressure, np.array([1000.0, 12000.0, 25000.0]))
    case(viscosity, 7000.0)
    case(geopotential, 9000.0)
    case(height_of_pressure, 40000.0)

with package("openap"):
    from openap import Drag, Emission, FuelFlow, Thrust, aero

    airbus = {"drag": Drag(ac="A320"), "fuel": FuelFlow(ac="A320"), "thrust": Thrust(ac="A320", eng="CFM56-5B4"),
              "emission": Emission(ac="A320", eng="CFM56-5B4")}

    def clean_drag(mass, tas, alt):
        return airbus["drag"].clean(mass=mass, tas=tas, alt=alt)

    def flapped_drag(mass, tas):
        return airbus["drag"].nonclean(mass=mass, tas=tas, alt=1000.0, flap_angle=20.0, vs=500.0)

    def cruise_thrust(tas, alt):
        return airbus["thrust"].cruise(tas=tas, alt=alt)

    def climb_thrust(tas, alt):
        return airbus["thrust"].climb(tas=tas, alt=alt, roc=1000.0)

    def takeoff_thrust(tas):
        return airbus["thrust"].takeoff(tas=tas, alt=0.0)

    def fuel_flow(mass, tas, alt):
        return airbus["fuel"].enroute(mass=mass, tas=tas, alt=alt)

    def carbon_monoxide(ffac, tas, alt):
        return airbus["emission"].co(ffac, tas=tas, alt=alt)

    def great_circle(lat, lon):
        return aero.distance(lat, lon, 48.0, 11.0) / 1000.0

    case(aero.tas2cas, 200.0, 9000.0, wrt=(0, 1))
    case(aero.cas2tas, 150.0, 9000.0, wrt=(0, 1))
    case(aero.mach2cas, 0.78, 10000.0, wrt=(0, 1))
    case(aero.density, 13000.0)
    case(aero.vsound, 5000.0)
    case(aero.bearing, 52.0, 4.0, 48.0, 11.0, wrt=(0, 1, 2, 3))
    case(great_circle, 52.0, 4.0, wrt=(0, 1))
    case(clean_drag, 60000.0, 400.0, 20000.0, wrt=(0, 1, 2))
    case(flapped_drag, 60000.0, 150.0, wrt=(0, 1))
    case(cruise_thrust, 430.0, 32000.0, wrt=(0, 1))
    case(climb_thrust, 350.0, 20000.0, wrt=(0, 1))
    case(takeoff_thrust, 100.0)
    case(fuel_flow, 60000.0, 400.0, 20000.0, wrt=(0, 1, 2))
    case(carbon_monoxide, 0.8, 400.0, 20000.0, wrt=(0, 1, 2))
