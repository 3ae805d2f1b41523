#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm ml-levenberg-marquardt 5.1.0: the decay of a current, y = A exp(-t/tau), 50 exact points over five tau, begun at
# twice the true values, with the default options.
# Guess: both are found whatever the units. Seen: with A = 1, tau = 1, and with A = 1000, they are found to 4e-5; with
# A = 1 uA and tau = 1 ms the begin comes back unchanged after 0 iterations, with no error and no flag but the count:
# the tolerance for the sum of squares is absolute. Scale to order one, or set errorTolerance.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund ml-levenberg-marquardt@5.1.0 >/dev/null
cat >fit.mjs <<'END'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
const fit = (A, tau) => {
  const x = [...Array(50).keys()].map((k) => (k / 10) * tau);
  const y = x.map((t) => A * Math.exp(-t / tau));
  const found = levenbergMarquardt({ x, y }, ([a, b]) => (t) => a * Math.exp(-t / b), { initialValues: [2 * A, 2 * tau] });
  const ratios = [found.parameterValues[0] / A, found.parameterValues[1] / tau];
  console.log(`A = ${A}, tau = ${tau}: found over true ${ratios.join(", ")} after ${found.iterations} iterations`);
  return { ratios, iterations: found.iterations };
};
const near = ({ ratios }) => ratios.every((r) => Math.abs(r - 1) < 1e-3);
const unit = fit(1, 1), large = fit(1e3, 1e4), device = fit(1e-6, 1e-3);
process.exit(near(unit) && near(large) && device.iterations === 0 && device.ratios.every((r) => r === 2) ? 0 : 1);
END
node fit.mjs
