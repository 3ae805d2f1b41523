// SPDX-License-Identifier: Apache-2.0
#include "postprocess/pictures/display.h"

#include <dlfcn.h>

#include <cstdlib>

namespace ionstack::postprocess
{
namespace
{
/// Connects to the display, through the library that ParaView uses, to which the program need not be linked.
std::string look()
{
  const char *name = std::getenv("DISPLAY");
  if (name == nullptr || *name == '\0')
    return "there is no display (DISPLAY is not set)";
  const std::string display = "the display " + std::string(name);
  void             *x11     = dlopen("libX11.so.6", RTLD_NOW | RTLD_LOCAL);
  if (x11 == nullptr)
    return display + " cannot be used without the library libX11.so.6";
  const auto open = reinterpret_cast<void *(*)(const char *)>(dlsym(x11, "XOpenDisplay"));
  const auto query =
      reinterpret_cast<int (*)(void *, const char *, int *, int *, int *)>(dlsym(x11, "XQueryExtension"));
  void *connection = open != nullptr && query != nullptr ? open(nullptr) : nullptr;
  if (connection == nullptr)
    return display + " cannot be opened";
  int opcode = 0, event = 0, error = 0;
  if (query(connection, "GLX", &opcode, &event, &error) == 0)
    return display + " has no OpenGL (GLX)";
  return "";
}
} // namespace

std::string display_problem()
{
  static const std::string problem = look();
  return problem;
}
} // namespace ionstack::postprocess
