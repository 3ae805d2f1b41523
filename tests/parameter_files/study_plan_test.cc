// SPDX-License-Identifier: Apache-2.0
#include "parameter_files/reader/study_plan.h"

#include "parameter_files/reader/study_problems.h"
#include "reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>

/// What a study file expands to, and what a user reads when it is wrong.
namespace ionstack::parameters
{
namespace
{
/// A study of a base file that exists, `t.prm` in the folder of the test.
struct Study : Reading
{
  explicit Study(const std::string &text) : Reading(text)
  {
    const std::string folder = testing::TempDir();
    std::ofstream(folder + "base.prm") << "set A = 1\n";
    plan = StudyPlan::read(root, folder + "t.prm", diagnostics);
    file.report_unused();
  }

  Texts words() const
  {
    Texts texts;
    for (const StudyCase &one : plan.cases)
      texts.push_back(std::to_string(one.number) + ": " + plan.words(one));
    return texts;
  }

  StudyPlan plan;
};

std::string study(const std::string &vary, const std::string &more)
{
  return "subsection Study\n  set Base = base.prm\n  set Vary = " + vary + "\nend\n" + more;
}

std::string section(const std::string &name, const std::string &entries)
{
  return "subsection Vary " + name + "\n" + entries + "end\n";
}

const std::string thickness =
    section("thickness", "  set Entry = Stack/Layer oxide/Thickness\n  set Values = 3 nm, 4 nm\n");
const std::string heat = section("heat", "  set Entry = Physics/Heat\n  set Values = off, steady, transient\n");

TEST(StudyPlan, AllCombinations)
{
  const Study s(study("thickness, heat", thickness + heat));
  EXPECT_EQ(s.problems(), Texts{});
  EXPECT_EQ(s.words(),
            (Texts{"1: thickness = 3 nm, heat = off",
                   "2: thickness = 3 nm, heat = steady",
                   "3: thickness = 3 nm, heat = transient",
                   "4: thickness = 4 nm, heat = off",
                   "5: thickness = 4 nm, heat = steady",
                   "6: thickness = 4 nm, heat = transient"}));
  EXPECT_EQ(s.plan.overrides(s.plan.cases[4]), (Texts{"Stack/Layer oxide/Thickness=4 nm", "Physics/Heat=steady"}));
  EXPECT_EQ(s.plan.varied[0].unit, "nm");
  EXPECT_EQ(s.plan.cases[4].values[0].number, 4.);
  EXPECT_FALSE(s.plan.varied[1].is_number);
}

TEST(StudyPlan, Paired)
{
  const std::string ends = section("heat", "  set Entry = Physics/Heat\n  set Values = off, off\n");
  const Study       s("subsection Study\n  set Combine = paired\nend\n" + study("thickness, heat", thickness + ends));
  EXPECT_EQ(s.problems(), Texts{});
  EXPECT_EQ(s.words(), (Texts{"1: thickness = 3 nm, heat = off", "2: thickness = 4 nm, heat = off"}));
}

TEST(StudyPlan, RangesUnitsAndSemicolons)
{
  const Study s(study("a, b, c, d",
                      section("a", "  set Entry = A\n  set From = 3 nm\n  set To = 0.004 um\n  set Count = 6\n") +
                          section("b",
                                  "  set Entry = B\n  set From = 1 us\n  set To = 1 ms\n  set Count = 4\n"
                                  "  set Spacing = logarithmic\n") +
                          section("c", "  set Entry = C\n  set Values = 1 us, 0.5 ms, 2 s\n") +
                          section("d",
                                  "  set Entry = Protocol/Steps\n"
                                  "  set Values = ramp to 1 V in 1 s, hold 1 s; ramp to 2 V in 1 s\n")));
  EXPECT_EQ(s.problems(), Texts{});
  const auto texts = [&](const std::size_t v)
  {
    Texts result;
    for (const StudyValue &value : s.plan.varied[v].values)
      result.push_back(value.text);
    return result;
  };
  EXPECT_EQ(texts(0), (Texts{"3 nm", "3.2 nm", "3.4 nm", "3.6 nm", "3.8 nm", "4 nm"}));
  EXPECT_EQ(texts(1), (Texts{"1 us", "10 us", "100 us", "1000 us"}));
  EXPECT_EQ(s.plan.varied[2].unit, "us"); // numbers of a column are in one unit
  EXPECT_NEAR(s.plan.varied[2].values[1].number, 500., 1e-12);
  EXPECT_NEAR(s.plan.varied[2].values[2].number, 2e6, 1e-8);
  EXPECT_EQ(texts(3), (Texts{"ramp to 1 V in 1 s, hold 1 s", "ramp to 2 V in 1 s"}));
  EXPECT_EQ(s.plan.cases.size(), 6u * 4u * 3u * 2u);
}

const std::string width = section("width", "  set Values = 1 us, 2 us\n");

std::string text(const std::string &steps)
{
  return "subsection Text steps\n  set Entry = Protocol / Steps\n  set Text = " + steps + "\nend\n";
}

TEST(StudyPlan, ValuesInATextOfTheirOwn)
{
  const std::string height = section("the height", "  set Values = -1 V\n");
  const Study       s(study("width, the height, thickness",
                      width + height + thickness + text("pulse ${the height} width ${width}, hold ${ width }, $1 {}")));
  EXPECT_EQ(s.problems(), Texts{});
  EXPECT_EQ(s.words(),
            (Texts{"1: width = 1 us, the height = -1 V, thickness = 3 nm",
                   "2: width = 1 us, the height = -1 V, thickness = 4 nm",
                   "3: width = 2 us, the height = -1 V, thickness = 3 nm",
                   "4: width = 2 us, the height = -1 V, thickness = 4 nm"}));
  EXPECT_EQ(s.plan.overrides(s.plan.cases[2]),
            (Texts{"Stack/Layer oxide/Thickness=3 nm", "Protocol/Steps=pulse -1 V width 2 us, hold 2 us, $1 {}"}));
  EXPECT_EQ(s.plan.varied[0].unit, "us");
}

TEST(StudyPlan, SamplesDependOnSeedCaseAndNameOnly)
{
  const std::string drawn = section(
      "gap", "  set Entry = G\n  set Distribution = normal\n  set Mean = 25 degC\n  set Standard deviation = 5 K\n");
  const std::string random = "subsection Random\n  set Samples = 3\n  set Seed = 7\nend\n";
  const Study       both(study("thickness, gap", thickness + drawn + random)), alone(study("gap", drawn + random));
  EXPECT_EQ(both.problems(), Texts{});
  ASSERT_EQ(both.plan.cases.size(), 6u);
  EXPECT_DOUBLE_EQ(both.plan.varied[1].standard_deviation, 5.); // K and degC have the same step
  for (std::size_t c = 0; c < 6; ++c)
  {
    EXPECT_EQ(both.plan.cases[c].group, c / 3);
    EXPECT_NEAR(both.plan.cases[c].values[1].number,
                draw(Distribution::normal, 25., 5., 7, c + 1, "gap"),
                0.51e-4); // four digits below
  }
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_EQ(alone.plan.cases[c].values[0].text, both.plan.cases[c].values[1].text);
  EXPECT_NE(alone.plan.cases[0].values[0].text, alone.plan.cases[1].values[0].text);
}

TEST(StudyPlan, SeedsAreWholeNumbers)
{
  const std::string random = "subsection Random\n  set Samples = 50\n  set Seed = 7\nend\n";
  const Study       s(study("places", section("places", "  set Entry = S\n  set Distribution = seed\n") + random));
  EXPECT_EQ(s.problems(), Texts{});
  ASSERT_EQ(s.plan.cases.size(), 50u);
  std::set<std::string> different;
  for (const StudyCase &one : s.plan.cases)
  {
    EXPECT_EQ(one.values[0].text.find_first_not_of("0123456789"), std::string::npos) << one.values[0].text;
    EXPECT_EQ(one.values[0].text, std::to_string(static_cast<long>(one.values[0].number)));
    different.insert(one.values[0].text);
  }
  EXPECT_EQ(different.size(), 50u); // two of 50 are equal once in 2 million seeds
}

struct Mistake
{
  const char *what;
  std::string text;
  std::string problem;
};

TEST(StudyPlan, Mistakes)
{
  const std::string normal = "  set Entry = G\n  set Distribution = normal\n",
                    count  = "subsection Random\n  set Samples = 2\nend\n";
  const Mistake mistakes[] = {
      {"a name twice", study("heat, heat", heat), "t.prm:3: Study/Vary: lists 'heat' twice; remove one"},
      {"no section",
       study("heat, width", heat),
       "t.prm:3: Study/Vary: 'width' has no section 'Vary width' with its Entry and its values"},
      {"a section too many",
       study("heat", heat + thickness),
       "t.prm:10: Vary thickness/Entry: 'Vary thickness' is not listed in Study/Vary"},
      {"nothing varied", study("", ""), "t.prm:3: Study/Vary: has no value; write names separated by commas"},
      {"no entry",
       study("a", section("a", "  set Values = 1\n")),
       "t.prm:5: Vary a/Entry: is required and not given (a text), as no section 'Text ...' has ${a}"},
      {"an entry with a value",
       study("a", section("a", "  set Entry = A=3\n  set Values = 1\n")),
       "t.prm:6: Vary a/Entry: has a '='; give the name here, and the values in 'Values'"},
      {"no values",
       study("a", section("a", "  set Entry = A\n")),
       "t.prm:5: Vary a/Values: give either Values, or From and To, or a Distribution with its Mean and Standard "
       "deviation"},
      {"two kinds of values",
       study("a", section("a", "  set Entry = A\n  set Values = 1\n  set From = 1\n  set To = 2\n")),
       "t.prm:7: Vary a/Values: give either Values, or From and To, or a Distribution with its Mean and Standard "
       "deviation"},
      {"a hole",
       study("a", section("a", "  set Entry = A\n  set Values = 1,,2\n")),
       "t.prm:7: Vary a/Values: '1,,2' has nothing between two values or at an end"},
      {"a value twice",
       study("a", section("a", "  set Entry = A\n  set Values = 1 nm, 0.001 um\n")),
       "t.prm:7: Vary a/Values: lists '0.001 um' twice; remove one"},
      {"half a range",
       study("a", section("a", "  set Entry = A\n  set From = 1 nm\n")),
       "t.prm:5: Vary a/To: is required with 'From' or 'To'"},
      {"two units",
       study("a", section("a", "  set Entry = A\n  set From = 1 nm\n  set To = 2 V\n")),
       "t.prm:8: Vary a/To: '2 V' has another unit than 'From', '1 nm'"},
      {"logarithm of zero",
       study("a", section("a", "  set Entry = A\n  set From = 0 nm\n  set To = 2 nm\n  set Spacing = logarithmic\n")),
       "t.prm:9: Vary a/Spacing: logarithmic needs 'From' and 'To' above 0"},
      {"no number",
       study("a", section("a", "  set Entry = A\n  set From = few\n  set To = 2 nm\n")),
       "t.prm:7: Vary a/From: 'few' is no number with a unit; write for example '5 nm'"},
      {"a count without range",
       study("a", section("a", "  set Entry = A\n  set Values = 1\n  set Count = 3\n")),
       "t.prm:8: Vary a/Count: belongs to 'From' and 'To', which are not given"},
      {"one entry twice",
       study("a, b",
             section("a", "  set Entry = A\n  set Values = 1\n") + section("b", "  set Entry = A\n  set Values = 2\n")),
       "t.prm:10: Vary b/Entry: 'A' is varied by 'Vary a' already"},
      {"unequal pairs",
       "subsection Study\n  set Combine = paired\nend\n" + study("thickness, heat", thickness + heat),
       "t.prm:14: Vary heat/Values: has 3 values and 'Vary thickness' has 2; with Combine = paired they need equally "
       "many"},
      {"no base",
       "subsection Study\n  set Base = nowhere.prm\n  set Vary = heat\nend\n" + heat,
       "t.prm:2: Study/Base: '" + testing::TempDir() +
           "nowhere.prm' cannot be read; the name is seen from the folder of the study file"},
      {"a seed with a mean",
       study("g", section("g", "  set Entry = G\n  set Distribution = seed\n  set Mean = 3\n") + count),
       "t.prm:8: Vary g/Mean: has no meaning for seeds, which are whole numbers; remove it"},
      {"Random without distribution",
       study("heat", heat + count),
       "t.prm:10: Random/Samples: no section 'Vary ...' has a Distribution, so there is nothing to draw"},
      {"no samples",
       study("g", section("g", normal + "  set Mean = 1\n  set Standard deviation = 1\n")),
       "t.prm:7: Vary g/Distribution: needs Random/Samples, how many values are drawn"},
      {"no mean",
       study("g", section("g", normal + "  set Standard deviation = 1\n") + count),
       "t.prm:5: Vary g/Mean: is required with a Distribution"},
      {"no spread",
       study("g", section("g", normal + "  set Mean = 1 V\n  set Standard deviation = 0 V\n") + count),
       "t.prm:9: Vary g/Standard deviation: must be greater than 0"},
      {"spread in another unit",
       study("g", section("g", normal + "  set Mean = 1 V\n  set Standard deviation = 1 K\n") + count),
       "t.prm:9: Vary g/Standard deviation: '1 K' has another unit than 'Mean', '1 V'"},
      {"negative lognormal",
       study(
           "g",
           section("g",
                   "  set Entry = G\n  set Distribution = lognormal\n  set Mean = -1\n  set Standard deviation = 1\n") +
               count),
       "t.prm:8: Vary g/Mean: must be greater than 0 for the lognormal distribution"},
      {"too many",
       study("a, b, c",
             section("a", "  set Entry = A\n  set From = 0\n  set To = 1\n  set Count = 90000\n") +
                 section("b", "  set Entry = B\n  set From = 0\n  set To = 1\n  set Count = 90000\n") +
                 section("c", "  set Entry = C\n  set From = 0\n  set To = 1\n  set Count = 90000\n")),
       "t.prm:3: Study/Vary: gives more than 100000 cases; vary less"},
      {"an unknown place",
       study("width", width + text("hold ${wdith}, hold ${width}")),
       "t.prm:10: Text steps/Text: '${wdith}' is no name of Study/Vary, did you mean 'width'?"},
      {"a place without end",
       study("width", width + text("hold ${width}, hold ${width")),
       "t.prm:10: Text steps/Text: '${width' has no '}' behind the name"},
      {"no place",
       study("heat", heat + text("hold 1 s")),
       "t.prm:11: Text steps/Text: has no place for a value, as ${width} for the one of 'Vary width'; a text that is "
       "the "
       "same in all cases belongs into the base file"},
      {"a text without entry",
       study("width", width + "subsection Text steps\n  set Text = ${width}\nend\n"),
       "t.prm:8: Text steps/Entry: is required and not given (a text)"},
      {"an entry varied by a text, too",
       study("a, width",
             section("a", "  set Entry = Protocol/Steps\n  set Values = 1\n") + width + text("hold ${width}")),
       "t.prm:13: Text steps/Entry: 'Protocol/Steps' is varied by 'Vary a' already"},
      {"misspelt",
       study("a", section("a", "  set Entry = A\n  set Valeus = 1\n  set Values = 1\n")),
       "t.prm:7: Vary a/Valeus: unknown entry, did you mean 'Values'?"},
  };
  for (const Mistake &mistake : mistakes)
    EXPECT_EQ(Study(mistake.text).problems(), Texts{mistake.problem}) << mistake.what;
}

TEST(StudyPlan, ProblemsOfCasesStandAtTheStudy)
{
  const Study              s(study("thickness, heat", thickness + heat));
  std::vector<CaseProblem> found;
  for (int number = 1; number <= 6; ++number)
  {
    found.push_back({number, {{"base.prm", 4}, "Stack/Radius", "'20' has no unit"}});
    if (number > 3)
      found.push_back({number, {{"--set", 0}, "Stack/Layer oxide/Thickness", "'4 nm' is too much"}});
    if (number == 6)
      found.push_back({number, {{"base.prm", 9}, "Stack", "does not fit"}});
    found.push_back({number, {{"--set", 0}, "Physics", "unknown subsection, did you mean 'Physic'?"}});
  }
  Diagnostics diagnostics;
  report_case_problems(s.plan, found, diagnostics);
  Texts texts;
  for (const Problem &problem : diagnostics.problems())
    texts.push_back(problem.text());
  EXPECT_EQ(texts,
            (Texts{"base.prm:4: Stack/Radius: '20' has no unit",
                   "t.prm:10: Vary heat/Entry: Physics: unknown subsection, did you mean 'Physic'?",
                   "t.prm:7: Vary thickness/Values: Stack/Layer oxide/Thickness: '4 nm' is too much "
                   "(case 4: thickness = 4 nm, heat = off; and 2 more)",
                   "base.prm:9: Stack: does not fit (case 6: thickness = 4 nm, heat = transient)"}));
}

TEST(StudyPlan, ProblemsOfATextStandThere)
{
  const Study s(
      study("width", section("width", "  set Values = 1 us, 2 us, 3 us\n") + text("hold ${width}, hold 1 s")));
  std::vector<CaseProblem> found;
  for (const int number : {1, 2})
  {
    const std::string value = std::to_string(number) + " us";
    found.push_back({number, {{"--set", 0}, "Protocol/Steps", "step 1, 'hold " + value + "': too short"}});
    found.push_back({number, {{"--set", 0}, "Protocol", "unknown subsection"}});
  }
  found.push_back({2, {{"--set", 0}, "Protocol/Steps", "step 1, 'hold 2 us': no rest"}});
  Diagnostics diagnostics;
  report_case_problems(s.plan, found, diagnostics);
  Texts texts;
  for (const Problem &problem : diagnostics.problems())
    texts.push_back(problem.text());
  const std::string at = "t.prm:10: Text steps/Text: Protocol/Steps: ";
  EXPECT_EQ(texts,
            (Texts{at + "step 1, 'hold 1 us': too short (case 1: width = 1 us; and 1 more)",
                   "t.prm:9: Text steps/Entry: Protocol: unknown subsection",
                   at + "step 1, 'hold 2 us': no rest (case 2: width = 2 us)"}));
}

TEST(RandomDraw, KnownAnswersOfPhilox)
{
  // The file kat_vectors of Random123, rows "philox4x32 10": zeros, ones, and digits of pi.
  using Counter = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Counter{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}));
  EXPECT_EQ(philox({0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}, {0xffffffffu, 0xffffffffu}),
            (Counter{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  EXPECT_EQ(philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
            (Counter{0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u}));
}

TEST(RandomDraw, Moments)
{
  // Five standard errors of the mean and of the standard deviation; that of s is s * sqrt((kurtosis - 1) / (4 n)) with
  // kurtosis 3, 1.8 and, for the lognormal one of w = 1 + (s/m)^2 = 1.25, w^4 + 2 w^3 + 3 w^2 - 3 = 8.04.
  const int n = 100000;
  for (const auto &[kind, kurtosis] :
       {std::pair{Distribution::normal, 3.}, {Distribution::uniform, 1.8}, {Distribution::lognormal, 8.04}})
  {
    double sum = 0., squares = 0., lowest = 1e9;
    for (int i = 0; i < n; ++i)
    {
      const double x = draw(kind, 4., 2., 1, static_cast<std::uint64_t>(i), "x");
      sum += x;
      squares += x * x;
      lowest = std::min(lowest, x);
    }
    const double mean = sum / n, deviation = std::sqrt(squares / n - mean * mean);
    EXPECT_NEAR(mean, 4., 5. * 2. / std::sqrt(n));
    EXPECT_NEAR(deviation, 2., 5. * 2. * std::sqrt((kurtosis - 1.) / (4. * n)));
    EXPECT_GT(lowest,
              kind == Distribution::uniform     ? 4. - std::sqrt(3.) * 2.
              : kind == Distribution::lognormal ? 0.
                                                : -6.);
  }
}
} // namespace
} // namespace ionstack::parameters
