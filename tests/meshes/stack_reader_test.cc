// SPDX-License-Identifier: Apache-2.0
#include "materials/files/diagnostics.h"
#include "meshes/stack.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ionstack;
using namespace ionstack::meshes;

namespace
{
struct Reading
{
  StackDescription         stack;
  std::vector<std::string> problems; ///< "file:line: entry: message"
};

Reading read(const std::string &text)
{
  Diagnostics diagnostics;
  auto        file = parameters::ParameterFile::from_text(text, "device.prm", {}, diagnostics);
  Reading     result;
  result.stack = StackDescription::read(file.root());
  file.report_unused();
  for (const Problem &problem : diagnostics.shown())
    result.problems.push_back(problem.text());
  return result;
}

/// A good file in which single lines can be exchanged: the base of all tests of mistakes.
const std::string good = R"(subsection Stack
  set Coordinates = axisymmetric
  set Layers = base, oxide, cap
  set Radius = 20 nm
  set Lateral cell size = 2 nm
  set Lateral cell size at lines = 0.5 nm
  set Lateral lines = 5 nm
  set Lateral regions = filament
  subsection Layer base
    set Material = Pt
    set Thickness = 10 nm
    set Cell size at top = 0.5 nm
  end
  subsection Layer oxide
    set Material = HfO2
    set Thickness = 4 nm
    set Cells = 8
  end
  subsection Layer cap
    set Material = Ti
    set Thickness = 1e-8 m
    set Cell size = 2 nm
    set Cell size at bottom = 0.25 nm
  end
  subsection Lateral region filament
    set Material = HfOx
    set Layers = oxide
    set Outer radius = 3 nm
  end
end
subsection Mesh
  set Growth = 0.3
  set Coarsening levels = 1
  set Refinement = 2
end
)";

/// `good` with the first `found` replaced.
std::string with(const std::string &found, const std::string &replacement)
{
  std::string text = good;
  const auto  at   = text.find(found);
  EXPECT_NE(at, std::string::npos) << found;
  return text.replace(at, found.size(), replacement);
}

/// The text has exactly this one mistake.
void expect_problem(const std::string &text, const std::string &problem)
{
  const auto problems = read(text).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0], problem);
}
} // namespace

TEST(StackReader, ReadsAStack)
{
  const Reading reading = read(good);
  EXPECT_EQ(reading.problems, std::vector<std::string>());
  const StackDescription &stack = reading.stack;
  EXPECT_EQ(stack.coordinates, Coordinates::axisymmetric);
  EXPECT_EQ(stack.dimension(), 2);
  EXPECT_EQ(stack.coarsening_levels, 1u);
  EXPECT_EQ(stack.refinement, 2u);
  EXPECT_EQ(stack.boundary_names(), (std::vector<std::string>{"bottom", "top", "axis", "side"}));

  ASSERT_EQ(stack.layers.size(), 3u);
  const Segment &base = stack.layers[0].vertical, &oxide = stack.layers[1].vertical, &cap = stack.layers[2].vertical;
  EXPECT_EQ(stack.layers[0].name, "base");
  EXPECT_EQ(stack.layers[0].material, "Pt");
  EXPECT_EQ(base.length, 10.);
  EXPECT_EQ(base.size, 2.5); // a quarter of the thickness
  EXPECT_EQ(base.size_begin, 2.5);
  EXPECT_EQ(base.size_end, 0.5);
  EXPECT_EQ(base.growth, 0.3);
  EXPECT_EQ(oxide.size, 0.5); // 4 nm in 8 cells
  EXPECT_EQ(oxide.size_begin, 0.5);
  EXPECT_EQ(oxide.size_end, 0.5);
  EXPECT_NEAR(cap.length, 10., 1e-14); // given in metres
  EXPECT_EQ(cap.size, 2.);
  EXPECT_EQ(cap.size_begin, 0.25);
  EXPECT_EQ(cap.size_end, 2.);

  ASSERT_EQ(stack.lateral_regions.size(), 1u);
  EXPECT_EQ(stack.lateral_regions[0].inner, 0.);
  EXPECT_EQ(stack.lateral_regions[0].outer, 3.);

  // Lines at 3 nm (the filament's limit) and 5 nm cut the radius; cells are small next to them only.
  ASSERT_EQ(stack.lateral.size(), 3u);
  const std::vector<std::vector<double>> expected = {{3., 2., 0.5}, {2., 0.5, 0.5}, {15., 0.5, 2.}};
  for (unsigned int i = 0; i < 3; ++i)
  {
    EXPECT_NEAR(stack.lateral[i].length, expected[i][0], 1e-14);
    EXPECT_EQ(stack.lateral[i].size, 2.);
    EXPECT_EQ(stack.lateral[i].size_begin, expected[i][1]);
    EXPECT_EQ(stack.lateral[i].size_end, expected[i][2]);
  }

  const std::vector<Region> regions = stack.regions();
  ASSERT_EQ(regions.size(), 4u);
  EXPECT_EQ(regions[3].name, "filament in oxide");
  EXPECT_EQ(regions[3].material, "HfOx");
}

