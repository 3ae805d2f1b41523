// SPDX-License-Identifier: Apache-2.0
#include "solver/space/initial_profile.h"

#include <algorithm>
#include <cctype>

namespace ionstack::solver
{
InitialProfile::InitialProfile(const physics::InitialValue &initial, const meshes::StackDescription &stack)
    : value_(initial.value), x_(std::make_unique<double>(0.)), y_(std::make_unique<double>(0.)),
      z_(std::make_unique<double>(0.)), r_(std::make_unique<double>(0.))
{
  parser_.DefineVar("x", x_.get());
  parser_.DefineVar("y", y_.get());
  parser_.DefineVar("z", z_.get());
  parser_.DefineVar("r", r_.get());
  parser_.DefineConst("pi", dealii::numbers::PI);
  double height = 0.;
  for (const meshes::Layer &layer : stack.layers)
  {
    height += layer.vertical.length;
    std::string name = "top_of_" + layer.name;
    std::replace_if(
        name.begin(), name.end(), [](const unsigned char c) { return std::isalnum(c) == 0; }, '_');
    parser_.DefineConst(name, height);
  }
  parser_.SetExpr(initial.profile);
  parser_.Eval(); // mistakes are reported at the first evaluation
}
} // namespace ionstack::solver
