# SPDX-License-Identifier: Apache-2.0
"""Shows the run in a ParaView client while it goes on. Started by the entry `Live`, which names the client's address."""
from paraview import catalyst, simple

import ionstack_run

options = catalyst.Options()
options.EnableCatalystLive = 1
options.CatalystLiveURL = ionstack_run.live
device = simple.TrivialProducer(registrationName="device")
