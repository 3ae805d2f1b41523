// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/syntax.h"

#include "parameter_files/reader/text_rules.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ionstack::parameters
{
namespace
{
/// A file with more mistakes of syntax is no parameter file; the remaining ones would tell nothing new.
constexpr int most_mistakes = 100;

class Parser
{
public:
  Parser(const std::string &file, GivenSection &root, Diagnostics &diagnostics)
      : file_(file), diagnostics_(diagnostics), open_{{&root, 0}}
  {
  }

  bool parse(std::string_view text);

private:
  /// A line with the lines that backslashes join to it.
  struct JoinedLine
  {
    std::string text;
    int         first   = 0;     ///< its (first) line number
    bool        damaged = false; ///< a mistake in its bytes was reported
  };

  bool joins_next(std::string_view raw_line, int number, JoinedLine &joined);
  void statement(const JoinedLine &line);
  void unknown_keyword(const std::string &word, std::string_view text, const JoinedLine &line);
  void open(std::string_view name, const JoinedLine &line);
  void close(std::string_view rest, int line);
  void set(std::string_view assignment, const JoinedLine &line);
  void finish();
  void report(int line, const std::string &entry, const std::string &message);

  const std::string                          &file_;
  Diagnostics                                &diagnostics_;
  std::vector<std::pair<GivenSection *, int>> open_; ///< sections open now, each with the line of its opening
  std::size_t                                 passed_over_ = 0; ///< depth inside a subsection that cannot be kept
  int                                         mistakes_    = 0;
};

void Parser::report(const int line, const std::string &entry, const std::string &message)
{
  if (++mistakes_ < most_mistakes)
    diagnostics_.report({file_, line}, entry, message);
  else if (mistakes_ == most_mistakes)
    diagnostics_.report({file_, line}, "", "too many mistakes of syntax; the rest of the file is not read");
}

bool Parser::parse(std::string_view text)
{
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark)
    text.remove_prefix(byte_order_mark.size());

  JoinedLine joined;
  for (int number = 1; !text.empty() && mistakes_ < most_mistakes; ++number)
  {
    const auto             end  = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);

    if (joined.first == 0)
      joined.first = number;
    const bool goes_on = joins_next(line, number, joined);
    if (goes_on && text.empty())
      report(joined.first,
             open_.back().first->path,
             "a backslash continues this line beyond the end of the file; remove it");
    if (goes_on && !text.empty())
      continue;
    statement(joined);
    joined = JoinedLine();
  }
  finish();
  return mistakes_ < most_mistakes;
}

/// Appends the line with this number to `joined`, without its comment; true when the next line belongs to it.
bool Parser::joins_next(const std::string_view raw_line, const int number, JoinedLine &joined)
{
  std::string_view   line    = trimmed(raw_line);
  const std::string &section = open_.back().first->path;
  const auto         damage  = [&](const std::string &message)
  {
    // One report is enough, and a damaged line shall not swallow or spoil others.
    if (!joined.damaged)
      report(number, section, message);
    joined.damaged = true;
  };

  if (const std::string mistake = foreign_byte(raw_line.substr(0, raw_line.rfind(line) + line.size()));
      !mistake.empty())
    damage("this line " + mistake + "; a parameter file is UTF-8 text");

  const bool backslash = !line.empty() && line.back() == '\\';
  const auto comment   = line.find('#');
  if (comment != std::string_view::npos)
  {
    if (backslash && !joined.damaged)
      report(
          number, section, "this comment ends with a backslash, which would make the next line part of it; remove it");
    line = line.substr(0, comment);
  }
  const bool goes_on = backslash && comment == std::string_view::npos;
  if (goes_on)
    line.remove_suffix(1);

  if (joined.text.size() + line.size() > longest_line)
  {
    damage("this line is longer than " + std::to_string(longest_line) + " bytes; that is no entry");
    line = line.substr(0, longest_line - std::min(longest_line, joined.text.size()));
  }
  joined.text += line;
  return goes_on;
}

void Parser::statement(const JoinedLine &line)
{
  std::string blanked = line.text;
  std::replace(blanked.begin(), blanked.end(), '\t', ' ');
  const std::string_view text = trimmed(blanked);
  if (text.empty())
    return;
  const std::string      word(text.substr(0, text.find(' ')));
  const std::string_view rest = trimmed(text.substr(word.size()));

  // ParameterHandler knows these two spellings of each keyword and no other.
  if (word == "subsection" || word == "SUBSECTION")
    open(rest, line);
  else if (word == "end" || word == "END")
    close(rest, line.first);
  else if (word == "set" || word == "SET")
    set(rest, line);
  else if (!line.damaged && passed_over_ == 0)
    unknown_keyword(word, text, line);
}

