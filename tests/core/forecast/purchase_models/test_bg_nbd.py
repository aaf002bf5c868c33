"""The quadrature behind BG/NBD: SciPy's where SciPy can, and exact moments where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from core.forecast.purchase_models import bg_nbd


@pytest.mark.parametrize("a", [0.05, 0.793, 1.0, 3.0])
def test_nodes_and_shares_are_those_of_scipy(a):
    others = (0.4, 1.0, 2.426, 12.426, 52.4)
    nodes, shares = bg_nbd._beta_nodes(a, others)
    for row, b in enumerate(others):
        places, weights = special.roots_jacobi(bg_nbd._N_NODES, b - 1, a - 1)
        assert nodes[row] == pytest.approx((places + 1) / 2, abs=1e-12)
        assert shares[row] == pytest.approx(weights / weights.sum(), abs=1e-10)


@pytest.mark.parametrize(("a", "b"), [(0.793, 2.426), (1e-4, 8000.0), (300.0, 8900.0), (1.0, 1.0)])
def test_the_first_moments_of_the_beta_distribution_are_exact(a, b):
    nodes, shares = bg_nbd._beta_nodes(a, (b,))
    assert shares.sum() == pytest.approx(1)
    assert (shares @ nodes[0])[0] == pytest.approx(a / (a + b), rel=1e-9)
    second = a * (a + 1) / ((a + b) * (a + b + 1))
    assert (shares @ nodes[0] ** 2)[0] == pytest.approx(second, rel=1e-9)
    assert np.all((nodes > 0) & (nodes <= 1))
