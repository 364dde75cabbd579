"""Starts ministack with what it would otherwise get wrong or do too slowly. Its port and address are in the environment."""

import json
import sys

import ministack.core.iam_actions as actions
import ministack.services.cloudformation.changesets as changesets
import ministack.services.cloudformation.engine as engine
import ministack.services.cloudformation.handlers as handlers
import ministack.services.scheduler as scheduler
import samtranslator.translator.transform as sam

# One look a second at what is due instead of one in ten.
scheduler._SCHEDULE_TICK_INTERVAL = 1

resource_of, expand, transform = actions.extract_resource_arn, engine._apply_transforms, sam.transform


def resource_with_group(service, method, path, headers, body, *rest, **more):
    """It takes every one-shot for one of the group `default`. The group is in the body."""
    found = resource_of(service, method, path, headers, body, *rest, **more)
    if service == "scheduler" and ":schedule/default/" in found and body:
        return found.replace(":schedule/default/", f":schedule/{json.loads(body).get('GroupName', 'default')}/")
    return found


def expand_with_parameters(template, provided=None, previous=None):
    """It expands SAM with the defaults of all parameters, AWS with the values that are given."""
    values = engine._transform_parameters(template, provided, previous)
    sam.transform = lambda fragment, _, *rest, **more: transform(fragment, values, *rest, **more)
    return expand(template, provided, previous)


actions.extract_resource_arn = resource_with_group
for module in (engine, changesets, handlers):
    module._apply_transforms = expand_with_parameters

if __name__ == "__main__":
    # After the changes above: it copies the names that it imports.
    from ministack.app import main

    sys.argv = ["ministack"]
    main()
