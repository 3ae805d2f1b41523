// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_requests_h
#define ionstack_solver_run_requests_h

#include <mpi.h>

#include <chrono>
#include <functional>
#include <string>

namespace ionstack::solver
{
/// What someone outside wants of a run that is under way.
struct Wishes
{
  bool picture = false, checkpoint = false, stop = false;
};

/// Listens for wishes: the words `picture`, `checkpoint` and `stop` in a file, which is taken away when it has been
/// read, and signals: SIGUSR2 asks for a picture, SIGUSR1 for a checkpoint, SIGTERM and SIGINT for an early and clean
/// end. Another SIGTERM or SIGINT ends the program at once when it comes more than 2 s later: sooner, it is the same
/// wish, which SLURM and its `srun`, or a terminal and `mpirun`, have both passed on. The signals are as before when
/// the last listener has gone, unless the program was asked to end: the same wish may come again while it does.
class Requests
{
public:
  /// `file` is looked at by rank 0; `say` is told of words that mean nothing.
  Requests(std::string file, std::function<void(const std::string &)> say, MPI_Comm communicator);
  ~Requests();
  Requests(const Requests &)            = delete;
  Requests &operator=(const Requests &) = delete;

  /// What has been asked for since the last call, on any rank. Collective.
  Wishes take();

private:
  Wishes read_file();

  std::string                              file_;
  std::function<void(const std::string &)> say_;
  MPI_Comm                                 communicator_;
  bool                                     looks_at_file_;
  std::chrono::steady_clock::time_point    last_look_;
};
} // namespace ionstack::solver

#endif
