# SPDX-License-Identifier: Apache-2.0
"""What surrounds Catalyst scripts in a run of ionstack: whatever a script raises, also the end of the program, is told to
ionstack and agreed over the ranks, so that the run goes on and no rank waits for one that does not come."""
import ctypes
import sys

from paraview.catalyst import v2_internals
from vtkmodules.vtkCommonCore import vtkObject
from vtkmodules.vtkParallelCore import vtkMultiProcessController

live = ""  # host:port of a ParaView client, for the script live.py
folder = "."  # where scripts write

GUARDED = ("import_and_validate", "do_catalyst_initialize", "do_request_data_description", "do_catalyst_execute",
           "do_catalyst_finalize")


class Reported(Exception):
    """A script failed on some rank, and ionstack knows."""


def words(error, script):
    """What was raised, with the last line of the script that it passed."""
    text = type(error).__name__ + (f": {error}" if str(error) else "")
    line, place = None, error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == script:
            line = place.tb_lineno
        place = place.tb_next
    return " ".join(text.split()) + (f" (line {line})" if line else "")


def guarded(name, function, returned):
    def call(*arguments):
        script = v2_internals._get_script_filename() or ""
        reason, result = "", None
        vtkObject.GlobalWarningDisplayOn()
        try:
            result = function(*arguments)
        except BaseException as error:
            reason = words(error, script)
        # ParaView itself hands a script its first state twice, and warns that time does not go on.
        if name in ("do_catalyst_initialize", "do_request_data_description"):
            vtkObject.GlobalWarningDisplayOff()
        if returned(script.encode(), reason.encode()):
            raise Reported
        return result

    call.function = function
    return call


def writes():
    """Whether this rank is the one that writes files."""
    return vtkMultiProcessController.GetGlobalController().GetLocalProcessId() == 0


def install(address, of_live, of_folder):
    """`address` is that of ionstack's function that hears of each call of a script."""
    global live, folder
    live, folder = of_live, of_folder
    returned = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p)(address)
    for name in GUARDED:
        function = getattr(v2_internals, name)
        setattr(v2_internals, name, guarded(name, getattr(function, "function", function), returned))
    of_others = sys.__excepthook__
    sys.excepthook = lambda kind, error, place: None if kind is Reported else of_others(kind, error, place)
