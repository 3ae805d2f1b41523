// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_meshes_gmsh_texts_h
#define ionstack_tests_meshes_gmsh_texts_h

#include <string>

/// Two squares of 2 x 1 beside each other; the left one is "metal", the right one "oxide". The left side is "ground",
/// the right side "gate"; bottom and top have no name. Cell 12 is numbered clockwise, as Gmsh does in reversed
/// surfaces.
inline const std::string squares_v2 = R"($MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
4
1 5 "ground"
1 3 "gate"
2 9 "oxide"
2 7 "metal"
$EndPhysicalNames
$Nodes
6
1 0 0 0
2 2 0 0
3 4 0 0
4 0 1 0
5 2 1 0
6 4 1 0
$EndNodes
$Elements
4
1 1 2 5 1 4 1
2 1 2 3 2 3 6
11 3 2 7 1 1 2 5 4
12 3 2 9 2 2 5 6 3
$EndElements
)";

/// The same in format 4.1, where physical groups are listed with the geometric entities.
inline const std::string squares_v41 = R"($MeshFormat
4.1 0 8
$EndMeshFormat
$PhysicalNames
4
1 5 "ground"
1 3 "gate"
2 9 "oxide"
2 7 "metal"
$EndPhysicalNames
$Entities
0 2 2 0
1 0 0 0 0 1 0 1 5 0
2 4 0 0 4 1 0 1 3 0
1 0 0 0 2 1 0 1 7 0
2 2 0 0 4 1 0 1 9 0
$EndEntities
$Nodes
1 6 1 6
2 1 0 6
1
2
3
4
5
6
0 0 0
2 0 0
4 0 0
0 1 0
2 1 0
4 1 0
$EndNodes
$Elements
4 4 1 12
1 1 1 1
1 4 1
1 2 1 1
2 3 6
2 1 3 1
11 1 2 5 4
2 2 3 1
12 2 5 6 3
$EndElements
)";

#endif
