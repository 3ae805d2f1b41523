// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_launch_h
#define ionstack_solver_run_launch_h

#include <functional>

namespace ionstack::solver
{
/// The value of an environment variable, null where there is none: std::getenv, or what a test makes up.
using Environment = std::function<const char *(const char *name)>;

/// How many tasks SLURM's `srun` has started without PMIx, by which ranks of Open MPI find each other; 0 when the
/// program was started in another way. Open MPI 4 then dies in MPI_Init in many lines, one task as well, and 5 starts
/// as many programs of one rank each, which write into the same files.
unsigned int tasks_without_pmix(const Environment &environment);

/// Whether the program was started by itself and not by a launcher of ranks.
bool starts_alone(const Environment &environment);

/// Makes the start of MPI possible, and quick where the program is alone: an Open MPI then starts no daemon beside it
/// and looks for no network, which takes it half a second. To be called before MPI_Init. A single task of `srun`
/// without PMIx becomes a program of one rank. False for several: their first task has said then what to do, and the
/// program has to end. Where the MPI library is not Open MPI, or an Open MPI 4 that has been built with SLURM's older
/// PMI, this is left to the library.
bool prepare_launch();

/// To be called after MPI_Init: what prepare_launch() has said to it is not for the programs that this one starts.
void end_launch();
} // namespace ionstack::solver

#endif
