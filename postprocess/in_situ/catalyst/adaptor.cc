// SPDX-License-Identifier: Apache-2.0
#include "postprocess/in_situ/catalyst/adaptor.h"

#include <vtkCPDataDescription.h>
#include <vtkCPInputDataDescription.h>
#include <vtkCPProcessor.h>
#include <vtkCPPythonScriptV2Pipeline.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkIntArray.h>
#include <vtkMPI.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPythonInterpreter.h>
#include <vtkStringArray.h>
#include <vtkTypeInt64Array.h>
#include <vtkUnstructuredGrid.h>

#include <dlfcn.h>

#include <cfenv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sstream>

namespace ionstack::postprocess::catalyst
{
namespace
{
/// ParaView divides by zero and takes logarithms of it at will: the traps of the solver do not hold there, and its
/// flags are as before afterwards.
class QuietArithmetic
{
public:
  QuietArithmetic() { std::feholdexcept(&before_); }
  ~QuietArithmetic() { std::fesetenv(&before_); }
  QuietArithmetic(const QuietArithmetic &)            = delete;
  QuietArithmetic &operator=(const QuietArithmetic &) = delete;

private:
  std::fenv_t before_;
};

/// ParaView's own, and where Python reports to; only one run at a time shows something.
MPI_Comm              communicator = MPI_COMM_NULL;
std::vector<Failure> *failures     = nullptr;

/// Called by Python after each call of a script: its name, and how it failed on this rank or "". Returns whether it
/// failed on some rank. Then no rank goes on with the step, so that none waits for one that does not come.
int script_returned(const char *script, const char *reason)
{
  int failed = *reason != '\0' ? 1 : 0, failed_somewhere = 0;
  MPI_Allreduce(&failed, &failed_somewhere, 1, MPI_INT, MPI_MAX, communicator);
  if (failed_somewhere != 0 && failures != nullptr)
    failures->push_back({script, reason});
  return failed_somewhere;
}

/// A text as Python writes it.
std::string quoted(const std::string &text)
{
  std::string result = "'";
  for (const char c : text)
    result += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return result + "'";
}

template <class VtkArray, class Number>
vtkSmartPointer<VtkArray> borrowed(const Array<Number> &array)
{
  auto result = vtkSmartPointer<VtkArray>::New();
  result->SetName(array.name.c_str());
  result->SetNumberOfComponents(array.components);
  result->SetArray(const_cast<Number *>(array.values.data()), static_cast<vtkIdType>(array.values.size()), 1);
  return result;
}

vtkSmartPointer<vtkUnstructuredGrid> vtk_grid(const Grid &grid)
{
  auto                   result = vtkSmartPointer<vtkUnstructuredGrid>::New();
  vtkNew<vtkPoints>      points;
  vtkNew<vtkDoubleArray> coordinates;
  vtkNew<vtkCellArray>   cells;
  coordinates->SetNumberOfComponents(3);
  coordinates->SetArray(const_cast<double *>(grid.points.data()), static_cast<vtkIdType>(grid.points.size()), 1);
  points->SetData(coordinates);
  result->SetPoints(points);

  const auto n_cells = static_cast<vtkIdType>(grid.connectivity.size()) / grid.vertices_per_cell;
  static_assert(sizeof(long long) == sizeof(vtkTypeInt64), "connectivity can be lent");
  vtkNew<vtkTypeInt64Array> connectivity, offsets;
  connectivity->SetArray(reinterpret_cast<vtkTypeInt64 *>(const_cast<long long *>(grid.connectivity.data())),
                         static_cast<vtkIdType>(grid.connectivity.size()),
                         1);
  offsets->SetNumberOfValues(n_cells + 1);
  for (vtkIdType c = 0; c <= n_cells; ++c)
    offsets->SetValue(c, c * grid.vertices_per_cell);
  cells->SetData(offsets, connectivity);
  result->SetCells(grid.vertices_per_cell == 4 ? VTK_QUAD : VTK_HEXAHEDRON, cells);

  for (const auto &field : grid.point_fields)
    result->GetPointData()->AddArray(borrowed<vtkDoubleArray>(field));
  for (const auto &field : grid.cell_fields)
    result->GetCellData()->AddArray(borrowed<vtkDoubleArray>(field));
  for (const auto &ids : grid.cell_ids)
    result->GetCellData()->AddArray(borrowed<vtkIntArray>(ids));
  for (const auto &[name, value] : grid.values)
  {
    vtkNew<vtkDoubleArray> array;
    array->SetName(name.c_str());
    array->InsertNextValue(value);
    result->GetFieldData()->AddArray(array);
  }
  for (const auto &[name, words] : grid.texts)
  {
    vtkNew<vtkStringArray> array;
    array->SetName(name.c_str());
    for (const std::string &word : words)
      array->InsertNextValue(word);
    result->GetFieldData()->AddArray(array);
  }
  return result;
}

/// ParaView itself. It can be started once in a process, so it serves all runs of it, and ends when MPI does.
vtkSmartPointer<vtkCPProcessor> paraview;

/// Called by MPI_Finalize before anything else.
int end_paraview(MPI_Comm, int, void *, void *)
{
  const QuietArithmetic quiet;
  paraview->Finalize();
  paraview = nullptr;
  return MPI_SUCCESS;
}

/// Starts ParaView for the ranks, or finds it started for the same ones.
bool start_paraview(MPI_Comm ranks)
{
  if (paraview != nullptr)
  {
    int same = MPI_UNEQUAL;
    MPI_Comm_compare(ranks, communicator, &same);
    return same == MPI_IDENT || same == MPI_CONGRUENT;
  }
  // Python's own modules look for its library among those that all see.
  if (dlopen(IONSTACK_LIBPYTHON, RTLD_NOW | RTLD_GLOBAL) == nullptr)
    return false;
  MPI_Comm_dup(ranks, &communicator);
  vtkMPICommunicatorOpaqueComm opaque(&communicator);
  paraview = vtkSmartPointer<vtkCPProcessor>::New();
  if (paraview->Initialize(opaque) == 0)
    return false;
  int key = MPI_KEYVAL_INVALID;
  MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, end_paraview, &key, nullptr);
  MPI_Comm_set_attr(MPI_COMM_SELF, key, nullptr);
  return true;
}

/// The scripts of a run, while ParaView runs.
class Session
{
public:
  ~Session()
  {
    for (int i = 0; i < paraview->GetNumberOfPipelines(); ++i)
      paraview->GetPipeline(i)->Finalize();
    paraview->RemoveAllPipelines();
  }

