# SPDX-License-Identifier: Apache-2.0
"""A Catalyst script that looks at nothing, to measure what handing the fields over takes."""
from paraview import catalyst, simple

options = catalyst.Options()
device = simple.TrivialProducer(registrationName="device")


def catalyst_execute(info):
    pass
