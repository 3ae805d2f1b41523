// SPDX-License-Identifier: Apache-2.0
#include "postprocess/pictures/script.h"

#include "build_info.h"
#include "materials/files/shipped_files.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>

namespace ionstack::postprocess
{
namespace
{
/// Writes all of `text` and closes the end of the pipe. A script that ends before it has read everything has said why.
void feed(const int pipe_end, const std::string &text)
{
  const auto  before  = std::signal(SIGPIPE, SIG_IGN);
  std::size_t written = 0;
  while (written < text.size())
  {
    const ssize_t count = write(pipe_end, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      break;
    written += static_cast<std::size_t>(count);
  }
  close(pipe_end);
  std::signal(SIGPIPE, before);
}
} // namespace

std::string shipped_file(const std::string &name)
{
  return shipped_path("postprocess/" + name, "postprocess/" + name);
}

int run_script(const std::string &name, const std::vector<std::string> &arguments, const std::string &standard_input)
{
  std::string script = shipped_file("pictures/" + name);

  // Everything that needs memory is made before the fork: the child of a process with threads must not allocate.
  std::vector<char *> words{const_cast<char *>(build_info::python), script.data()};
  for (const std::string &argument : arguments)
    words.push_back(const_cast<char *>(argument.c_str()));
  words.push_back(nullptr);
  const std::string complaint =
      std::string(build_info::python) + ": cannot be started; install python3 and python3-matplotlib\n";
  int ends[2];
  if (pipe(ends) != 0)
    return 1;
  std::cout.flush();

  const pid_t child = fork();
  if (child == 0)
  {
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(build_info::python, words.data());
    if (write(STDERR_FILENO, complaint.data(), complaint.size()) < 0)
      _exit(2);
    _exit(1);
  }
  close(ends[0]);
  if (child < 0)
  {
    close(ends[1]);
    return 1;
  }
  feed(ends[1], standard_input);
  int status = 0;
  while (waitpid(child, &status, 0) != child)
    if (errno != EINTR)
      return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
} // namespace ionstack::postprocess
