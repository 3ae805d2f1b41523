// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_catalyst_adaptor_h
#define ionstack_postprocess_in_situ_catalyst_adaptor_h

#include <mpi.h>

#include <string>
#include <utility>
#include <vector>

/// What passes between the program and its module for ParaView Catalyst. The module is a shared library of its own, so
/// that neither the program depends on ParaView nor their libraries meet; this header is all that both know.
namespace ionstack::postprocess::catalyst
{
/// Values of an array: tuples of `components` each. They are lent: they have to stay until the next grid is shown or
/// the module is closed.
template <class Number>
struct Array
{
  std::string         name;
  std::vector<Number> values;
  int                 components = 1;
};

/// The part of the mesh of one rank with its fields. Every rank has all arrays, also one without cells.
struct Grid
{
  std::vector<double>    points;                ///< x, y, z of each [nm]
  std::vector<long long> connectivity;          ///< points of each cell, in VTK's order
  int                    vertices_per_cell = 4; ///< 4: quadrilaterals, 8: hexahedra

  std::vector<Array<double>> point_fields, cell_fields;
  std::vector<Array<int>>    cell_ids;

  /// Of the whole device.
  std::vector<std::pair<std::string, double>>                   values;
  std::vector<std::pair<std::string, std::vector<std::string>>> texts;
};

struct Settings
{
  std::vector<std::string> scripts; ///< files, folders or archives of Python
  std::string              folder;  ///< where scripts write
  std::string              modules; ///< folder of ionstack_run.py
  std::string              live;    ///< "host:port" of a ParaView client, "" for none
};

/// A script that failed on some rank: where it stands, and what Python said last there.
struct Failure
{
  std::string script, reason;
};

/// Functions of the module, by their names in it. All are collective over the communicator. Failures of scripts are
/// appended to a list.
struct Functions
{
  /// Starts ParaView, once in a process, and prepares the scripts. nullptr: it cannot be started, or was before for
  /// other ranks.
  void *(*create)(const Settings &, MPI_Comm communicator);
  /// Whether a script wants to see this step. Steps and times have to increase from call to call.
  bool (*wants)(void *, long step, double time, std::vector<Failure> &);
  /// Runs the scripts for the step that was asked about last.
  void (*show)(void *, const Grid &, std::vector<Failure> &);
  void (*destroy)(void *, std::vector<Failure> &);

  static constexpr const char *names[] = {
      "ionstack_catalyst_create", "ionstack_catalyst_wants", "ionstack_catalyst_show", "ionstack_catalyst_destroy"};
};
} // namespace ionstack::postprocess::catalyst

#endif
