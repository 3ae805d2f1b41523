# SPDX-License-Identifier: Apache-2.0
"""Which part of a device a picture shows, so that thin layers are seen: heights in nm."""
import numpy as np

# A window as small as this part of another is worth being shown besides it.
DETAIL = 0.6


def of_species(heights, fields):
    """Where species live, with a tenth of that height above and below; everything without species.

    `fields` are the values of each species at the heights, NaN where it does not live."""
    live = np.zeros(len(heights), bool)
    for values in fields:
        live |= np.isfinite(values)
    return _with_margin(heights[live] if live.any() else heights, 0.1, heights.min(), heights.max())


def of_changes(heights, weights, instants, window):
    """Where a species differs by more than a tenth of its largest concentration from its median over the device (with
    `weights`: lengths or areas) in any of the `instants`, with a quarter of that height above and below. None when
    that is no detail of `window`.

    `instants` are lists of the values of each species at the heights."""
    inside = (heights >= window[0]) & (heights <= window[1])
    changes = np.zeros(len(heights), bool)
    for fields in zip(*instants):
        values = np.array(fields)
        live = np.isfinite(values[0])
        if not live.any():
            continue
        median = _median(values[:, live].ravel(), np.tile(weights[live], len(values)))
        far = np.abs(values[:, live] - median) > 0.1 * values[:, live].max()
        changes[live] |= far.any(axis=0)
    changes &= inside
    if not changes.any() or not np.ptp(heights[changes]) > 0:
        return None
    detail = _with_margin(heights[changes], 0.25, *window)
    return detail if detail[1] - detail[0] < DETAIL * (window[1] - window[0]) else None


def _with_margin(heights, part, lowest, highest):
    low, high = heights.min(), heights.max()
    margin = part * (high - low)
    low, high = max(low - margin, lowest), min(high + margin, highest)
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def _median(values, weights):
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return values[order][np.searchsorted(total, 0.5 * total[-1])]
