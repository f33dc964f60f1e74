"""Aircraft, beams, gases, light in cavities, shields against radiation, as engineers calculate them."""
import numpy as np

from packages import case, package

with package("ADRpy"):
    from ADRpy import atmospheres, constraintanalysis

    AIR = atmospheres.Atmosphere(offset_deg=10)
    CONCEPT = constraintanalysis.AircraftConcept(
        {"stloadfactor": 2, "turnalt_m": 3050, "turnspeed_ktas": 140, "cruisealt_m": 3048},
        {"aspectratio": 10, "sweep_le_deg": 2, "sweep_mt_deg": 0, "bpr": -1},
        {"CLmaxclean": 1.45, "CDminclean": 0.02541, "etaprop": {"turn": 0.85}}, AIR)

    def calibrated(speed, altitude):
        return np.sum(AIR.keas2kcas(speed, altitude)[0])

    def true_airspeed(speed, altitude):
        return AIR.eas2tas(speed, altitude)

    def drag_factor(aspect_ratio, sweep):
        concept = constraintanalysis.AircraftConcept(
            design={"aspectratio": aspect_ratio, "sweep_le_deg": sweep, "sweep_mt_deg": 3.0}, designatm=AIR)
        return concept.induceddragfact(whichoswald=3)

    def turn_radius(angle):
        return CONCEPT.bank2turnradius(angle)

    def air_density(altitudes):
        return np.sum(AIR.airdens_kgpm3(altitudes))

    RUNWAY = atmospheres.Runway("EGLL", 0)

    def crosswind(speeds):
        return np.sum(RUNWAY.windcomponents([210.0, 250.0], speeds)[1])

    case(calibrated, np.array([100.0, 200.0, 300.0]), 12000.0, wrt=(0, 1))
    case(true_airspeed, 120.0, 9500.0, wrt=(0, 1))
    case(drag_factor, 10.0, 12.0, wrt=(0, 1))
    case(turn_radius, 25.0)
    case(air_density, np.array([500.0, 9000.0, 15000.0]))
    case(crosswind, np.array([7.0, 11.0]))

with package("aero-calc"):
    from aerocalc import airspeed, cl, std_atm

    def machine_speed(mach, altitude):
        return airspeed.mach2tas(mach, altitude=altitude, speed_units="km/h", alt_units="m")

    def humid_altitude(height, temperature, humidity):
        return std_atm.density_alt(height, temperature, alt_setting=29.8, RH=humidity)

    def true_speed(speed, altitude):
        return airspeed.cas2tas(speed, altitude, speed_units="m/s", alt_units="m")

    case(std_atm.alt2density, 18000.0)
    case(machine_speed, 0.74, 9500.0, wrt=(0, 1))
    case(humid_altitude, 3500.0, 18.0, 0.6, wrt=(0, 1, 2))
    case(true_speed, 110.0, 6000.0, wrt=(0, 1))
    case(airspeed.cas_alt2mach, 250.0, 25000.0, wrt=(0, 1))
    case(cl.eas2cl, 110.0, 2500.0, 174.0, wrt=(0, 1, 2))

with package("flightcondition"):
    from flightcondition import FlightCondition, IsentropicFlow, unit

    def supersonic(ratio):
        return IsentropicFlow.supersonic_M_from_A_by_A_star(ratio)

    def reynolds(mach):
        return FlightCondition(M=mach, h=10 * unit.km, L=1.5 * unit.m).Re.magnitude

    case(IsentropicFlow.p0_by_p, 1.7)
    case(IsentropicFlow.A_by_A_star, 1.7)
    case(supersonic, 2.2)
    case(reynolds, 0.8)

with package("chemics"):
    import chemics

    def density_of_gas(temperature, pressure):
        return chemics.Gas("N2", temperature, pressure).density()

    def viscosity_of_gas(temperature):
        return chemics.Gas("N2", temperature).viscosity(method="yaws")

    def conductivity_of_mixture(share):
        gases = [chemics.Gas("H2", 773.0), chemics.Gas("N2", 773.0)]
        return chemics.GasMixture(gases, [share, 1 - share]).viscosity(method="herning")

    def heat_of_gas(temperature):
        return chemics.Gas("CH4", temperature).heat_capacity()

    def char(carbon, hydrogen):
        return chemics.biocomp(carbon, hydrogen)["y_daf"][0]

    def proximate(shares):
        return np.sum(chemics.Proximate(shares, "ar").daf_basis)

    def mole_fraction(shares):
        return chemics.massfrac_to_molefrac(shares, np.array([28.01, 44.01, 2.016]))[1]

    case(density_of_gas, 773.0, 2e5, wrt=(0, 1))
    case(viscosity_of_gas, 773.0)
    case(conductivity_of_mixture, 0.3)
    case(heat_of_gas, 673.0)
    case(char, 0.534, 0.06, wrt=(0, 1))
    case(proximate, [47.26, 36.37, 0.64, 15.73])
    case(mole_fraction, np.array([0.4, 0.5, 0.1]))
    case(chemics.cp_wood, 12.0, 340.0, wrt=(0, 1))

