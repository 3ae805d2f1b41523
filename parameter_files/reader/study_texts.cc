// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/study_texts.h"

#include "parameter_files/reader/study_values.h"
#include "parameter_files/reader/text_rules.h"

#include <algorithm>

namespace ionstack::parameters
{
namespace
{
constexpr std::size_t none = std::string::npos;

/// A place for a value, "${NAME}", in a text.
struct Place
{
  std::size_t begin = none; ///< of the '$'; none: there is no further place
  std::size_t end   = none; ///< behind the '}'; none: it has no end
  std::string name;
};

Place next_place(const std::string &text, const std::size_t from)
{
  Place place;
  place.begin = text.find("${", from);
  if (place.begin == none)
    return place;
  const std::size_t brace = text.find('}', place.begin);
  if (brace == none)
    return place;
  place.end  = brace + 1;
  place.name = normalised(std::string_view(text).substr(place.begin + 2, brace - place.begin - 2));
  return place;
}

std::vector<std::string> names_of(const std::vector<VariedEntry> &varied)
{
  std::vector<std::string> names;
  for (const VariedEntry &one : varied)
    names.push_back(one.name);
  return names;
}
} // namespace

StudyText read_text(Section section, const std::string &name, const std::vector<VariedEntry> &varied)
{
  StudyText text;
  text.name  = name;
  text.entry = entry_path(section, "The entry of the base file that takes the text, as --set does: Section/Name.");
  text.entry_where = section.location("Entry");
  text.text        = section.text("Text",
                           required,
                           "The value of that entry; where ${NAME} stands, each case has its value of 'Vary NAME', "
                                  "with its unit.");
  text.text_where  = section.location("Text");
  if (section.for_reference() || text.text.empty())
    return text;
  const std::vector<std::string> known = names_of(varied);
  Place                          place = next_place(text.text, 0);
  if (place.begin == none)
    section.problem("Text",
                    "has no place for a value, as ${width} for the one of 'Vary width'; a text that is the same "
                    "in all cases belongs into the base file");
  for (; place.begin != none; place = next_place(text.text, place.end))
  {
    if (place.end == none)
    {
      section.problem("Text", in_quotes(text.text.substr(place.begin)) + " has no '}' behind the name");
      break;
    }
    if (std::find(known.begin(), known.end(), place.name) == known.end())
      section.problem("Text",
                      in_quotes("${" + place.name + "}") + " is no name of Study/Vary" + suggestion(place.name, known));
  }
  return text;
}

bool holds(const StudyText &text, const VariedEntry &varied)
{
  for (Place place = next_place(text.text, 0); place.end != none; place = next_place(text.text, place.end))
    if (place.name == varied.name)
      return true;
  return false;
}

std::string filled(const StudyText &text, const std::vector<VariedEntry> &varied, const StudyCase &one)
{
  std::string result;
  std::size_t from = 0;
  for (Place place = next_place(text.text, 0); place.end != none; place = next_place(text.text, place.end))
  {
    result += text.text.substr(from, place.begin - from);
    for (std::size_t v = 0; v < varied.size(); ++v)
      if (varied[v].name == place.name)
        result += one.values[v].text;
    from = place.end;
  }
  return result + text.text.substr(from);
}
} // namespace ionstack::parameters