TEST(StackReader, LinesAtTheEndsGradeTheCellsThere)
{
  const StackDescription stack = read(with("Lateral lines = 5 nm", "Lateral lines = 20 nm, 0 nm, 20 nm")).stack;
  ASSERT_EQ(stack.lateral.size(), 2u);
  EXPECT_EQ(stack.lateral[0].size_begin, 0.5);
  EXPECT_EQ(stack.lateral[1].size_end, 0.5);
  EXPECT_EQ(stack.lateral[0].length + stack.lateral[1].length, 20.);
}

namespace
{
const std::string box = R"(subsection Stack
  set Coordinates = box
  set Layers = oxide
  set Width = 8 nm
  set Breadth = 16 nm
  set Axis x = 4 nm
  set Axis y = 7 nm
  set Lateral lines = 2 nm
  set Lateral lines y = 4 nm, 5 nm
  set Lateral regions = core, shell
  subsection Layer oxide
    set Material = HfO2
    set Thickness = 2 nm
  end
  subsection Lateral region core
    set Material = A
    set Layers = oxide
    set Outer radius = 2 nm
  end
  subsection Lateral region shell
    set Material = B
    set Layers = oxide
    set Inner radius = 2 nm
    set Outer radius = 30 nm
  end
end
)";
} // namespace

TEST(StackReader, ReadsABox)
{
  const Reading reading = read(box);
  EXPECT_EQ(reading.problems, std::vector<std::string>());
  EXPECT_EQ(reading.stack.dimension(), 3);
  EXPECT_EQ(reading.stack.axis, dealii::Point<2>(4., 7.));
  // Limits of round regions are no lines in a box.
  ASSERT_EQ(reading.stack.lateral.size(), 2u);
  ASSERT_EQ(reading.stack.lateral_second.size(), 3u);
  EXPECT_EQ(reading.stack.lateral[0].size, 1.);        // an eighth of the width
  EXPECT_EQ(reading.stack.lateral_second[0].size, 2.); // an eighth of the breadth
  EXPECT_EQ(reading.stack.coarsening_levels, 2u);
}

TEST(StackReader, MissingLayers)
{
  for (const std::string entry : {"", "  set Layers =\n"})
  {
    const auto problems = read("subsection Stack\n  set Width = 5 nm\n  set Depth = 5 nm\n" + entry + "end\n").problems;
    ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
    EXPECT_NE(problems[0].find(": Stack/Layers: "), std::string::npos) << problems[0];
  }
}

TEST(StackReader, FileThatCannotBeOpenedIsTheOnlyProblem)
{
  Diagnostics               diagnostics;
  parameters::ParameterFile file("nowhere.prm", {}, diagnostics);
  StackDescription::read(file.root());
  EXPECT_EQ(diagnostics.problems().size(), 1u);
}

TEST(StackReader, LayerWithoutSection)
{
  expect_problem(with("Layers = base, oxide, cap", "Layers = base, oxide, cap, lid"),
                 "device.prm:3: Stack/Layers: layer 'lid' has no 'subsection Layer lid'; known are base, oxide, cap");
}

