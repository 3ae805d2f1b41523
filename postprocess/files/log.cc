// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/log.h"

#include <unistd.h>

#include <iostream>

namespace ionstack::postprocess
{
Log::Log(const bool speaks, const bool live, const bool on_screen)
    : speaks_(speaks), on_screen_(on_screen), on_terminal_(speaks && on_screen && live && isatty(STDOUT_FILENO) == 1)
{
}

void Log::open(const std::string &folder, const bool goes_on)
{
  if (!speaks_)
    return;
  if (goes_on)
    file_.go_on(folder + "/log.txt", 6);
  else
    file_.open(folder + "/log.txt", 6);
  file_.out() << earlier_;
  file_.end_piece();
  earlier_.clear();
}

void Log::line(const std::string &text)
{
  if (!speaks_)
    return;
  clear_live();
  if (on_screen_)
    std::cout << text << std::endl;
  detail(text);
}

void Log::detail(const std::string &text)
{
  if (!speaks_)
    return;
  if (file_.is_open())
  {
    file_.out() << text << '\n';
    file_.end_piece();
  }
  else
    earlier_ += text + '\n';
}

void Log::live(const std::string &text)
{
  if (!on_terminal_)
    return;
  std::cout << "\r\033[K" << text << std::flush;
  live_shown_ = true;
}

void Log::clear_live()
{
  if (live_shown_)
    std::cout << "\r\033[K";
  live_shown_ = false;
}
} // namespace ionstack::postprocess
