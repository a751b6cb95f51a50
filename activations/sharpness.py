"""How sharp a softmax is: its entropy, and how much of a gradient its Jacobian lets through."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from activations.registry import FloatArray
from activations.vector import softmax_jacobian


def entropy(p: npt.ArrayLike) -> FloatArray:
    r"""Entropy of a distribution in nats.

    .. math:: H(p) = -\sum_i p_i \ln p_i

    Parameters
    ----------
    p : array_like
        Probabilities, shape (..., K).

    Returns
    -------
    ndarray
        Shape (...), from 0 for a certainty to ln K for K equal shares; a share of 0 adds 0.

    References
    ----------
    Shannon (1948), "A mathematical theory of communication".
    """
    shares = np.asarray(p, dtype=np.float64)
    safe = np.where(shares > 0, shares, 1.0)
    return -np.sum(shares * np.log(safe), axis=-1) + 0.0


def jacobian_norm(z: npt.ArrayLike) -> FloatArray:
    r"""Spectral norm of the Jacobian of softmax: the largest factor by which it can stretch a gradient.

    .. math:: \lVert J \rVert_2 = \lambda_{\max}\bigl(\operatorname{diag}(p) - p\,p^{\top}\bigr) \le \tfrac{1}{2}

    Parameters
    ----------
    z : array_like
        Logits, shape (..., K).

    Returns
    -------
    ndarray
        Shape (...), from 0 to 1/2. Two equal shares reach 1/2; K equal shares give 1/K.

    Notes
    -----
    J is symmetric and positive semi-definite, so its norm is its largest eigenvalue.
    """
    jacobian = softmax_jacobian(np.asarray(z, dtype=np.float64))
    return np.asarray(np.linalg.eigvalsh(jacobian)[..., -1], dtype=np.float64)
