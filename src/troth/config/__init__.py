"""The only reader of `troth.toml`: who is judged, how to reach it, and what it allows."""

from troth.config._read import config_of, load_config
from troth.config._tables import Bubblehouse, Capillary, Config, PoolCustomer, Reach, Secret

__all__ = ["Bubblehouse", "Capillary", "Config", "PoolCustomer", "Reach", "Secret", "config_of", "load_config"]
