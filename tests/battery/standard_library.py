"""The standard library with constants: configuration files, the environment, dates, patterns, counters, loggers, generators."""
import bisect
import collections
import configparser
import datetime
import heapq
import json
import logging
import os
import pathlib
import random
import re
import statistics
import threading

import numpy as np

CONFIG = configparser.ConfigParser()
CONFIG.read_dict({"a": {"k": "2.5", "n": "3", "on": "yes"}})
EVENT = threading.Event()


def item_of_config(x):
    return x * x * float(CONFIG["a"]["k"])


def values_of_config(x):
    if CONFIG.has_section("a") and CONFIG.getboolean("a", "on"):
        return x ** CONFIG.getint("a", "n") * CONFIG.getfloat("a", "k")
    return x


def environment(x):
    return x * (2 if "PATH" in os.environ else 3) * len(os.getenv("PATH", "/")) + (x * x if os.environ.get("NO_SUCH_NAME") else x)


def paths(x):
    return x * len(pathlib.Path("/a/b.txt").stem) + x * x * len(os.path.splitext(os.path.join("a", "b.txt"))[0])


def parsed(x):
    m = re.compile(r"(\d+)\.(\d+)").search("v12.5")
    return x * json.loads('{"a": 2.5}')["a"] + x * x * float(m.group(1)) * int(m[2])


def counter(x):
    c = collections.Counter("abca")
    return x * c["a"] + x * x * len(c) + x * c.most_common(1)[0][1]


def sorted_lists(x):
    h = [3.0, 1.0, 2.0]
    heapq.heapify(h)
    t = [1.0, 2.0, 3.0]
    return heapq.heappop(h) * x + t[bisect.bisect(t, 1.5)] * x * x


def seeded(x):
    r = random.Random(3)
    g = np.random.default_rng(3)
    return x * r.random() + x * x * r.gauss(0, 1) * r.choice([1.0, 2.0]) + x * g.normal() + (x * g.uniform(size=3)).sum()


def dates(x):
    days = (datetime.date(2020, 3, 1) - datetime.date(2020, 1, 1)).days
    noon = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.timezone.utc)
    return x * days + x * x * datetime.datetime.strptime("2020-03-01", "%Y-%m-%d").timetuple().tm_yday + x * noon.timestamp() * 1e-9


def means(x):
    return statistics.mean([1.0, 2.0]) * x + statistics.stdev([1.0, 2.0, 4.0]) * x * x


def level_of_logger(x):
    logger = logging.getLogger("ast2grad.test.level")
    logger.setLevel(logging.ERROR)
    return x * x if logger.getEffectiveLevel() > 10 and not logger.isEnabledFor(logging.DEBUG) else x


def event(x):
    return x * x if not EVENT.is_set() else x


CASES = [
    (item_of_config, (0.7,), 0), (values_of_config, (0.7,), 0), (environment, (0.7,), 0), (paths, (0.7,), 0), (parsed, (0.7,), 0),
    (counter, (0.7,), 0), (sorted_lists, (0.7,), 0), (seeded, (0.7,), 0), (dates, (0.7,), 0), (means, (0.7,), 0),
    (level_of_logger, (0.7,), 0), (event, (0.7,), 0),
]
