// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_parameter_files_reader_random_draw_h
#define ionstack_parameter_files_reader_random_draw_h

#include <array>
#include <cstdint>
#include <string>

/// Random numbers that follow from their place alone: no state, so the order in which they are drawn, and by which
/// process, does not matter.
namespace ionstack::parameters
{
/// The generator Philox 4x32 with 10 rounds: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2,
/// 3", SC11 (2011), doi:10.1145/2063384.2063405.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Two independent numbers in (0, 1), neither end included. They depend on `seed`, `number` and `name`, and on nothing
/// else.
std::array<double, 2> random_fractions(std::uint64_t seed, std::uint64_t number, const std::string &name);

enum class Distribution
{
  none,
  normal,
  lognormal,
  uniform,
  seed ///< a whole number below 2^31, each as likely as the others
};

/// A draw from the distribution with that mean and standard deviation of the quantity itself (not of its logarithm).
/// It depends on `seed`, the number of the case and the name of the quantity, and on nothing else. `mean` has to be
/// positive for the lognormal distribution; that of seeds has neither mean nor standard deviation.
double draw(Distribution       distribution,
            double             mean,
            double             standard_deviation,
            std::uint64_t      seed,
            std::uint64_t      case_number,
            const std::string &name);
} // namespace ionstack::parameters

#endif