TEST(StackReader, MistypedLayer)
{
  // The list and the section differ: the list is reported with the near name. That nobody asks for the section follows.
  const auto problems = read(with("subsection Layer base", "subsection Layer bsae")).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0],
            "device.prm:3: Stack/Layers: layer 'base' has no 'subsection Layer base', did you mean 'bsae'?");
}

TEST(StackReader, DuplicateLayer)
{
  expect_problem(with("Layers = base, oxide, cap", "Layers = base, oxide, cap, base"),
                 "device.prm:3: Stack/Layers: lists 'base' twice; every layer needs a name of its own");
}

TEST(StackReader, DuplicateLateralRegion)
{
  expect_problem(with("Lateral regions = filament", "Lateral regions = filament, filament"),
                 "device.prm:8: Stack/Lateral regions: lists 'filament' twice; every region needs a name of its own");
}

TEST(StackReader, LateralRegionWithoutSection)
{
  expect_problem(with("Lateral regions = filament", "Lateral regions = filament, ring"),
                 "device.prm:8: Stack/Lateral regions: region 'ring' has no 'subsection Lateral region ring'");
}

TEST(StackReader, MissingExtent)
{
  const auto problems = read(with("  set Radius = 20 nm\n", "")).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0].rfind("device.prm:1: Stack/Radius: is required", 0), 0u) << problems[0];
}

TEST(StackReader, ExtentOfOtherCoordinates)
{
  expect_problem(with("  set Radius = 20 nm\n", "  set Radius = 20 nm\n  set Width = 20 nm\n"),
                 "device.prm:5: Stack/Width: has no meaning in axisymmetric coordinates");
  expect_problem(with("  set Radius = 20 nm\n", "  set Radius = 20 nm\n  set Lateral lines y = 1 nm\n"),
                 "device.prm:5: Stack/Lateral lines y: has no meaning in axisymmetric coordinates");
}

TEST(StackReader, MissingThicknessIsReportedOnce)
{
  // Nothing that follows from the thickness is reported on top of it.
  const auto problems = read(with("    set Thickness = 10 nm\n", "")).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0].rfind("device.prm:9: Stack/Layer base/Thickness: is required", 0), 0u) << problems[0];
}

TEST(StackReader, CellLargerThanTheLayer)
{
  expect_problem(with("Cell size at top = 0.5 nm", "Cell size = 11 nm"),
                 "device.prm:12: Stack/Layer base/Cell size: 11 nm is larger than the layer's thickness of 10 nm");
}

TEST(StackReader, CellAtEndLargerThanTheLargest)
{
  expect_problem(with("Cell size at bottom = 0.25 nm", "Cell size at bottom = 3 nm"),
                 "device.prm:23: Stack/Layer cap/Cell size at bottom: 3 nm is larger than 'Cell size', 2 nm");
  expect_problem(
      with("Cell size at top = 0.5 nm", "Cell size at top = 3 nm"),
      "device.prm:12: Stack/Layer base/Cell size at top: 3 nm is larger than 'Cell size', 2.5 nm (a quarter of "
      "the thickness, as none is given)");
}

TEST(StackReader, CellsExcludeSizes)
{
  expect_problem(with("    set Cells = 8", "    set Cells = 8\n    set Cell size at top = 1 nm"),
                 "device.prm:17: Stack/Layer oxide/Cells: gives cells of equal height and so excludes cell sizes; give "
                 "either one");
}

TEST(StackReader, LateralCellSizes)
{
  expect_problem(with("Lateral cell size = 2 nm", "Lateral cell size = 21 nm"),
                 "device.prm:5: Stack/Lateral cell size: 21 nm is larger than the device, which is 20 nm wide");
  expect_problem(with("Lateral cell size at lines = 0.5 nm", "Lateral cell size at lines = 3 nm"),
                 "device.prm:6: Stack/Lateral cell size at lines: 3 nm is larger than 'Lateral cell size', 2 nm");
}

