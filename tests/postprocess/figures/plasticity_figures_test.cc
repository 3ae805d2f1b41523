// SPDX-License-Identifier: Apache-2.0
#include "postprocess/figures/plasticity_figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ionstack::postprocess
{
namespace
{
std::vector<double> at(const std::vector<double> &times, const std::function<double(double)> &law)
{
  std::vector<double> values;
  for (const double time : times)
    values.push_back(law(time));
  return values;
}

const std::vector<double> intervals{0.005, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.4, 0.8, 1.5};

TEST(ExponentialFit, OneTermOfExactData)
{
  for (const double amplitude : {0.8, -0.8})
  {
    const auto fit = fit_decay(intervals, at(intervals, [&](double t) { return amplitude * std::exp(-t / 0.13); }));
    ASSERT_TRUE(fit);
    ASSERT_EQ(fit->terms.size(), 1u);
    // A sum of squares that is zero at its minimum: to the square root of rounding and better.
    EXPECT_NEAR(fit->terms[0].amplitude, amplitude, 1e-8);
    EXPECT_NEAR(fit->terms[0].time_constant, 0.13, 1e-8);
    EXPECT_LT(fit->deviation, 1e-8);
  }
}

TEST(ExponentialFit, TwoTermsOfExactData)
{
  const auto fit = fit_decay(
      intervals, at(intervals, [](double t) { return 0.6 * std::exp(-t / 0.02) + 0.3 * std::exp(-t / 0.5); }));
  ASSERT_TRUE(fit);
  ASSERT_EQ(fit->terms.size(), 2u);
  // Two terms mix: the condition of their normal equations, below 1e4 here, is lost from rounding.
  EXPECT_NEAR(fit->terms[0].amplitude, 0.6, 1e-6);
  EXPECT_NEAR(fit->terms[0].time_constant, 0.02, 1e-6);
  EXPECT_NEAR(fit->terms[1].amplitude, 0.3, 1e-6);
  EXPECT_NEAR(fit->terms[1].time_constant, 0.5, 1e-6);
}

TEST(ExponentialFit, ASecondTermHasToEarnItsPlace)
{
  // A second exponential of 0.05 under deviations of alternating sign. At the 5 % level F(2, 6) must exceed 5.14: it is
  // 17 with deviations of 0.005, and 4.2 with 0.01, where two terms still fit better than one.
  const auto values = [](const double deviation)
  {
    auto noisy = at(intervals, [](double t) { return 0.8 * std::exp(-t / 0.1) + 0.05 * std::exp(-t / 1.); });
    for (std::size_t i = 0; i < noisy.size(); ++i)
      noisy[i] += i % 2 == 0 ? deviation : -deviation;
    return noisy;
  };
  EXPECT_EQ(fit_decay(intervals, values(0.))->terms.size(), 2u);
  EXPECT_EQ(fit_decay(intervals, values(0.005))->terms.size(), 2u);
  EXPECT_EQ(fit_decay(intervals, values(0.01))->terms.size(), 1u);
  const auto one_term  = fit_exponentials(intervals, values(0.01), 1),
             two_terms = fit_exponentials(intervals, values(0.01), 2);
  ASSERT_TRUE(one_term && two_terms);
  const double ratio = std::pow(one_term->deviation / two_terms->deviation, 2);
  EXPECT_GT(ratio, 1.);
  EXPECT_LT((ratio - 1.) / 2. * 6., 5.14);
  // Four points of two exponentials: one is fitted, though two could go through all of them.
  const std::vector<double> few{0.01, 0.05, 0.2, 1.};
  const auto                one =
      fit_decay(few, at(few, [](double t) { return 0.6 * std::exp(-t / 0.02) + 0.3 * std::exp(-t / 0.5); }));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->terms.size(), 1u);
}

TEST(ExponentialFit, WhatDoesNotDecayHasNone)
{
  EXPECT_FALSE(fit_decay({}, {}));
  EXPECT_FALSE(fit_decay({1.}, {2.}));
  EXPECT_FALSE(fit_decay({1., 1.}, {2., 3.}));
  EXPECT_FALSE(fit_decay({1., 2., 3.}, {0., 0., 0.}));
  EXPECT_FALSE(fit_decay({1., 2., 3.}, {5., 5., 5.}));
  EXPECT_FALSE(fit_decay({1., 2., 3.}, {1., 2., 4.}));
}

TEST(PairedPulse, IndexAndRatio)
{
  EXPECT_DOUBLE_EQ(*paired_pulse_index({0.02, 2e-6, 3e-6}), 0.5);
  EXPECT_DOUBLE_EQ(*paired_pulse_ratio({0.02, 2e-6, 3e-6}), 1.5);
  EXPECT_DOUBLE_EQ(*paired_pulse_index({0.02, -2e-6, -1e-6}), -0.5);
  EXPECT_FALSE(paired_pulse_index({0.02, 0., 1e-6}));
  EXPECT_FALSE(paired_pulse_ratio({0.02, 0., 1e-6}));
}

TEST(PairedPulse, DecayOverTheInterval)
{
  std::vector<PulsePair> pairs{{0.001, 0., 1.}}; // no first answer: left out
  for (const double interval : intervals)
    pairs.push_back({interval, 4e-6, 4e-6 * (1. + 0.9 * std::exp(-interval / 0.1))});
  const auto fit = paired_pulse_decay(pairs);
  ASSERT_TRUE(fit);
  ASSERT_EQ(fit->terms.size(), 1u);
  EXPECT_NEAR(fit->terms[0].amplitude, 0.9, 1e-7);
  EXPECT_NEAR(fit->terms[0].time_constant, 0.1, 1e-7);
}

TEST(TimingWindow, BothSides)
{
  // Time constants of 16.8 and 76.5 ms as in Sci. Rep. 7 (2017), doi:10.1038/s41598-017-17889-8, Fig. 3.
  std::vector<SpikePair> pairs{{0., 123.}};
  for (const double delay : {0.002, 0.01, 0.02, 0.05, 0.1})
  {
    pairs.push_back({delay, 0.9 * std::exp(-delay / 0.0168)});
    pairs.push_back({-delay, -0.4 * std::exp(-delay / 0.0765)});
  }
  const auto window = timing_window(pairs);
  ASSERT_TRUE(window.after && window.before);
  EXPECT_NEAR(window.after->amplitude, 0.9, 1e-8);
  EXPECT_NEAR(window.after->time_constant, 0.0168, 1e-9);
  EXPECT_NEAR(window.before->amplitude, 0.4, 1e-8);
  EXPECT_NEAR(window.before->time_constant, 0.0765, 1e-9);

  const auto half = timing_window({{0.01, 1.}, {0.02, 0.5}, {-0.01, -1.}});
  // Half in 10 ms: 10 ms/ln 2, amplitude 2.
  ASSERT_TRUE(half.after);
  EXPECT_NEAR(half.after->time_constant, 0.01 / std::log(2.), 1e-9);
  EXPECT_NEAR(half.after->amplitude, 2., 1e-7);
  EXPECT_FALSE(half.before);
  EXPECT_FALSE(timing_window({}).after);
}
} // namespace
} // namespace ionstack::postprocess
