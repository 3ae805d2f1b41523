// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_initial_profile_h
#define ionstack_solver_space_initial_profile_h

#include "meshes/stack.h"
#include "physics/setup/field.h"

#include <muParser.h>

#include <memory>

namespace ionstack::solver
{
/// What a field is at the start as a function of position, from the expression in the parameter file.
class InitialProfile
{
public:
  /// Throws mu::ParserError when the expression cannot be read.
  InitialProfile(const physics::InitialValue &initial, const meshes::StackDescription &stack);

  /// Value [internal unit of the field] at a point of the mesh. It is not checked: an expression may give anything.
  template <int dim>
  double operator()(const meshes::Mesh<dim> &mesh, const dealii::Point<dim> &p)
  {
    *x_ = p[0];
    *y_ = dim == 3 ? p[1] : 0.;
    *z_ = meshes::Mesh<dim>::height(p);
    *r_ = mesh.radius(p);
    return value_ * parser_.Eval();
  }

private:
  double                  value_;
  mu::Parser              parser_;
  std::unique_ptr<double> x_, y_, z_, r_; ///< stay where the parser looks for them when the object moves
};
} // namespace ionstack::solver

#endif