with package("PYroMat"):
    import pyromat

    OXYGEN, AIR_MIX, STEAM = pyromat.get("ig.O2"), pyromat.get("ig.air"), pyromat.get("mp.H2O")

    def enthalpy(temperature):
        return OXYGEN.h(temperature, 1.01)[0]

    def entropy(temperature, pressure):
        return OXYGEN.s(T=temperature, p=pressure)[0]

    def heat_of_air(temperature):
        return AIR_MIX.cp(T=temperature)[0]

    def mass_density(temperature, pressure):
        return OXYGEN.d(T=temperature, p=pressure)[0]

    def steam_pressure(temperature, density):
        return STEAM.p(T=temperature, d=density)[0]

    def saturation(temperature):
        return STEAM.ps(T=temperature)

    case(enthalpy, 492.0)
    case(entropy, 492.0, 3.0, wrt=(0, 1))
    case(heat_of_air, 700.0)
    case(mass_density, 492.0, 3.0, wrt=(0, 1))
    case(steam_pressure, 600.0, 5.0, wrt=(0, 1))
    case(saturation, 400.0)

with package("gtrace"):
    from gtrace.beam import GaussianBeam
    from gtrace.optics import cavity, gaussian, geometric

    def clipped(start, waist):
        return GaussianBeam(q0=gaussian.Rw2q(ROC=start, w=waist)).width(2.5)[0]

    def propagated(distance):
        beam = GaussianBeam(q0=1j * 2.0, pos=[0.0, 0.0])
        beam.propagate(distance)
        return beam.pos[0]

    def cavity_finesse(r1, r2):
        return cavity.finesse(r1, r2, power=True)

    def spot(length, r1, r2):
        return cavity.Cavity(r1=0.9, r2=0.99, L=length, R1=r1, R2=r2).spotSize()[0]

    def hit(position, direction):
        found = geometric.line_plane_intersection(position, direction, np.array([1.0, 0.2]), np.array([-1.0, 0.1]), 3.0)
        return found["distance"]

    def deflected(angle, n1, n2):
        return geometric.refl_defl_angle(angle, 2.9, n1, n2)[1]

    case(clipped, 1.5, 0.8e-3, wrt=(0, 1))
    case(propagated, 1.4)
    case(cavity_finesse, 0.9, 0.99, wrt=(0, 1))
    case(spot, 1.0, 1.7, 1.5, wrt=(0, 1, 2))
    case(hit, np.array([0.1, 0.0]), np.array([0.9, 0.15]), wrt=(0, 1))
    case(deflected, 0.2, 1.0, 1.45, wrt=(0, 1, 2))

with package("particleShield"):
    from particleShield.src import particleShield

    case(particleShield.calculate_dose_rate, 3.0, 0.2, 5.0, 2.0, wrt=(0, 1, 2, 3))
    case(particleShield.calculate_attenuation, 3.0, 0.2, 5.0, wrt=(0, 1, 2))
    case(particleShield.bethe_bloch, 100.0, 1.0, 27.0, 13.0, 166.0, wrt=(0,))

with package("beamxs"):
    from beamxs.beamxs import beamxs

    def reactions(force, position):
        loads = [{"type": "point", "position": position, "magnitude": force},
                 {"type": "uvl", "start": 1.0, "end": 4.0, "start_magnitude": 500.0, "end_magnitude": force}]
        return beamxs.calcReactionsSSB(loads, 0.0, 6.0, beamxs.createBeam(7))[0]

    case(reactions, 4000.0, 2.5, wrt=(0, 1))

with package("sgsim"):
    from sgsim.core import functions
    from sgsim.motion import signal as motion

    RECORD = np.sin(np.arange(40) * 0.37) * np.exp(-np.arange(40) / 15.0)

    def intensity(record):
        return motion.cav(0.01, record)

    def envelope(peak, concentration, energy):
        return np.sum(functions.BetaSingle.compute(np.linspace(0.1, 9.9, 30), peak, concentration, energy, 10.0))

    def turned_record(first, second, angle):
        return np.max(motion.rotate(first, second, angle)[0])

    def spectrum(record):
        return np.sum(motion.response_spectra(0.01, record, np.array([0.1, 0.5]))[0])

    case(intensity, RECORD)
    case(envelope, 0.3, 3.0, 4.0, wrt=(0, 1, 2))
    case(turned_record, RECORD, RECORD[::-1].copy(), 0.7, wrt=(0, 1, 2))
    case(spectrum, RECORD)
