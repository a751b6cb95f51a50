"""Set before NumPy is imported: what holds for all tests."""

import os

# The matrices of the guide are small: on busy cores, threads that wait for each other take several times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
