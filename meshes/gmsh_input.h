// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_gmsh_input_h
#define ionstack_meshes_gmsh_input_h

#include <cstddef>
#include <string>
#include <string_view>

namespace ionstack::meshes
{
/// The numbers of a Gmsh file, one after another, whether they are words of a text or bytes. A text gives each record a
/// line of its own, of which what is not asked for is skipped; bytes are all asked for.
class GmshInput
{
public:
  /// `name` is that of the file, for messages; `content` must outlive this object.
  GmshInput(std::string name, std::string_view content);

  /// From here on numbers are bytes: whole numbers of four, counts of `bytes_of_count`, real ones of eight. The next
  /// four have to be the number one, in the order of the file's bytes.
  void begin_binary(long bytes_of_count);
  bool is_binary() const { return bytes_of_count_ != 0; }

  /// Goes to the next line that is not blank, also between sections of bytes; false at the end.
  bool next_line();

  /// That line, without blanks and carriage returns around it.
  std::string_view line() const { return line_; }

  /// The section to be read, for messages.
  void set_section(const char *section) { section_ = section; }

  /// Goes to the line of the next record; a line that begins with $ is none. Nothing where numbers are bytes.
  void next_record();

  /// The same for what is text in either case.
  void next_text_record();

  /// The next number of the record: a whole one, one that is not negative, a count or the number of a node or element
  /// (in format 4.1), a real one.
  long   integer();
  long   natural();
  long   count();
  double real();

  /// The next word of the line, a number that is not negative, also where other numbers are bytes.
  long text_natural();

  /// Passes over what has no meaning here: so many counts, or whole numbers as many as the next count says. Nothing in
  /// a text, whose next record is on a line of its own.
  void skip_counts(int how_many);
  void skip_integers();

  /// The next line has to be the end of the section.
  void end_section();

  /// Passes over a section that has no meaning here, to its `end`.
  void skip_to(const std::string &end);

  /// Line of the record; 0 where numbers are bytes.
  int record_line() const { return is_binary() ? 0 : line_number_; }

  /// Throws BadInput: "The Gmsh file 'name' what."
  [[noreturn]] void fail(const std::string &what) const;

  /// The same for what stands in the line or bytes that were read last.
  [[noreturn]] void fail_here(const std::string &what) const;

  /// The same for a record of the present section.
  [[noreturn]] void fail_in_section(const std::string &what) const;

private:
  template <class Number>
  Number word(bool is_natural = false);
  template <class Number>
  Number bytes();

  std::string      name_;
  std::string_view content_;
  std::size_t      at_ = 0; ///< what was read of the content
  std::string_view line_, words_;
  int              line_number_    = 0;
  int              bytes_of_count_ = 0; ///< 0: numbers are words
  bool             reversed_       = false;
  bool             at_bytes_       = false; ///< the last thing read were bytes
  const char      *section_        = "";
};

/// `text` in quotes, shortened and without bytes that would spoil a message.
std::string shown(std::string_view text);
} // namespace ionstack::meshes

#endif
