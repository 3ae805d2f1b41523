// SPDX-License-Identifier: Apache-2.0
#include "solver/petsc/unused_options.h"

#include "materials/files/diagnostics.h"
#include "solver/petsc/petsc_check.h"

#include <petscoptions.h>

#include <cctype>
#include <sstream>

#include <deal.II/base/mpi.h>

namespace ionstack::solver
{
namespace
{
/// Whether a word names an option rather than being a value such as -5.
bool names_option(const std::string &word)
{
  return word.size() > 1 && word[0] == '-' && std::isdigit(static_cast<unsigned char>(word[1])) == 0;
}
} // namespace

void take_petsc_options(const std::string &options)
{
  // PETSc passes over words that belong to no option in silence.
  std::istringstream words(options);
  bool               value_may_follow = false;
  for (std::string word; words >> word;)
  {
    const bool is_option = names_option(word);
    if (!is_option && !value_may_follow)
      throw BadInput("PETSc options '" + options + "': '" + word + "' belongs to no option; write '-name value'");
    value_may_follow = is_option;
  }
  if (PetscOptionsInsertString(nullptr, options.c_str()) != 0)
    throw BadInput("PETSc options '" + options + "' cannot be read; write them as on a command line, '-name value'");
}

void forget_petsc_options(const std::string &options)
{
  std::istringstream words(options);
  for (std::string word; words >> word;)
    if (names_option(word))
      petsc(PetscOptionsClearValue(nullptr, word.c_str()));
}

std::string explain_option_failure(const PetscFailure &failure, const std::string &options)
{
  if (options.find_first_not_of(' ') == std::string::npos ||
      (failure.code != PETSC_ERR_ARG_UNKNOWN_TYPE && failure.code != PETSC_ERR_MISSING_FACTOR &&
       failure.code != PETSC_ERR_SUP))
    return "";
  return "PETSc cannot do what one of the options '" + options +
         "' asks for: no solver of that name exists or is built in; check their values";
}

void refuse_unused_options(MPI_Comm communicator)
{
  PetscInt    n     = 0;
  char      **names = nullptr, **values = nullptr;
  std::string unused;
  petsc(PetscOptionsLeftGet(nullptr, &n, &names, &values));
  for (PetscInt i = 0; i < n; ++i)
    unused += std::string(i > 0 ? ", " : "") + "-" + names[i];
  petsc(PetscOptionsLeftRestore(nullptr, &n, &names, &values));
  if (dealii::Utilities::MPI::max(unused.empty() ? 0 : 1, communicator) != 0)
    throw BadInput("no solver of this run knows the PETSc option " + unused +
                   "; check its spelling (-help lists what PETSc knows)");
}
} // namespace ionstack::solver