TEST(StackReader, LinesOutsideOrWithoutUnit)
{
  expect_problem(
      with("Lateral lines = 5 nm", "Lateral lines = 5 nm, 21 nm"),
      "device.prm:7: Stack/Lateral lines: 21 nm lies outside of the device, which extends from 0 nm to 20 nm");
  const auto problems = read(with("Lateral lines = 5 nm", "Lateral lines = 5")).problems;
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].rfind("device.prm:7: Stack/Lateral lines: '5'", 0), 0u) << problems[0];
  EXPECT_NE(problems[0].find("unit"), std::string::npos) << problems[0];
}

TEST(StackReader, LateralRegionInUnknownLayer)
{
  expect_problem(
      with("    set Layers = oxide\n", "    set Layers = oxyde\n"),
      "device.prm:27: Stack/Lateral region filament/Layers: there is no layer 'oxyde', did you mean 'oxide'?");
}

TEST(StackReader, LateralRegionWithWrongRadii)
{
  expect_problem(
      with("    set Outer radius = 3 nm\n", "    set Outer radius = 3 nm\n    set Inner radius = 3 nm\n"),
      "device.prm:28: Stack/Lateral region filament/Outer radius: 3 nm is not larger than the inner radius of 3 "
      "nm");
  expect_problem(
      with("    set Outer radius = 3 nm\n", "    set Outer radius = 30 nm\n"),
      "device.prm:28: Stack/Lateral region filament/Outer radius: 30 nm lies outside of the device, which ends "
      "at 20 nm");
}

TEST(StackReader, OverlappingLateralRegions)
{
  std::string text = with("Lateral regions = filament", "Lateral regions = filament, ring");
  text.replace(text.find("end\nsubsection Mesh"),
               3,
               "  subsection Lateral region ring\n    set Material = SiO2\n    set Layers = cap, oxide\n"
               "    set Inner radius = 2 nm\n    set Outer radius = 4 nm\n  end\nend");
  expect_problem(
      text,
      "device.prm:32: Stack/Lateral region ring/Layers: overlaps with the lateral region 'filament' in layer "
      "'oxide'");
}

TEST(StackReader, RegionsOfTheSameName)
{
  std::string text = with("Layers = base, oxide, cap", "Layers = base, oxide, filament in oxide");
  text.replace(text.find("Layer cap"), 9, "Layer filament in oxide");
  expect_problem(text,
                 "device.prm:8: Stack/Lateral regions: two regions are called 'filament in oxide'; rename a layer or "
                 "region");
}

TEST(StackReader, TooManyCells)
{
  // 1e-6 nm in 10 nm and more: 1e7 cells in the base alone; by far too many with the lateral ones.
  const auto problems = read(with("Cell size at top = 0.5 nm", "Cell size = 0.000001 nm")).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0].rfind("device.prm:34: Mesh/Refinement: the cell sizes ask for ", 0), 0u) << problems[0];
  EXPECT_NE(problems[0].find(" cells, more than the limit of 2e+07"), std::string::npos) << problems[0];
  // Far beyond what an integer counts.
  EXPECT_EQ(read(with("Cell size at top = 0.5 nm", "Cell size = 1e-30 nm")).problems.size(), 1u);
}

TEST(StackReader, TooManyCoarseCells)
{
  // 200 x 2600 = 5.2e5 lines in a mesh without coarsening
  expect_problem(
      R"(subsection Stack
  set Layers = oxide
  set Width = 200 nm
  set Depth = 1 nm
  set Lateral cell size = 1 nm
  subsection Layer oxide
    set Material = HfO2
    set Thickness = 26 nm
    set Cells = 2600
  end
end
subsection Mesh
  set Coarsening levels = 0
end
)",
      "device.prm:13: Mesh/Coarsening levels: the coarse mesh, which every process holds, has 5.2e+05 cells, "
      "more than the limit of 5e+05; use more coarsening levels");
}

TEST(StackReader, ReferenceNamesAllParametersWithoutProblems)
{
  Diagnostics               diagnostics;
  parameters::ParameterFile file(diagnostics);
  StackDescription::read(file.root());
  EXPECT_TRUE(diagnostics.ok()) << diagnostics.problems()[0].text();
  std::ostringstream reference;
  file.write_reference(reference);
  for (const std::string entry :
       {"Layer NAME", "Lateral region NAME", "Thickness", "Outer radius", "Growth", "Breadth"})
    EXPECT_NE(reference.str().find(entry), std::string::npos) << entry;
}

