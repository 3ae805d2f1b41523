// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_order_control_h
#define ionstack_solver_order_control_h

#include <algorithm>
#include <vector>

namespace ionstack::solver
{
/// Which order the next BDF formula may have, from how the solves of the steps went. The error control knows nothing of
/// it: where the extrapolation by which a formula of order k starts is of no use to Newton's method, shorter steps do
/// not help. What the last solves left over, which is much where next to all sites are taken, comes back multiplied by
/// up to 2^(k+1) - 1: that is 3, 7, 15, 31 at equal steps.
///
/// Two steps of ten with a failed solve lower the order by one. A number of steps in a row without raises it again; if
/// it has to be lowered soon after, twice as many are waited for the next time.
class OrderControl
{
public:
  explicit OrderControl(const int highest = 1) : highest_(highest), order_(highest) {}

  int order() const { return order_; }

  /// A step has been accepted, after this many solves that failed.
  void accepted(const long failed_solves)
  {
    since_failure_ = std::min(since_failure_ + 1, longest_wait);
    since_change_  = std::min(since_change_ + 1, longest_wait);
    if (failed_solves > 0)
    {
      if (order_ > 1 && since_failure_ <= near)
      {
        wait_ = since_change_ <= wait_ ? std::min(2 * wait_, longest_wait) : shortest_wait;
        change(order_ - 1);
      }
      since_failure_ = 0;
    }
    else if (order_ < highest_ && std::min(since_failure_, since_change_) >= wait_)
      change(order_ + 1);
  }

  /// All that it knows, and the same put back.
  std::vector<int> state() const { return {order_, wait_, since_failure_, since_change_}; }
  void             go_on_from(const std::vector<int> &state)
  {
    if (state.size() != 4)
      return;
    order_         = std::clamp(state[0], 1, highest_);
    wait_          = state[1];
    since_failure_ = state[2];
    since_change_  = state[3];
  }

private:
  static constexpr int near = 10, shortest_wait = 20, longest_wait = 1000;

  void change(const int order)
  {
    order_        = order;
    since_change_ = 0;
  }

  int highest_, order_;
  int wait_          = shortest_wait;
  int since_failure_ = longest_wait, since_change_ = longest_wait; ///< steps
};
} // namespace ionstack::solver

#endif
