// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_order_control_h
#define ionstack_solver_time_order_control_h

#include <vector>

namespace ionstack::solver
{
/// Coefficients by which states at `times`, the newest first, add up to the local error of the BDF formula of `order`
/// in the newest: the difference of the slopes of the interpolants through order + 1 and through order + 2 states, as
/// part of the weight that the newest has in the former. order + 2 numbers; there must be as many times.
std::vector<double> error_coefficients(const std::vector<double> &times, int order);

/// Which order the next step takes: that whose local error permits the longest step, as in Byrne & Hindmarsh, ACM
/// Trans. Math. Softw. 1, 71 (1975), of several that permit the longest useful one the highest, and the next lower one
/// after a step whose equations Newton's method did not solve at once.
class OrderControl
{
public:
  /// `longest_growth`: what a step may at most be longer than the one before.
  OrderControl(int highest, double longest_growth) : highest_(highest), longest_growth_(longest_growth) {}

  /// An interval begins.
  void restart();

  /// Goes on with an order that so many steps have had.
  void go_on_with(int order, int steps_of_order);

  /// A step was accepted. `errors[q]` is the estimated local error of the formula of order q in units of the permitted
  /// one, for orders 1 to at most one above the present; orders beyond the list are not known. `failed`: solves have
  /// failed before.
  void accepted(const std::vector<double> &errors, bool failed);

  /// Of the next step.
  int order() const { return order_; }

  int steps_of_order() const { return since_; }

  /// Factor by which the error permits the next step to be longer than the last; infinite where not known.
  double growth() const { return growth_; }

private:
  int    highest_;
  double longest_growth_;
  int    order_  = 1;
  int    since_  = 0; ///< steps of this order
  double growth_ = 0.;
};
} // namespace ionstack::solver

#endif