/// Reports the keyword and goes on with what was probably meant, so that one typing error gives one problem.
void Parser::unknown_keyword(const std::string &word, const std::string_view text, const JoinedLine &line)
{
  const std::string section = open_.back().first->path;
  std::string       lower   = word;
  std::transform(lower.begin(),
                 lower.end(),
                 lower.begin(),
                 [](const unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "include")
    return report(line.first, section, "'include' is not supported; write the entries of that file here");

  const std::string_view rest    = trimmed(text.substr(word.size()));
  const std::string      nearest = nearest_name(word, {"set", "subsection", "end"});
  const auto             equals  = text.find('=');
  if (equals != std::string_view::npos)
  {
    // "sett Name = value" or "Name = value".
    const bool             misspelt   = nearest == "set" && !rest.empty() && rest.front() != '=';
    const std::string_view assignment = misspelt ? rest : text;
    if (misspelt)
      report(line.first, section, "unknown keyword " + in_quotes(word) + ", did you mean 'set'?");
    else
      report(line.first,
             section,
             in_quotes(text) + " does not start with a keyword, did you mean " + in_quotes("set " + std::string(text)) +
                 "?");
    JoinedLine meant = line;
    meant.damaged    = true; // reported: what is wrong beyond that follows from it
    return set(assignment, meant);
  }
  if (nearest.empty())
    return report(
        line.first, section, "unknown keyword " + in_quotes(word) + "; a line starts with set, subsection or end");
  report(line.first, section, "unknown keyword " + in_quotes(word) + ", did you mean " + in_quotes(nearest) + "?");
  if (nearest == "subsection" && !rest.empty())
    open(rest, line);
  else if (nearest == "end" && rest.empty() && open_.size() > 1)
    close(rest, line.first);
}

void Parser::open(const std::string_view name, const JoinedLine &line)
{
  if (passed_over_ > 0)
  {
    ++passed_over_;
    return;
  }
  GivenSection     &section = *open_.back().first;
  const std::string title   = normalised(name);
  std::string       mistake = name_mistake(title);
  if (mistake.empty() && open_.size() > deepest_nesting)
    mistake = "is nested deeper than " + std::to_string(deepest_nesting) + " subsections";
  if (mistake.empty())
  {
    open_.emplace_back(&section.open(title, {file_, line.first}), line.first);
    return;
  }
  if (!line.damaged)
    report(line.first, section.path, "this subsection " + mistake + "; its content is passed over");
  passed_over_ = 1;
}

void Parser::close(const std::string_view rest, const int line)
{
  if (passed_over_ > 0)
  {
    --passed_over_;
    return;
  }
  if (open_.size() == 1)
    return report(line, "", "'end' without a subsection that is open; remove it");
  if (!rest.empty())
    report(line,
           open_.back().first->path,
           "'end' is followed by " + in_quotes(rest) + "; write 'end' alone or make it a comment");
  open_.pop_back();
}

void Parser::set(const std::string_view assignment, const JoinedLine &line)
{
  if (passed_over_ > 0)
    return;
  GivenSection     &section = *open_.back().first;
  const auto        equals  = assignment.find('=');
  const std::string name    = normalised(assignment.substr(0, equals));
  const std::string path    = joined_path(section.path, name);
  if (equals == std::string_view::npos)
  {
    if (!line.damaged)
      report(line.first,
             section.path,
             in_quotes("set " + std::string(assignment)) + " has no '='; write 'set Name = value'");
    return;
  }
  if (const std::string mistake = name_mistake(name); !mistake.empty())
  {
    if (!line.damaged)
      report(line.first, section.path, "this entry " + mistake);
    return;
  }
  if (const GivenEntry *first = section.entry(name))
    return report(line.first,
                  path,
                  "is set twice, at line " + std::to_string(first->where.line) + " and at line " +
                      std::to_string(line.first) + "; remove one");

  GivenEntry entry{name, std::string(trimmed(assignment.substr(equals + 1))), {file_, line.first}, !line.damaged};
  if (const std::string mistake = value_mistake(entry.value); entry.usable && !mistake.empty())
  {
    report(line.first, path, mistake);
    entry.usable = false;
  }
  section.add(entry);
}

void Parser::finish()
{
  if (mistakes_ >= most_mistakes)
    return; // the `end`s may stand in the rest
  for (std::size_t i = 1; i < open_.size(); ++i)
    // All that follows stands in the wrong place.
    diagnostics_.report_cause({file_, open_[i].second},
                              open_[i].first->path,
                              "this subsection, opened at line " + std::to_string(open_[i].second) +
                                  ", is not closed; write 'end' after its last entry",
                              "");
}
} // namespace

bool parse(const std::string_view text, const std::string &file, GivenSection &root, Diagnostics &diagnostics)
{
  return Parser(file, root, diagnostics).parse(text);
}
} // namespace ionstack::parameters
