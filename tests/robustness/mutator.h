// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_robustness_mutator_h
#define ionstack_tests_robustness_mutator_h

#include <random>
#include <string>
#include <vector>

namespace ionstack::tests
{
/// Damages texts as editors, hands, broken disks and ill will do: bytes, numbers, units, words, lines and whole blocks
/// are changed, removed, doubled, or taken from another text. The same seed does the same on any machine.
class Mutator
{
public:
  explicit Mutator(const unsigned int seed) : random_(seed) {}

  /// `text` after one to ten changes; `others` are texts of which pieces may come.
  std::string mutated(std::string text, const std::vector<std::string> &others);

  /// A whole number from 0 to `limit` - 1.
  std::size_t below(std::size_t limit);

private:
  /// Where a piece of a text begins and how long it is.
  struct Piece
  {
    std::size_t begin = 0, length = 0;
  };

  void change(std::string &text, const std::vector<std::string> &others);
  void change_bytes(std::string &text);
  void change_number(std::string &text);
  void change_word(std::string &text, const std::vector<std::string> &others);
  void change_lines(std::string &text, const std::vector<std::string> &others);
  void change_whole(std::string &text);

  Piece       any_piece(const std::string &text, std::size_t longest);
  Piece       any_line(const std::string &text);
  Piece       any_word(const std::string &text);
  Piece       any_number(const std::string &text);
  std::string any_of(const std::vector<std::string> &choices);

  std::mt19937 random_;
};
} // namespace ionstack::tests

#endif
