// SPDX-License-Identifier: Apache-2.0
#include "postprocess/studies/case_folder.h"

#include "materials/files/diagnostics.h"
#include "solver/run/observer.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
/// The content of a file; "" when there is none.
std::string content(const std::string &path)
{
  std::ifstream      file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The object in a JSON file; null when it is missing or cut short.
nlohmann::ordered_json object_in(const std::string &path)
{
  auto object = nlohmann::ordered_json::parse(content(path), nullptr, false);
  return object.is_object() && object.contains("status") && object["status"].is_number_integer()
             ? object
             : nlohmann::ordered_json(nullptr);
}

std::string text_in(const nlohmann::ordered_json &object, const char *name)
{
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}
} // namespace

std::string digest(const std::string &text)
{
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::string case_name(const int number)
{
  char name[24];
  std::snprintf(name, sizeof name, "case_%04d", number);
  return name;
}

bool was_run_with(const std::string &folder, const std::string &digest_of_parameters)
{
  return digest(content(folder + "/parameters.prm")) == digest_of_parameters;
}

bool CaseOutcome::is_complete() const
{
  return !summary.is_null() && status != solver::exit_stopped;
}

CaseOutcome read_outcome(const std::string &folder, const std::string &digest_of_parameters)
{
  CaseOutcome outcome;
  const auto  failure = object_in(folder + "/failure.json");
  if (!failure.is_null() && text_in(failure, "parameters") == digest_of_parameters)
  {
    outcome.status    = failure["status"].get<int>();
    outcome.reason    = text_in(failure, "message");
    outcome.wall_time = failure.value("wall_time_s", 0.);
    return outcome;
  }
  if (!was_run_with(folder, digest_of_parameters))
    return outcome;
  outcome.summary = object_in(folder + "/summary.json");
  if (outcome.summary.is_null())
    return outcome;
  outcome.status = outcome.summary["status"].get<int>();
  outcome.reason = text_in(outcome.summary, "message");
  if (const auto times = outcome.summary.find("timings_s"); times != outcome.summary.end() && times->is_object())
    outcome.wall_time = times->value("total", 0.);
  return outcome;
}

void forget_outcome(const std::string &folder)
{
  std::error_code problem;
  for (const char *name : {"/summary.json", "/failure.json"})
    if (std::filesystem::remove(folder + name, problem); problem)
      throw BadInput("folder '" + folder + "' cannot be used: " + problem.message());
}

void write_failure(const std::string &folder, const std::string &digest_of_parameters, const CaseOutcome &outcome)
{
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  const nlohmann::ordered_json failure = {{"status", outcome.status.value_or(1)},
                                          {"message", outcome.reason},
                                          {"wall_time_s", outcome.wall_time},
                                          {"parameters", digest_of_parameters}};
  std::ofstream(folder + "/failure.json")
      << failure.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}
} // namespace ionstack::postprocess
