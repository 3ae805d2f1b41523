// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_reading_field_reader_h
#define ionstack_materials_reading_field_reader_h

#include "materials/reading/law_reader.h"

#include <string>
#include <vector>

namespace ionstack::materials
{
/// Reads the fields of one law; keeps whether all could be read, which species they name and the numbers among them.
class FieldReader
{
public:
  FieldReader(YamlSection &section, const LawContext &context) : section_(section), context_(context) {}

  bool                                 ok() const { return ok_; }
  const std::string                   &species() const { return species_; }
  const std::map<std::string, Number> &numbers() const { return numbers_; }

  bool has(const char *key) const { return section_.has(key); }

  /// A quantity; its text goes to `expression`.
  double quantity(const char *key, const std::string &unit, bool may_be_negative, std::string &expression);

  /// A quantity, or a map with the law "linear in concentration".
  Ramp ramp(const char *key, const std::string &unit, bool may_be_negative, std::string &expression);

  /// The ramp of this section itself, with `species`, `from` and `to`.
  Ramp ramp_of_section(const std::string &unit, bool may_be_negative, std::string &expression);

  /// A list of quantities; the i-th has the unit `unit` times `factor` to the power i ("" for none).
  std::vector<double>
  list(const char *key, const std::string &unit, const std::string &factor, std::string &expression);

  /// A list of pairs of concentration and value, ascending in concentration, of the species that the section names.
  std::vector<std::pair<double, double>>
  points_in_concentration(const char *key, const std::string &unit, bool may_be_negative, std::string &expression);

  /// A list of pairs of temperature and value, ascending in temperature.
  std::vector<std::pair<double, double>>
  points_in_temperature(const char *key, const std::string &unit, bool may_be_negative, std::string &expression);

  /// The entries of a list of two or more maps.
  std::vector<YamlEntry> entries(const char *key);

  /// One of `words`; the first when the key is not there.
  std::string word(const char *key, const std::vector<std::string> &words);

  /// Reports a mistake of a key's entry.
  void refuse(const char *key, const std::string &message);

  /// Takes note of a mistake that has been reported.
  void fail() { ok_ = false; }

  Diagnostics &diagnostics() const { return section_.diagnostics(); }

private:
  std::vector<std::pair<double, double>> points(const char        *key,
                                                const std::string &of,
                                                const std::string &of_unit,
                                                const std::string &example,
                                                const std::string &unit,
                                                bool               may_be_negative,
                                                std::string       &expression);

  Ramp failed();
  void report(const YamlEntry &entry, const std::string &message);

  double quantity_of(const YamlEntry   *entry,
                     Diagnostics       &diagnostics,
                     const std::string &unit,
                     bool               may_be_negative,
                     std::string       &expression);
  Ramp   ramp_of(YamlSection &section, const std::string &unit, bool may_be_negative, std::string &expression);
  bool   end(YamlSection       &section,
             const char        *key,
             const std::string &unit,
             bool               may_be_negative,
             double            &concentration,
             double            &value,
             std::string       &expression);
  void   read_species(YamlSection &section);

  YamlSection                  &section_;
  const LawContext             &context_;
  std::string                   species_;
  std::map<std::string, Number> numbers_;
  bool                          ok_ = true;
};
} // namespace ionstack::materials

#endif
