// SPDX-License-Identifier: Apache-2.0
#include "input_readers.h"
#include "mutator.h"

#include "../materials/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

/// Whatever the bytes of an input: accepted, or refused in sentences that say where; no crash, no hang, no flood of
/// memory. The environment variable IONSTACK_MUTATIONS sets the number of inputs of all kinds together, IONSTACK_SEED
/// where their seeds begin.
namespace ionstack::tests
{
namespace
{
long number_from_environment(const char *name, const long otherwise)
{
  const char *text = std::getenv(name);
  return text == nullptr ? otherwise : std::atol(text);
}

/// Longest time for one input, and what it may allocate. The slowest accepted file takes a twentieth of a second.
constexpr unsigned int longest_seconds = 20;
constexpr long         most_kilobytes  = 1500000;

std::string current_input; // for the last words of a test that hangs

void say_and_end(const int reason)
{
  const std::string words =
      reason == SIGALRM ? "an input takes longer than permitted: " : "an input ends the program: ";
  (void)!write(STDERR_FILENO, words.data(), words.size());
  (void)!write(STDERR_FILENO, current_input.data(), current_input.size());
  (void)!write(STDERR_FILENO, "\n", 1);
  std::_Exit(1);
}

/// Lets say_and_end() act also when the stack has overflowed.
void watch_for_ends()
{
  static std::vector<char> stack(1u << 16);
  stack_t                  other{};
  other.ss_sp   = stack.data();
  other.ss_size = stack.size();
  sigaltstack(&other, nullptr);
  struct sigaction action
  {
  };
  action.sa_handler = say_and_end;
  action.sa_flags   = SA_ONSTACK;
  for (const int reason : {SIGALRM, SIGSEGV, SIGBUS, SIGFPE, SIGABRT})
    sigaction(reason, &action, nullptr);
}

long peak_kilobytes()
{
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Reads mutated inputs of one kind.
void check_mutations(const InputKind kind)
{
  std::vector<ValidInput>  inputs;
  std::vector<std::string> texts;
  for (const ValidInput &input : valid_inputs())
    if (input.kind == kind)
    {
      inputs.push_back(input);
      texts.push_back(input.text);
    }
  ASSERT_FALSE(inputs.empty());
  const TemporaryFolder folder;
  for (const auto &entry : std::filesystem::directory_iterator(IONSTACK_SOURCE_DIR "/parameter_files"))
    if (entry.is_regular_file())
      std::filesystem::copy_file(entry.path(), folder.path() / entry.path().filename());

  // Unchanged they are accepted, or nothing below would say anything.
  for (const ValidInput &input : inputs)
  {
    const Judgement judgement = read_input(kind, input.text, folder.path());
    EXPECT_TRUE(judgement.accepted) << input.name << ": " << testing::PrintToString(judgement.lines);
  }

  // A study reads a device for each of its cases.
  const long all   = number_from_environment("IONSTACK_MUTATIONS", 1000);
  const long count = kind == InputKind::study ? all / 10 : kind == InputKind::parameters ? 3 * all / 10 : all / 5;
  const auto first = static_cast<unsigned int>(number_from_environment("IONSTACK_SEED", 1));
  watch_for_ends();
  long   accepted = 0, refused = 0;
  double slowest = 0.;
  for (long i = 0;
       i < count && testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count() < 20;
       ++i)
  {
    const unsigned int seed = first + static_cast<unsigned int>(i);
    Mutator            mutator(seed);
    const std::size_t  which = mutator.below(inputs.size());
    const std::string  text  = mutator.mutated(texts[which], texts);
    current_input            = inputs[which].name + ", seed " + std::to_string(seed);
    SCOPED_TRACE(current_input);
    const auto begin = std::chrono::steady_clock::now();
    alarm(longest_seconds);
    Judgement judgement;
    EXPECT_NO_THROW(judgement = read_input(kind, text, folder.path()));
    alarm(0);
    slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    ++(judgement.accepted ? accepted : refused);
    EXPECT_TRUE(judgement.accepted || !judgement.lines.empty()) << "refused without a word";
    for (const std::string &line : judgement.lines)
      EXPECT_EQ(fault_of(line, kind), "") << line;
  }
  std::printf("%ld inputs: %ld accepted, %ld refused; the slowest took %.2f s; peak memory %ld MB\n",
              count,
              accepted,
              refused,
              slowest,
              peak_kilobytes() / 1000);
#ifndef __SANITIZE_ADDRESS__
  EXPECT_LT(peak_kilobytes(), most_kilobytes);
#endif
  // The mutations are of both kinds, or this test would show nothing.
  EXPECT_GT(accepted, count / 50);
  EXPECT_GT(refused, count / 5);
}

TEST(MutatedInputs, ParameterFiles)
{
  check_mutations(InputKind::parameters);
}

TEST(MutatedInputs, Studies)
{
  check_mutations(InputKind::study);
}

TEST(MutatedInputs, Materials)
{
  check_mutations(InputKind::material);
}

TEST(MutatedInputs, Meshes)
{
  check_mutations(InputKind::mesh);
}

TEST(MutatedInputs, TablesOfVoltages)
{
  check_mutations(InputKind::voltages);
}
} // namespace
} // namespace ionstack::tests