namespace
{
/// A Gmsh file of one square with the named surface "metal", written where the test may write; removed at the end.
class SquareFile
{
public:
  SquareFile()
      : name_(std::filesystem::temp_directory_path() /
              ("ionstack_stack_reader_test_" + std::to_string(getpid()) + ".msh")) // tests may run side by side
  {
    std::ofstream(name_)
        << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n2\n1 1 \"ground\"\n2 4 \"metal\"\n"
           "$EndPhysicalNames\n$Nodes\n4\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n$EndNodes\n$Elements\n1\n"
           "1 3 2 4 1 1 2 3 4\n$EndElements\n";
  }
  ~SquareFile() { std::filesystem::remove(name_); }

  std::string section(const std::string &entries) const
  {
    return "subsection Stack\n  set Depth = 10 nm\nend\nsubsection Mesh\n  set File = " + name_ + "\n" + entries +
           "end\n";
  }
  const std::string &name() const { return name_; }

private:
  std::string name_;
};
} // namespace

TEST(StackReader, GmshRegionsGetTheirMaterial)
{
  const SquareFile file;
  const Reading    reading =
      read(file.section("  set Length unit = um\n  subsection Regions\n    set metal = Pt\n  end\n"));
  EXPECT_EQ(reading.problems, std::vector<std::string>());
  EXPECT_EQ(reading.stack.gmsh_file, file.name());
  EXPECT_EQ(reading.stack.gmsh_unit, 1000.);
  EXPECT_EQ(reading.stack.depth, 10.);
  ASSERT_EQ(reading.stack.regions().size(), 1u);
  EXPECT_EQ(reading.stack.regions()[0].name, "metal");
  EXPECT_EQ(reading.stack.regions()[0].material, "Pt");
  EXPECT_EQ(reading.stack.boundary_names(), std::vector<std::string>{"outside"});
  EXPECT_EQ(reading.stack.regions_at("outside"), std::vector<unsigned int>{0});
}

namespace
{
/// "region left right bottom top" of each rectangle.
std::vector<std::string> section_of(const std::string &text)
{
  std::vector<std::string> result;
  for (const Rectangle &r : read(text).stack.section())
  {
    std::ostringstream line;
    line << r.region << ' ' << r.left << ' ' << r.right << ' ' << r.bottom << ' ' << r.top;
    result.push_back(line.str());
  }
  return result;
}
} // namespace

TEST(StackReader, SectionInThePlaneOfPictures)
{
  // Layers over the whole radius; the filament, region 3, over the layer in which it is.
  EXPECT_EQ(section_of(good), (std::vector<std::string>{"0 0 20 0 10", "1 0 20 10 14", "2 0 20 14 24", "3 0 3 10 14"}));
  // The plane through the axis at x = 4 cuts the round core once and the shell, which ends at the sides, twice.
  EXPECT_EQ(section_of(box), (std::vector<std::string>{"0 0 8 0 2", "1 2 6 0 2", "2 0 2 0 2", "2 6 8 0 2"}));
  // An axis at the left side: of the shell only what is right of it.
  std::string quarter = box;
  quarter.replace(quarter.find("Axis x = 4 nm"), 13, "Axis x = 0 nm");
  EXPECT_EQ(section_of(quarter), (std::vector<std::string>{"0 0 8 0 2", "1 0 2 0 2", "2 2 8 0 2"}));
  const SquareFile file;
  EXPECT_TRUE(section_of(file.section("  subsection Regions\n    set metal = Pt\n  end\n")).empty());
}

