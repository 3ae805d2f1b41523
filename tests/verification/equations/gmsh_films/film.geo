// A film of 3 nm x 3 nm (x 3 nm) for the patch test: its left half of triangles, its right half of triangles (kind 0) or
// quadrilaterals (kind 1); with a third dimension of tetrahedra (kind 2), or prisms and hexahedra (kind 3).
//   gmsh -2 film.geo -setnumber kind 1 -setnumber shift 0.5 -format msh41 -bin -o mixed_off_axis.msh
//   gmsh -3 film.geo -setnumber kind 2 -clscale 1.5 -format msh41 -bin -o tetrahedra.msh
If (!Exists(shift)) shift = 0; EndIf
If (!Exists(kind)) kind = 0; EndIf
Point(1) = {shift, 0, 0, 1}; Point(2) = {shift + 1.6, 0, 0, 1}; Point(3) = {shift + 1.3, 3, 0, 1};
Point(4) = {shift, 3, 0, 1}; Point(5) = {shift + 3, 0, 0, 1}; Point(6) = {shift + 3, 3, 0, 1};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1}; Line(5) = {2, 5}; Line(6) = {5, 6}; Line(7) = {6, 3};
Curve Loop(1) = {1, 2, 3, 4}; Curve Loop(2) = {5, 6, 7, -2};
Plane Surface(1) = {1}; Plane Surface(2) = {2};
If (kind == 1 || kind == 3)
  Transfinite Curve{2, 6} = 4; Transfinite Curve{5, 7} = 3;
  Transfinite Surface{2}; Recombine Surface{2};
EndIf
If (kind < 2)
  Physical Surface("film") = {1, 2}; Physical Curve("low") = {1, 5}; Physical Curve("high") = {3, 7};
EndIf
If (kind == 2)
  a[] = Extrude {0, 0, 3} { Surface{1, 2}; };
EndIf
If (kind == 3)
  a[] = Extrude {0, 0, 3} { Surface{1, 2}; Layers{2}; Recombine; };
EndIf
If (kind > 1)
  Physical Volume("film") = {a[1], a[7]}; Physical Surface("low") = {1, 2}; Physical Surface("high") = {a[0], a[6]};
EndIf
