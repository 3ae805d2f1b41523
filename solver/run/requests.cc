// SPDX-License-Identifier: Apache-2.0
#include "solver/run/requests.h"

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace ionstack::solver
{
namespace
{
constexpr std::array<int, 4> signals{SIGUSR2, SIGUSR1, SIGTERM, SIGINT};
/// By the order of `signals`; handlers may do no more than set such a number.
volatile std::sig_atomic_t received[signals.size()];
struct sigaction           earlier[signals.size()];
int                        listeners = 0;
bool                       installed = false; ///< the handler is that of all `signals`
/// When the first signal to stop came; of 0 s when none has come.
timespec first_stop;
/// A launcher passes on what the system has sent to the ranks as well: what comes so soon is the same wish again.
constexpr double same_wish = 2.; // s
/// A file system on the network answers slowly: the file is not looked at more often than this.
constexpr auto pause = std::chrono::milliseconds(200);

extern "C" void note_signal(int number);

/// Has the signal handled, from now on and whatever a library has made of the handler.
void handle(const int number, struct sigaction *before = nullptr)
{
  struct sigaction action = {};
  action.sa_handler       = note_signal;
  action.sa_flags         = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, before);
}

extern "C" void note_signal(const int number)
{
  handle(number); // METIS, which MUMPS and PETSc may call, leaves handlers that act once only
  for (std::size_t i = 0; i < signals.size(); ++i)
    if (signals[i] == number)
      received[i] = 1;
  if (number != SIGTERM && number != SIGINT)
    return;
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto   seconds = static_cast<double>(now.tv_sec - first_stop.tv_sec);
  const double later   = seconds + 1e-9 * static_cast<double>(now.tv_nsec - first_stop.tv_nsec);
  if (first_stop.tv_sec == 0)
    first_stop = now;
  else if (later > same_wish) // who asks twice does not want to wait
  {
    std::signal(number, SIG_DFL);
    raise(number);
  }
}

void listen()
{
  first_stop = {};
  for (std::size_t i = 0; i < signals.size(); ++i)
  {
    received[i] = 0;
    if (!installed)
      handle(signals[i], &earlier[i]);
  }
  installed = true;
}
} // namespace

Requests::Requests(std::string file, std::function<void(const std::string &)> say, MPI_Comm communicator)
    : file_(std::move(file)), say_(std::move(say)), communicator_(communicator)
{
  int rank;
  MPI_Comm_rank(communicator, &rank);
  looks_at_file_ = rank == 0 && !file_.empty();
  if (listeners++ == 0)
    listen();
}

Requests::~Requests()
{
  if (--listeners > 0 || first_stop.tv_sec != 0)
    return;
  for (std::size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &earlier[i], nullptr);
  installed = false;
}

Wishes Requests::read_file()
{
  Wishes          wishes;
  std::error_code problem;
  if (!std::filesystem::exists(file_, problem))
    return wishes;
  // Moved aside first, so that what is written meanwhile is not lost.
  const std::string taken = file_ + ".taken";
  std::filesystem::rename(file_, taken, problem);
  if (problem)
    return wishes;
  std::ifstream text(taken);
  for (std::string word; text >> word;)
    if (word == "picture")
      wishes.picture = true;
    else if (word == "checkpoint")
      wishes.checkpoint = true;
    else if (word == "stop")
      wishes.stop = true;
    else
      say_("'" + word.substr(0, 40) + "' in " + file_ + " means nothing; it takes picture, checkpoint and stop");
  std::filesystem::remove(taken, problem);
  return wishes;
}

Wishes Requests::take()
{
  int asked[3] = {0, 0, 0};
  if (received[0] != 0)
    asked[0] = 1;
  if (received[1] != 0)
    asked[1] = 1;
  if (received[2] != 0 || received[3] != 0)
    asked[2] = 1;
  for (std::size_t i = 0; i < 2; ++i) // a stop stays: every run of the program is to end
    received[i] = 0;
  if (const auto now = std::chrono::steady_clock::now(); looks_at_file_ && now - last_look_ > pause)
  {
    last_look_          = now;
    const Wishes wishes = read_file();
    asked[0] |= wishes.picture ? 1 : 0;
    asked[1] |= wishes.checkpoint ? 1 : 0;
    asked[2] |= wishes.stop ? 1 : 0;
  }
  MPI_Allreduce(MPI_IN_PLACE, asked, 3, MPI_INT, MPI_MAX, communicator_);
  return {asked[0] != 0, asked[1] != 0, asked[2] != 0};
}
} // namespace ionstack::solver
