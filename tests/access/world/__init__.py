"""Two sides of one city for the authorization walk: each with a family, a programme, a batch, and planted values.

The officer's own side is also the partner's own: the partner runs the own programme. Every planted value is unique to
its side, so that one found in the wrong body is a leak.
"""

from tests.access.world.city import World, build_world
from tests.access.world.objects import ADMIN_OBJECTS, CITY_WIDE_OBJECTS, NAMED_BY, PRODUCT_OBJECTS, object_of
from tests.access.world.personal import PERSONAL_OBJECTS
from tests.access.world.sides import Side

__all__ = [
    "ADMIN_OBJECTS",
    "CITY_WIDE_OBJECTS",
    "NAMED_BY",
    "PERSONAL_OBJECTS",
    "PRODUCT_OBJECTS",
    "Side",
    "World",
    "build_world",
    "object_of",
]
