"""Positions on the earth: distances, projections, frames."""
import numpy as np

from packages import case, package

with package("pymap3d"):
    import pymap3d
    from pymap3d.latitude import geodetic2authalic, geodetic2rectifying
    from pymap3d.los import lookAtSpheroid
    from pymap3d.lox import loxodrome_direct, meridian_arc
    from pymap3d.rcurve import geocentric_radius, meridian
    from pymap3d.vincenty import vreckon

    def slant_range(lat, lon, h):
        az, el, srange = pymap3d.geodetic2aer(lat, lon, h, 42.0, -82.0, 200.0)
        return srange

    def elevation_angle(x, y, z):
        return pymap3d.ecef2aer(x, y, z, 42.0, -82.0, 200.0)[1]

    def height_of_enu(e, n, u):
        return pymap3d.enu2geodetic(e, n, u, 42.0, -82.0, 200.0)[2]

    def line_of_sight(azimuth, tilt):
        lat, lon, distance = lookAtSpheroid(42.0, -82.0, 200e3, azimuth, tilt)
        return distance + 1e4 * lat

    def destination(distance, azimuth):
        lat, lon = vreckon(42.0, -82.0, distance, azimuth)
        return lat + 0.1 * lon

    case(slant_range, 42.1, -81.5, 1000.0, wrt=(0, 1, 2))
    case(elevation_angle, 760930.19, -5701424.02, 5246579.6, wrt=(0, 1, 2))
    case(height_of_enu, 18630.0, 28680.0, 939.7, wrt=(0, 1, 2))
    case(line_of_sight, 125.0, 30.0, wrt=(0, 1))
    case(destination, 3000.0, 38.0, wrt=(0, 1))
    case(geodetic2authalic, 47.0)
    case(geodetic2rectifying, 47.0)
    case(geocentric_radius, 47.0)
    case(meridian, 47.0)
    case(meridian_arc, 40.0, 41.5, wrt=(0, 1))
    case(lambda r, az: loxodrome_direct(40.0, -80.0, r, az)[0], 10000.0, 30.0, wrt=(0, 1), label="loxodrome_direct")

with package("geographiclib"):
    from geographiclib.geodesic import Geodesic

    def geodesic_distance(lat1, lon1, lat2, lon2):
        return Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]

    def reached_longitude(azimuth, distance):
        return Geodesic.WGS84.Direct(52.0, 13.0, azimuth, distance)["lon2"]

    def waypoint(azimuth, distance):
        line = Geodesic.WGS84.Line(52.0, 13.0, azimuth)
        p = line.Position(distance, Geodesic.STANDARD | Geodesic.LONG_UNROLL)
        return p["lat2"] + p["lon2"]

    def triangle_area(lat):
        p = Geodesic.WGS84.Polygon()
        p.AddPoint(lat, 13.0)
        p.AddPoint(53.0, 14.0)
        p.AddPoint(52.5, 12.0)
        return p.Compute()[2]

    case(geodesic_distance, 52.0, 13.0, 48.0, 2.0, wrt=(0, 1, 2, 3))
    case(reached_longitude, 53.0, 8e5, wrt=(0, 1))
    case(waypoint, 53.0, 8e5, wrt=(0, 1))
    case(triangle_area, 52.0)

with package("geopy"):
    from geopy.distance import geodesic, great_circle

    def trip(lat, lon):
        return great_circle((52.0, 13.0), (lat, lon)).km

    def trip_on_the_ellipsoid(lat, lon):
        return geodesic((52.0, 13.0), (lat, lon)).km

    case(trip, 48.0, 2.0, wrt=(0, 1))
    case(trip_on_the_ellipsoid, 48.0, 2.0, wrt=(0, 1))

with package("utm"):
    import utm

    def easting(lat, lon):
        return utm.from_latlon(lat, lon)[0]

    def latitude(e, n):
        return utm.to_latlon(e, n, 33, "U")[0]

    def there_and_back(lat, lon):
        e, n, zone, letter = utm.from_latlon(lat, lon)
        a, b = utm.to_latlon(e + 100.0, n, zone, letter)
        return a + 3.0 * b

    case(easting, 52.3, 13.1, wrt=(0, 1))
    case(latitude, 370000.0, 5795000.0, wrt=(0, 1))
    case(there_and_back, 52.3, 13.1, wrt=(0, 1))

with package("haversine"):
    from haversine import Unit, haversine, inverse_haversine

    def legs(points):
        return sum(haversine(a, b, unit=Unit.NAUTICAL_MILES) for a, b in zip(points, points[1:]))

    def north_of(lat, lon, distance):
        return inverse_haversine((lat, lon), distance, np.pi / 5)[1]

    case(legs, [(45.7597, 4.8422), (48.8567, 2.3508), (50.1, 8.7)])
    case(north_of, 45.7597, 4.8422, 32.0, wrt=(0, 1, 2))

with package("pyproj"):
    from pyproj import Transformer

    _to_utm = Transformer.from_crs("EPSG:4326", "EPSG:32633")

    def projected_easting(lat, lon):
        return _to_utm.transform(lat, lon)[0]

    case(projected_easting, 52.3, 13.1, wrt=(0, 1))
