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
from activations import exponential as exponential
from activations import smooth as smooth
from activations import self_gated as self_gated
from activations import shrinkage as shrinkage
from activations import periodic as periodic
from activations import vector as vector
from activations import gated_linear as gated_linear
# isort: on

from activations.datasets import DATASETS, Points, dataset
from activations.descent import Descent, condition_number, descend, inputs_from
from activations.dying import Rescue, Rescued, Watched, half_planes, rescue, rescues, watch
from activations.facts import Facts, facts
from activations.gated_linear import equal_hidden_width, feed_forward_parameters, swiglu_clamped
from activations.gaussian import erf, normal_density, normal_distribution
from activations.network import OPTIMISERS, Networks, Optimiser, Recipe, Snapshot, cross_entropy, train
from activations.normalisation import derf, dyt, layer_norm
from activations.propagation import GAINS, INITIALISATIONS, Flow, Initialisation, propagate, weights
from activations.rectified import RRELU_LOWER, RRELU_UPPER, prelu_descent, prelu_slope_gradient, rrelu_slopes
from activations.registry import Activation, Parameter, Slider, VectorActivation, curves, families, get, names
from activations.rings import Line, Rings, best_line, inside, rings
from activations.vector import (
    log_softmax,
    log_softmax_jacobian,
    maxout,
    maxout_gradient,
    maxout_parameter_count,
    maxout_pieces,
    softmax,
    softmax_jacobian,
    softmax_naive,
    sparsemax,
)
from activations.zones import Zone, zones

__all__ = [
    "DATASETS",
    "GAINS",
    "INITIALISATIONS",
    "OPTIMISERS",
    "RRELU_LOWER",
    "RRELU_UPPER",
    "Activation",
    "Descent",
    "Facts",
    "Flow",
    "Initialisation",
    "Line",
    "Networks",
    "Optimiser",
    "Parameter",
    "Points",
    "Recipe",
    "Rescue",
    "Rescued",
    "Rings",
    "Slider",
    "Snapshot",
    "VectorActivation",
    "Watched",
    "Zone",
    "best_line",
    "condition_number",
    "cross_entropy",
    "curves",
    "dataset",
    "derf",
    "descend",
    "dyt",
    "equal_hidden_width",
    "erf",
    "facts",
    "families",
    "feed_forward_parameters",
    "get",
    "half_planes",
    "inputs_from",
    "inside",
    "layer_norm",
    "log_softmax",
    "log_softmax_jacobian",
    "maxout",
    "maxout_gradient",
    "maxout_parameter_count",
    "maxout_pieces",
    "names",
    "normal_density",
    "normal_distribution",
    "prelu_descent",
    "prelu_slope_gradient",
    "propagate",
    "rescue",
    "rescues",
    "rings",
    "rrelu_slopes",
    "softmax",
    "softmax_jacobian",
    "softmax_naive",
    "sparsemax",
    "swiglu_clamped",
    "train",
    "watch",
    "weights",
    "zones",
]
