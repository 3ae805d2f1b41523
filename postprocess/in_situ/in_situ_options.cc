// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/in_situ_options.h"

#include "materials/units/constants.h"
#include "postprocess/in_situ/catalyst_library.h"
#include "postprocess/pictures/display.h"
#include "postprocess/pictures/script.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <regex>

namespace ionstack::postprocess
{
namespace
{
constexpr const char *folder_of_ready_scripts = "in_situ";

/// The script that connects to a ParaView client. Not among those that a user names.
constexpr const char *live_script = "live";

std::vector<std::string> ready_scripts()
{
  std::vector<std::string> names;
  std::error_code          ignored;
  for (const auto &file : std::filesystem::directory_iterator(shipped_file(folder_of_ready_scripts), ignored))
    if (file.path().extension() == ".py" && file.path().stem() != live_script && file.path().stem().string()[0] != '_')
      names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string ready_script(const std::string &name)
{
  return shipped_file(std::string(folder_of_ready_scripts) + "/" + name + ".py");
}

/// A ready script, a file beside the parameter file, or one below the present folder. "" when there is none.
std::string find_script(const std::string &name, const Location &where)
{
  const auto ready = ready_scripts();
  if (std::find(ready.begin(), ready.end(), name) != ready.end())
    return ready_script(name);
  for (const auto &path : {std::filesystem::path(where.file).parent_path() / name, std::filesystem::path(name)})
  {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
      return std::filesystem::absolute(path).lexically_normal().string();
  }
  return "";
}

bool is_address(const std::string &text)
{
  return std::regex_match(text, std::regex(R"([^\s:]+:[0-9]{1,5})"));
}
} // namespace

bool draws(const std::string &script)
{
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::error_code       ignored;
  if (fs::is_directory(script, ignored))
  {
    for (const auto &file : fs::recursive_directory_iterator(script, ignored))
      if (file.path().extension() == ".py")
        files.push_back(file.path());
  }
  else if (fs::path(script).extension() == ".py")
    files.emplace_back(script);
  else
    return true;
  const std::regex comment("#[^\n]*"), view(R"((^|[^a])View|Screenshot|Show\()");
  return std::any_of(files.begin(),
                     files.end(),
                     [&](const fs::path &file)
                     {
                       std::ifstream     in(file);
                       const std::string text{std::istreambuf_iterator<char>(in), {}};
                       return std::regex_search(std::regex_replace(text, comment, ""), view);
                     });
}

InSituOptions InSituOptions::read(parameters::Section root)
{
  using parameters::Range;
  parameters::Section section =
      root.section("In situ", "Pictures and extracts by ParaView Catalyst while the run goes on.");
  InSituOptions options;
  const auto    names = section.list(
      "Scripts",
      "",
      "Catalyst scripts of Python, separated by commas: names of ready ones (" +
          []
          {
            std::string all;
            for (const std::string &name : ready_scripts())
              all += (all.empty() ? "" : ", ") + name;
            return all;
          }() +
          "), or files of your own, from the folder of this file. Empty for none.");
  for (const std::string &name : names)
    if (const std::string found = find_script(name, section.location("Scripts")); !found.empty())
      options.scripts.push_back(found);
    else
      section.problem("Scripts",
                      "'" + name + "' is neither a file nor a ready script" + suggestion(name, ready_scripts()));
  const bool wanted      = !names.empty() || section.gives("Live");
  auto       when        = section.if_acts(wanted, "neither Scripts nor Live is given", "In situ/Scripts");
  options.every_steps    = when.integer("Every steps",
                                     10,
                                     0,
                                     1000000000,
                                     "Scripts run at each step whose number is a multiple of this; 0 for not by "
                                        "steps. They also run at the start and at the end.");
  const double interval  = when.optional_quantity("Every interval",
                                                 internal_unit::time,
                                                 Range::positive(),
                                                 "Scripts run at the first step in each such interval of time.");
  options.every_interval = std::isnan(interval) ? 0. : interval;
  options.at_events =
      when.flag("At events", true, "Scripts run at each set and reset, as the factor below defines them.");
  options.event_factor =
      when.if_acts(options.at_events, "with At events = false no event is looked for")
          .quantity("Event factor",
                    "1.5",
                    internal_unit::dimensionless,
                    Range{1., std::numeric_limits<double>::infinity(), true, false},
                    "The conductance I/V at the driven contact has grown (set) or fallen (reset) by this factor "
                    "since the start or the last such event; looked at where |V| is at least `Output/Read "
                    "voltage`.");
  options.live =
      section.text("Live",
                   "",
                   "Address `host:port` of a ParaView client that shows the run as it goes; its port is 22222 unless "
                   "told otherwise. Empty for none.");
  if (!options.live.empty() && !is_address(options.live))
  {
    section.problem("Live", "'" + options.live + "' is no address such as localhost:22222");
    options.live.clear();
  }
  if (!options.live.empty())
    options.scripts.push_back(ready_script(live_script));
  options.where = section.location(options.live.empty() ? "Scripts" : "Live");
  return options;
}

void InSituOptions::check_machine(MPI_Comm communicator) const
{
  if (!wanted())
    return;
  std::string problem = CatalystLibrary::problem();
  const auto  drawing = std::find_if(scripts.begin(), scripts.end(), draws);
  if (problem.empty() && drawing != scripts.end())
    if (const std::string display = display_problem(); !display.empty())
      problem = "the script " + std::filesystem::path(*drawing).filename().string() + " draws pictures, and " +
                display +
                "; start the program with xvfb-run -s \"-screen 0 1280x1024x24 -noreset\" before its name, or before "
                "mpirun";
  // The first rank with a problem speaks for all.
  const auto of_ranks = dealii::Utilities::MPI::all_gather(communicator, problem);
  for (const std::string &one : of_ranks)
    if (!one.empty())
      throw BadInput(Problem{where, "In situ", one}.text());
}
} // namespace ionstack::postprocess
