// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_meshes_gmsh_binary_h
#define ionstack_tests_meshes_gmsh_binary_h

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>

/// The bytes of a Gmsh file as the manual defines them, made from its text.
class GmshBytes
{
public:
  /// `reversed`: in the other order of bytes than this machine's. `bytes_of_count`: of counts in format 4.1, eight on
  /// machines of 64 bits, four on older ones.
  static std::string
  of(const std::string &text, const bool has_blocks, const bool reversed, const int bytes_of_count = 8)
  {
    GmshBytes          made(text, reversed, bytes_of_count);
    std::istringstream lines(text);
    std::string        line;
    while (std::getline(lines, line))
    {
      made.out_ << line << '\n';
      if (line == "$MeshFormat")
        made.begin(line, lines), made.format();
      else if (line == "$Entities")
        made.begin(line, lines), made.entities();
      else if (line == "$Nodes")
        made.begin(line, lines), has_blocks ? made.blocks_of_nodes() : made.nodes();
      else if (line == "$Elements")
        made.begin(line, lines), has_blocks ? made.blocks_of_elements() : made.elements();
      else
        continue;
      made.out_ << '\n';
    }
    return made.out_.str();
  }

private:
  GmshBytes(const std::string &text, const bool reversed, const int bytes_of_count)
      : reversed_(reversed), bytes_of_count_(bytes_of_count), version_(text.substr(text.find('\n') + 1, 3))
  {
  }

  /// Takes the words up to the end of a section.
  void begin(const std::string &section, std::istringstream &lines)
  {
    std::string all;
    const auto  start = lines.tellg();
    for (std::string line; std::getline(lines, line) && line != "$End" + section.substr(1);)
      all += line + '\n';
    lines.seekg(start + static_cast<std::streamoff>(all.size()));
    words_.clear();
    words_.str(all);
  }

  template <class Number>
  long put()
  {
    Number number{};
    words_ >> number;
    write(number);
    return static_cast<long>(number);
  }
  template <class Number>
  void write(const Number number)
  {
    std::string raw(reinterpret_cast<const char *>(&number), sizeof(Number));
    if (reversed_)
      std::reverse(raw.begin(), raw.end());
    out_ << raw;
  }
  long integer() { return put<std::int32_t>(); }
  long count() { return bytes_of_count_ == 8 ? put<std::uint64_t>() : put<std::uint32_t>(); }
  void reals(const int n)
  {
    for (int i = 0; i < n; ++i)
      put<double>();
  }
  void integers(const long n)
  {
    for (long i = 0; i < n; ++i)
      integer();
  }
  void counts(const long n)
  {
    for (long i = 0; i < n; ++i)
      count();
  }

  void format()
  {
    out_ << version_ << " 1 " << bytes_of_count_ << '\n';
    write(std::int32_t(1));
  }
  void entities()
  {
    const long n[] = {count(), count(), count(), count()};
    for (int dim = 0; dim < 4; ++dim)
      for (long entity = 0; entity < n[dim]; ++entity)
      {
        integer();
        reals(dim == 0 ? 3 : 6);
        integers(count());
        if (dim > 0)
          integers(count());
      }
  }
  void blocks_of_nodes()
  {
    const long blocks = count();
    counts(3);
    for (long block = 0; block < blocks; ++block)
    {
      integers(3);
      const long n = count();
      counts(n);
      reals(static_cast<int>(3 * n));
    }
  }
  void blocks_of_elements()
  {
    const long blocks = count();
    counts(3);
    for (long block = 0; block < blocks; ++block)
    {
      integers(2);
      const long type = integer(), n = count();
      counts(n * (1 + corners(type)));
    }
  }
  void nodes()
  {
    long n = 0;
    words_ >> n;
    out_ << n << '\n';
    for (long node = 0; node < n; ++node)
    {
      integer();
      reals(3);
    }
  }
  void elements()
  {
    long n = 0;
    words_ >> n;
    out_ << n << '\n';
    for (long element = 0; element < n; ++element)
    {
      std::int32_t number = 0, type = 0, tags = 0;
      words_ >> number >> type >> tags;
      for (const std::int32_t one : {type, 1, tags, number})
        write(one);
      integers(tags + corners(type));
    }
  }
  static long corners(const long type) { return type == 1 ? 2 : type == 3 ? 4 : type == 5 ? 8 : 0; }

  bool               reversed_;
  int                bytes_of_count_;
  std::string        version_;
  std::istringstream words_;
  std::ostringstream out_;
};

#endif
