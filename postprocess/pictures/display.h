// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_pictures_display_h
#define ionstack_postprocess_pictures_display_h

#include <string>

namespace ionstack::postprocess
{
/// Why this process cannot draw on a display with OpenGL, or "" when it can. Debian's ParaView draws through X only,
/// and ends the process where it cannot; so one looks first. The display stays connected until the process ends,
/// because an X server whose last client leaves may start anew and refuse the next.
std::string display_problem();
} // namespace ionstack::postprocess

#endif
