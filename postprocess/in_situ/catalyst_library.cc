// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/catalyst_library.h"

#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace ionstack::postprocess
{
namespace
{
/// The loaded module, or why there is none.
struct Module
{
  catalyst::Functions functions{};
  std::string         problem;
};

Module load()
{
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path  program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  Module          module;
  for (const fs::path &file : {program / "ionstack_catalyst.so", program / "../lib/ionstack/ionstack_catalyst.so"})
  {
    if (!fs::exists(file, ignored))
      continue;
    // Each symbol at once: a library that does not fit is found here and not in the middle of a run.
    void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
    {
      module.problem = std::string("ParaView cannot be loaded: ") + dlerror();
      return module;
    }
    const auto &names = catalyst::Functions::names;
    module.functions  = {reinterpret_cast<decltype(catalyst::Functions::create)>(dlsym(library, names[0])),
                         reinterpret_cast<decltype(catalyst::Functions::wants)>(dlsym(library, names[1])),
                         reinterpret_cast<decltype(catalyst::Functions::show)>(dlsym(library, names[2])),
                         reinterpret_cast<decltype(catalyst::Functions::destroy)>(dlsym(library, names[3]))};
    return module;
  }
  module.problem =
      "this build of ionstack has no ParaView; install Debian's packages paraview-dev and python3-paraview "
      "(--no-install-recommends) and build again, or leave Scripts and Live empty";
  return module;
}

const Module &module()
{
  static const Module loaded = load();
  return loaded;
}
} // namespace

std::string CatalystLibrary::problem()
{
  return module().problem;
}

CatalystLibrary::CatalystLibrary(const catalyst::Settings &settings, MPI_Comm communicator)
    : functions_(module().functions), session_(functions_.create(settings, communicator))
{
  if (session_ == nullptr)
    throw std::runtime_error("ParaView Catalyst cannot be started");
}

CatalystLibrary::~CatalystLibrary()
{
  finish();
}

bool CatalystLibrary::wants(const long step, const double time)
{
  return functions_.wants(session_, step, time, failures_);
}

void CatalystLibrary::show(const catalyst::Grid &grid)
{
  functions_.show(session_, grid, failures_);
}

void CatalystLibrary::finish()
{
  if (session_ != nullptr)
    functions_.destroy(session_, failures_);
  session_ = nullptr;
}

std::vector<catalyst::Failure> CatalystLibrary::take_failures()
{
  return std::exchange(failures_, {});
}
} // namespace ionstack::postprocess