  bool start(const Settings &settings)
  {
    setenv("PARAVIEW_OVERRIDE_EXTRACTS_OUTPUT_DIRECTORY", settings.folder.c_str(), 1);
    for (const std::string &script : settings.scripts)
    {
      vtkNew<vtkCPPythonScriptV2Pipeline> pipeline;
      if (!pipeline->Initialize(script.c_str()))
        return false;
      paraview->AddPipeline(pipeline);
    }
    std::ostringstream install;
    install << "import sys\n"
            << "sys.dont_write_bytecode = True\n" // the folder of the modules may be the system's
            << "if " << quoted(settings.modules) << " not in sys.path:\n"
            << "    sys.path.insert(0, " << quoted(settings.modules) << ")\n"
            << "import ionstack_run\n"
            << "ionstack_run.install(" << reinterpret_cast<std::uintptr_t>(&script_returned) << ", "
            << quoted(settings.live) << ", " << quoted(settings.folder) << ")\n";
    return vtkPythonInterpreter::RunSimpleString(install.str().c_str()) == 0;
  }

  bool wants(const long step, const double time)
  {
    description_ = vtkSmartPointer<vtkCPDataDescription>::New();
    description_->AddInput("device");
    description_->SetTimeData(time, step);
    return paraview->RequestDataDescription(description_) != 0;
  }

  void show(const Grid &grid)
  {
    description_->GetInputDescriptionByName("device")->SetGrid(vtk_grid(grid));
    paraview->CoProcess(description_);
  }

private:
  vtkSmartPointer<vtkCPDataDescription> description_;
};

/// For the time of a call into ParaView: quiet arithmetic, and a place for failures. Afterwards ParaView warns again,
/// which the scripts' surroundings switch off between calls.
class Call
{
public:
  explicit Call(std::vector<Failure> &found) { failures = &found; }
  ~Call()
  {
    failures = nullptr;
    vtkObject::GlobalWarningDisplayOn();
  }
  Call(const Call &)            = delete;
  Call &operator=(const Call &) = delete;

private:
  QuietArithmetic quiet_;
};
} // namespace
} // namespace ionstack::postprocess::catalyst

#define IONSTACK_EXPORT extern "C" __attribute__((visibility("default")))
using namespace ionstack::postprocess::catalyst;

IONSTACK_EXPORT void *ionstack_catalyst_create(const Settings &settings, MPI_Comm ranks)
{
  std::vector<Failure> ignored;
  const Call           call(ignored);
  if (!start_paraview(ranks))
    return nullptr;
  auto session = std::make_unique<Session>();
  return session->start(settings) ? session.release() : nullptr;
}

IONSTACK_EXPORT bool
ionstack_catalyst_wants(void *session, const long step, const double time, std::vector<Failure> &found)
{
  const Call call(found);
  return static_cast<Session *>(session)->wants(step, time);
}

IONSTACK_EXPORT void ionstack_catalyst_show(void *session, const Grid &grid, std::vector<Failure> &found)
{
  const Call call(found);
  static_cast<Session *>(session)->show(grid);
}

IONSTACK_EXPORT void ionstack_catalyst_destroy(void *session, std::vector<Failure> &found)
{
  const Call call(found);
  delete static_cast<Session *>(session);
}
