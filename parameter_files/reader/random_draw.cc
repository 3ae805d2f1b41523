// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/random_draw.h"

#include <cmath>

namespace ionstack::parameters
{
namespace
{
std::uint32_t low(const std::uint64_t word)
{
  return static_cast<std::uint32_t>(word);
}

std::uint32_t high(const std::uint64_t word)
{
  return static_cast<std::uint32_t>(word >> 32);
}

/// FNV-1a with 64 bits (Fowler, Noll & Vo): tells names apart.
std::uint64_t number_of(const std::string &name)
{
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

/// A number in (0, 1) from 53 bits of two words; neither end is met, so that its logarithm is finite.
double fraction(const std::uint32_t first, const std::uint32_t second)
{
  const std::uint64_t bits = ((static_cast<std::uint64_t>(first) << 32) | second) >> 11;
  return (static_cast<double>(bits) + 0.5) * 0x1p-53;
}
} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
  for (int round = 0; round < 10; ++round)
  {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0], b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key     = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
  }
  return counter;
}

std::array<double, 2> random_fractions(const std::uint64_t seed, const std::uint64_t number, const std::string &name)
{
  const std::uint64_t which = number_of(name);
  const auto          words = philox({low(number), high(number), low(which), high(which)}, {low(seed), high(seed)});
  return {fraction(words[0], words[1]), fraction(words[2], words[3])};
}

double draw(const Distribution  distribution,
            const double        mean,
            const double        standard_deviation,
            const std::uint64_t seed,
            const std::uint64_t case_number,
            const std::string  &name)
{
  const auto [u, v] = random_fractions(seed, case_number, name);
  if (distribution == Distribution::seed)
    return std::floor(u * 0x1p31);
  if (distribution == Distribution::uniform) // its standard deviation is its width over the root of 12
    return mean + (u - 0.5) * std::sqrt(12.) * standard_deviation;
  // Box & Muller, Ann. Math. Stat. 29, 610 (1958).
  const double normal = std::sqrt(-2. * std::log(u)) * std::cos(2. * std::acos(-1.) * v);
  if (distribution == Distribution::normal)
    return mean + standard_deviation * normal;
  // With ln x normal of mean m and variance s: <x> = exp(m + s/2) and variance/<x>^2 = exp(s) - 1.
  const double variance = std::log1p(std::pow(standard_deviation / mean, 2));
  return mean * std::exp(std::sqrt(variance) * normal - 0.5 * variance);
}
} // namespace ionstack::parameters
