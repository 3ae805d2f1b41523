// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/law.h"

#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>

namespace ionstack::materials
{
namespace
{
bool depends(const Constant & /*law*/)
{
  return false;
}
bool depends(const LinearInConcentration &law)
{
  return !law.value.is_constant();
}
bool depends(const Arrhenius &law)
{
  return !law.prefactor.is_constant() || !law.activation_energy.is_constant();
}
bool depends(const LinearInTemperature &law)
{
  return !law.value.is_constant();
}
bool depends(const PolynomialInTemperature & /*law*/)
{
  return false;
}
bool depends(const TableInConcentration &law)
{
  return std::adjacent_find(law.values.begin(), law.values.end(), std::not_equal_to<>()) != law.values.end();
}
bool depends(const TableInTemperature & /*law*/)
{
  return false;
}
template <class Composite>
bool any_depends(const Composite &law)
{
  return std::any_of(law.members.begin(),
                     law.members.end(),
                     [](const Member &member)
                     { return std::visit([](const auto &form) { return depends(form); }, member.law); });
}
bool depends(const Sum &law)
{
  return any_depends(law);
}
bool depends(const Product &law)
{
  return any_depends(law);
}
bool depends(const WiedemannFranz &law)
{
  return std::visit([](const auto &form) { return depends(form); }, law.conductivity);
}

template <class Form>
bool varies(const Form &form)
{
  if constexpr (std::is_same_v<Form, Arrhenius>)
    return form.activation_energy.value_low != 0. || form.activation_energy.value_high != 0.;
  else if constexpr (std::is_same_v<Form, LinearInTemperature>)
    return form.coefficient != 0.;
  else if constexpr (std::is_same_v<Form, PolynomialInTemperature>)
    return form.coefficients.size() > 1;
  else if constexpr (std::is_same_v<Form, TableInTemperature>)
    return std::adjacent_find(form.values.begin(), form.values.end(), std::not_equal_to<>()) != form.values.end();
  else if constexpr (std::is_same_v<Form, Sum> || std::is_same_v<Form, Product>)
    return std::any_of(form.members.begin(),
                       form.members.end(),
                       [](const Member &member)
                       { return std::visit([](const auto &part) { return varies(part); }, member.law); });
  else
    return std::is_same_v<Form, WiedemannFranz>;
}

template <std::size_t... I>
std::vector<std::string> names(std::index_sequence<I...> /*of the laws*/)
{
  return {std::variant_alternative_t<I, Law>::name...};
}
} // namespace

bool depends_on_concentration(const Law &law)
{
  return std::visit([](const auto &form) { return depends(form); }, law);
}

bool depends_on_temperature(const Law &law)
{
  return std::visit([](const auto &form) { return varies(form); }, law);
}

std::vector<Member> members(const Law &law)
{
  std::vector<Member> result;
  const auto          keep = [&](const auto &form) { result = form.members; };
  if (const auto *heat = std::get_if<WiedemannFranz>(&law))
    with_composite(heat->conductivity, keep);
  else
    with_composite(law, keep);
  return result;
}

std::string law_name(const Law &law)
{
  return std::visit([](const auto &form) -> std::string { return form.name; }, law);
}

std::vector<std::string> law_names()
{
  return names(std::make_index_sequence<std::variant_size_v<Law>>());
}
} // namespace ionstack::materials
