"""All requests of the demo data, in the order in which they are told."""
from .needs_baoding import BAODING
from .needs_binhai import BINHAI
from .needs_zhongguancun import ZHONGGUANCUN

NEEDS = [*BINHAI, *BAODING, *ZHONGGUANCUN]
