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

from activations.approximation import REACH, STAND_INS, Gap, gap, grid_of, hidden_up_to
from activations.attention import Attention, Weighing, attend
from activations.classification import (
    slope_by_differences,
    softmax_cross_entropy,
    softmax_cross_entropy_derivative,
    softmax_squared_error,
    softmax_squared_error_derivative,
)
from activations.cost import COST_COUNT, Costs, SharedCosts
from activations.datasets import DATASETS, Points, dataset
from activations.descent import Descent, condition_number, descend, inputs_from
from activations.descent_rules import OPTIMISERS, Optimiser, Recipe
from activations.dying import Rescue, Rescued, Watched, half_planes, rescue, rescues, watch
from activations.envelope import (
    TARGETS,
    UNITS,
    MaxoutFit,
    Target,
    Units,
    best_fits,
    convex_envelope,
    error_floor,
)
from activations.facts import Facts, facts
from activations.feed_forward import (
    FEED_FORWARD_TARGETS,
    LAYERS,
    Comparison,
    Layer,
    Standing,
    compare_layers,
    equal_hidden_units,
    layer_parameter_count,
    standings,
)
from activations.floating_point import (
    FORMATS,
    METHODS,
    VERDICTS,
    Format,
    Limits,
    Verdict,
    exponential_limits,
    softmax_in,
    verdict_on,
)
from activations.gated_linear import equal_hidden_width, feed_forward_parameters, swiglu_clamped
from activations.gaussian import erf, normal_density, normal_distribution
from activations.maxout_descent import MaxoutDescent, train_maxout
from activations.network import Networks, Snapshot, train
from activations.normalisation import derf, dyt, layer_norm
from activations.propagation import GAINS, INITIALISATIONS, Flow, Initialisation, propagate, weights
from activations.quantisation import (
    DECIBELS_PER_BIT,
    Quantised,
    affine_grid,
    contaminated_normal,
    quantise,
    root_mean_square,
    signal_to_noise,
)
from activations.race import MEASURES, Measure, Results, best_rates, effort, race, scores, split
from activations.ranking import (
    agreement,
    between_runs,
    kendall,
    quartiles,
    ranks,
    spearman,
    superiority,
    wilson_interval,
)
from activations.rectified import RRELU_LOWER, RRELU_UPPER, prelu_descent, prelu_slope_gradient, rrelu_slopes
from activations.recurrent import (
    PARTS,
    PULSE_AT,
    SIGNALS,
    Memory,
    Part,
    Signal,
    half_life,
    lstm,
    plain_recurrence,
    pre_activations,
    signal,
)
from activations.registry import Activation, Parameter, Slider, VectorActivation, curves, families, get, names
from activations.rings import Line, Rings, best_line, inside, rings
from activations.sharpness import entropy, jacobian_norm
from activations.tube import Pieces
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
    "COST_COUNT",
    "DATASETS",
    "DECIBELS_PER_BIT",
    "FEED_FORWARD_TARGETS",
    "FORMATS",
    "GAINS",
    "INITIALISATIONS",
    "LAYERS",
    "MEASURES",
    "METHODS",
    "OPTIMISERS",
    "PARTS",
    "PULSE_AT",
    "REACH",
    "RRELU_LOWER",
    "RRELU_UPPER",
    "SIGNALS",
    "STAND_INS",
    "TARGETS",
    "UNITS",
    "VERDICTS",
    "Activation",
    "Attention",
    "Comparison",
    "Costs",
    "Descent",
    "Facts",
    "Flow",
    "Format",
    "Gap",
    "Initialisation",
    "Layer",
    "Limits",
    "Line",
    "MaxoutDescent",
    "MaxoutFit",
    "Measure",
    "Memory",
    "Networks",
    "Optimiser",
    "Parameter",
    "Part",
    "Pieces",
    "Points",
    "Quantised",
    "Recipe",
    "Rescue",
    "Rescued",
    "Results",
    "Rings",
    "SharedCosts",
    "Signal",
    "Slider",
    "Snapshot",
    "Standing",
    "Target",
    "Units",
    "VectorActivation",
    "Verdict",
    "Watched",
    "Weighing",
    "Zone",
    "affine_grid",
    "agreement",
    "attend",
    "best_fits",
    "best_line",
    "best_rates",
    "between_runs",
    "compare_layers",
    "condition_number",
    "contaminated_normal",
    "convex_envelope",
    "curves",
    "dataset",
    "derf",
    "descend",
    "dyt",
    "effort",
    "entropy",
    "equal_hidden_units",
    "equal_hidden_width",
    "erf",
    "error_floor",
    "exponential_limits",
    "facts",
    "families",
    "feed_forward_parameters",
    "gap",
    "get",
    "grid_of",
    "half_life",
    "half_planes",
    "hidden_up_to",
    "inputs_from",
    "inside",
    "jacobian_norm",
    "kendall",
    "layer_norm",
    "layer_parameter_count",
    "log_softmax",
    "log_softmax_jacobian",
    "lstm",
    "maxout",
    "maxout_gradient",
    "maxout_parameter_count",
    "maxout_pieces",
    "names",
    "normal_density",
    "normal_distribution",
    "plain_recurrence",
    "pre_activations",
    "prelu_descent",
    "prelu_slope_gradient",
    "propagate",
    "quantise",
    "quartiles",
    "race",
    "ranks",
    "rescue",
    "rescues",
    "rings",
    "root_mean_square",
    "rrelu_slopes",
    "scores",
    "signal",
    "signal_to_noise",
    "slope_by_differences",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_derivative",
    "softmax_in",
    "softmax_jacobian",
    "softmax_naive",
    "softmax_squared_error",
    "softmax_squared_error_derivative",
    "sparsemax",
    "spearman",
    "split",
    "standings",
    "superiority",
    "swiglu_clamped",
    "train",
    "train_maxout",
    "verdict_on",
    "watch",
    "weights",
    "wilson_interval",
    "zones",
]
