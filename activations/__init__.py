"""Activation functions in NumPy: values, derivatives, zones and facts.

>>> import activations
>>> elu = activations.get("elu")
>>> elu([-1.0, 2.0], alpha=0.5)
array([-0.31606028,  2.        ])
>>> activations.zones(activations.get("relu"))
[Zone(kind='dead', low=-inf, high=0.0)]
"""

# Importing a family registers it; the order of these lines is the teaching order.
# isort: off
from activations import elementary as elementary
from activations import sigmoidal as sigmoidal
from activations import rectified as rectified
from activations import smooth as smooth
from activations import vector as vector
# isort: on

from activations.facts import Facts, facts
from activations.rectified import RRELU_LOWER, RRELU_UPPER, prelu_descent, prelu_slope_gradient, rrelu_slopes
from activations.registry import Activation, Parameter, Slider, VectorActivation, curves, get, names
from activations.rings import Line, Rings, best_line, inside, rings
from activations.vector import (
    maxout,
    maxout_gradient,
    maxout_parameter_count,
    maxout_pieces,
    softmax,
    softmax_jacobian,
    softmax_naive,
)
from activations.zones import Zone, zones

__all__ = [
    "RRELU_LOWER",
    "RRELU_UPPER",
    "Activation",
    "Facts",
    "Line",
    "Parameter",
    "Rings",
    "Slider",
    "VectorActivation",
    "Zone",
    "best_line",
    "curves",
    "facts",
    "get",
    "inside",
    "maxout",
    "maxout_gradient",
    "maxout_parameter_count",
    "maxout_pieces",
    "names",
    "prelu_descent",
    "prelu_slope_gradient",
    "rings",
    "rrelu_slopes",
    "softmax",
    "softmax_jacobian",
    "softmax_naive",
    "zones",
]
