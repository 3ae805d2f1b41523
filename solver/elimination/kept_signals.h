// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_kept_signals_h
#define ionstack_solver_elimination_kept_signals_h

#include <csignal>

namespace ionstack::solver
{
/// While it lives, a library may handle SIGTERM and SIGABRT in its own way, as METIS does, which takes a SIGTERM for an
/// error of its own and, where GKlib calls the signal() of System V, gives handlers back as such that act once only.
/// SIGTERM waits meanwhile, and comes to the program's own handler after that.
class KeptSignals
{
public:
  KeptSignals()
  {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &waiting, &mask_);
    sigaction(SIGTERM, nullptr, &on_term_);
    sigaction(SIGABRT, nullptr, &on_abort_);
  }
  ~KeptSignals()
  {
    sigaction(SIGTERM, &on_term_, nullptr);
    sigaction(SIGABRT, &on_abort_, nullptr);
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  }
  KeptSignals(const KeptSignals &)            = delete;
  KeptSignals &operator=(const KeptSignals &) = delete;

private:
  sigset_t         mask_;
  struct sigaction on_term_, on_abort_;
};
} // namespace ionstack::solver

#endif
