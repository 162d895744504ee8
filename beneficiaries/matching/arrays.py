"""The array types of the matcher."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
# int32 or int64: row numbers and codes.
Codes = NDArray[Any]
