// SPDX-License-Identifier: Apache-2.0
#include "solver/run/requests.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

namespace
{
using ionstack::solver::Requests;

void say_nothing(const std::string &)
{
}

TEST(Requests, TheSameSignalTwiceIsOneWish)
{
  Requests requests("", say_nothing, MPI_COMM_WORLD);
  raise(SIGTERM);
  raise(SIGTERM);
  raise(SIGINT);
  EXPECT_TRUE(requests.take().stop);
}

/// As libraries leave it that have had a handler of their own in its place by the signal() of System V.
TEST(Requests, AHandlerThatWasMadeToActOnceActsAgain)
{
  EXPECT_EXIT(
      {
        Requests         requests("", say_nothing, MPI_COMM_WORLD);
        struct sigaction action;
        sigaction(SIGTERM, nullptr, &action);
        action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER;
        sigaction(SIGTERM, &action, nullptr);
        raise(SIGTERM);
        raise(SIGTERM);
        std::_Exit(requests.take().stop ? 0 : 1);
      },
      testing::ExitedWithCode(0),
      "");
}

TEST(Requests, TheSameSignalWhileTheProgramEndsIsOneWishStill)
{
  EXPECT_EXIT(
      {
        {
          Requests requests("", say_nothing, MPI_COMM_WORLD);
          raise(SIGTERM);
          requests.take();
        }
        raise(SIGTERM);
        std::_Exit(0);
      },
      testing::ExitedWithCode(0),
      "");
  const auto before = std::signal(SIGTERM, SIG_DFL);
  {
    const Requests nothing_asked("", say_nothing, MPI_COMM_WORLD);
  }
  EXPECT_EQ(std::signal(SIGTERM, before), SIG_DFL);
}

TEST(Requests, WhoAsksAgainLaterDoesNotWaitAnyLonger)
{
  const Requests requests("", say_nothing, MPI_COMM_WORLD);
  EXPECT_EXIT(
      {
        raise(SIGTERM);
        std::this_thread::sleep_for(std::chrono::milliseconds(2100)); // just above the 2 s of the manual
        raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM),
      "");
}
} // namespace