TEST(StackReader, ResolvedParametersCanBeReadAgain)
{
  const SquareFile file;
  for (const std::string &text : {good, box, file.section("  subsection Regions\n    set metal = Pt\n  end\n")})
  {
    Diagnostics        diagnostics;
    auto               given = parameters::ParameterFile::from_text(text, "device.prm", {}, diagnostics);
    const auto         stack = StackDescription::read(given.root());
    std::ostringstream resolved;
    given.write_resolved(resolved);
    const Reading again = read(resolved.str());
    EXPECT_EQ(again.problems, std::vector<std::string>());
    EXPECT_EQ(again.stack.layers.size(), stack.layers.size());
    EXPECT_EQ(again.stack.lateral.size(), stack.lateral.size());
    EXPECT_EQ(again.stack.gmsh_regions.size(), stack.gmsh_regions.size());
  }
}

TEST(StackReader, GmshMistakes)
{
  const SquareFile file;
  // A mistyped name is one mistake, although its group misses a material for it.
  auto problems = read(file.section("  subsection Regions\n    set metall = Pt\n  end\n")).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0], "device.prm:7: Mesh/Regions/metall: unknown entry, did you mean 'metal'?");

  expect_problem(
      "subsection Stack\n  set Depth = 10 nm\nend\nsubsection Mesh\n  set File = nowhere.msh\nend\n",
      "device.prm:5: Mesh/File: The Gmsh file 'nowhere.msh' cannot be read: it does not exist, is empty, or may "
      "not be opened.");
  expect_problem(with("  set Growth = 0.3\n", "  set Length unit = um\n"),
                 "device.prm:32: Mesh/Length unit: has a meaning only for a Gmsh file, but no 'File' is given");

  const std::string regions = "  subsection Regions\n    set metal = Pt\n  end\n";
  problems                  = read(file.section("  set Length unit = V\n" + regions)).problems;
  ASSERT_EQ(problems.size(), 1u) << testing::PrintToString(problems);
  EXPECT_EQ(problems[0].rfind("device.prm:6: Mesh/Length unit: 'V'", 0), 0u) << problems[0];

  // Layers and a file exclude each other.
  std::string text = file.section(regions);
  text.insert(text.find("  set Depth"), "  set Layers = a\n");
  expect_problem(
      text, "device.prm:2: Stack/Layers: the device comes from the Gmsh file '" + file.name() + "'; give either one");

  // A box needs volumes.
  text = file.section("");
  text.replace(text.find("Depth = 10 nm"), 13, "Coordinates = box");
  expect_problem(text,
                 "device.prm:5: Mesh/File: The Gmsh file '" + file.name() +
                     "' contains no cells of 3 dimensions; in Gmsh, put each volume into a physical group and make a "
                     "mesh of 3 dimensions.");
}

TEST(StackReader, GmshMistakeIsSaidOnce)
{
  // Regions and their materials are then those that the file names.
  const std::string text    = "subsection Stack\n  set Depth = 10 nm\nend\nsubsection Mesh\n  set File = nowhere.msh\n"
                              "  subsection Regions\n    set metal = Pt\n    set oxide = HfO2\n  end\nend\n";
  const Reading     reading = read(text);
  ASSERT_EQ(reading.problems.size(), 1u) << testing::PrintToString(reading.problems);
  ASSERT_EQ(reading.stack.regions().size(), 2u);
  EXPECT_EQ(reading.stack.regions()[1].name, "oxide");
  EXPECT_EQ(reading.stack.regions()[1].material, "HfO2");
  EXPECT_TRUE(reading.stack.boundary_names().empty()); // not known
}

TEST(StackReader, GmshUnitsThatCannotBe)
{
  // A square of 1 in the file: smaller than an atom in pm, larger than a metre in km.
  const SquareFile  file;
  const std::string regions = "  subsection Regions\n    set metal = Pt\n  end\n";
  for (const std::string unit : {"pm", "km"})
    expect_problem(file.section("  set Length unit = " + unit + "\n" + regions),
                   "device.prm:6: Mesh/Length unit: the mesh of the Gmsh file would be " +
                       std::string(unit == "pm" ? "0.001" : "1e12") +
                       " nm large; give the unit in which its coordinates are, as m, um or nm");
  for (const std::string unit : {"m", "nm"})
    EXPECT_TRUE(read(file.section("  set Length unit = " + unit + "\n" + regions)).problems.empty());
}
