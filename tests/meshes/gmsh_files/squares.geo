// Two rectangles of 2 x 1 beside each other: meshes of triangles.
Point(1) = {0, 0, 0, 1}; Point(2) = {2, 0, 0, 1}; Point(3) = {2, 1, 0, 1};
Point(4) = {0, 1, 0, 1}; Point(5) = {4, 0, 0, 1}; Point(6) = {4, 1, 0, 1};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Line(5) = {2, 5}; Line(6) = {5, 6}; Line(7) = {6, 3};
Curve Loop(1) = {1, 2, 3, 4}; Curve Loop(2) = {5, 6, 7, -2};
Plane Surface(1) = {1}; Plane Surface(2) = {2};
Physical Curve("ground") = {4}; Physical Curve("gate") = {6};
Physical Surface("metal") = {1}; Physical Surface("oxide") = {2};
