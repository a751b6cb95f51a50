"""Scores of attention between random vectors, and what softmax makes of them with and without the division by √d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from activations.registry import FloatArray
from activations.sharpness import entropy, jacobian_norm
from activations.vector import softmax, softmax_jacobian


@dataclass(frozen=True)
class Weighing:
    """What softmax makes of the scores of every query.

    Attributes
    ----------
    weights : ndarray, shape (queries, keys)
        The attention weights.
    entropy : ndarray, shape (queries,)
        Their entropy in nats.
    through_softmax : ndarray, shape (queries,)
        Spectral norm of the derivative of the weights with respect to what softmax is given.
    to_query : ndarray, shape (queries,)
        Spectral norm of the derivative of the weights with respect to the query, the division included.
    """

    weights: FloatArray
    entropy: FloatArray
    through_softmax: FloatArray
    to_query: FloatArray


@dataclass(frozen=True)
class Attention:
    """Scores of one dimension and what becomes of them.

    Attributes
    ----------
    dimension : int
        d, the length of queries and keys.
    deviation : float
        Standard deviation of all scores before any division.
    plain, divided : Weighing
        Softmax of the scores as they are, and divided by √d.
    """

    dimension: int
    deviation: float
    plain: Weighing
    divided: Weighing


def attend(dimensions: Sequence[int], queries: int, keys: int, rng: np.random.Generator) -> list[Attention]:
    r"""Dot products of queries and keys with components from N(0, 1), for several dimensions.

    .. math:: s_j = q^{\top} k_j = \sum_{i=1}^{d} q_i k_{ji}, \qquad \operatorname{Var}(s_j) = d

    Every component of the sum has mean 0 and variance 1, and they are independent, so the variances add up.

    Parameters
    ----------
    dimensions : sequence of int
        The values of d in rising order. A larger one adds components to the same vectors.
    queries, keys : int
        How many queries are drawn, and how many keys for each of them.

    References
    ----------
    Vaswani et al. (2017), "Attention is all you need", section 3.2.1.
    """
    scores, products = np.zeros((queries, keys)), np.zeros((queries, keys, keys))
    found, done = [], 0
    for dimension in dimensions:
        q = rng.standard_normal((queries, dimension - done, 1))
        k = rng.standard_normal((queries, keys, dimension - done))
        scores = scores + (k @ q)[..., 0]
        products = products + k @ np.swapaxes(k, -1, -2)
        done = dimension
        plain, divided = (_weigh(scores, products, scale) for scale in (1.0, 1 / np.sqrt(dimension)))
        found.append(Attention(dimension, float(np.std(scores)), plain, divided))
    return found


def _weigh(scores: FloatArray, products: FloatArray, scale: float) -> Weighing:
    """Softmax of ``scale * scores``; `products` are the dot products of the keys among themselves.

    The derivative with respect to the query is ``scale * J K``. Its norm is the root of the largest eigenvalue of
    ``J K Kᵀ J``, for which the keys themselves are not needed.
    """
    z = scores * scale
    weights, jacobian = softmax(z), softmax_jacobian(z)
    squared = np.linalg.eigvalsh(jacobian @ products @ jacobian)[..., -1]
    return Weighing(
        weights=weights,
        entropy=entropy(weights),
        through_softmax=jacobian_norm(z),
        to_query=scale * np.sqrt(np.maximum(squared, 0)),
    )
