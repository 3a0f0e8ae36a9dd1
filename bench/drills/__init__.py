"""What must not happen, tried at full size on this machine: `make drill-…`. Nothing leaves 127.0.0.1.

Each drill says at its top what it does and what must hold, and ends with a list of what held.
"""

import bench.stand  # noqa: F401 (first: it refuses whatever is exported beside it)
