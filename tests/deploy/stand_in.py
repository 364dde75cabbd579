"""Starts ministack with what it would otherwise get wrong or do too slowly. Its port and address are in the environment."""

import json
import sys

import ministack.core.iam_actions as actions
import ministack.services.scheduler as scheduler

# One look a second at what is due instead of one in ten.
scheduler._SCHEDULE_TICK_INTERVAL = 1

resource_of = actions.extract_resource_arn


def resource_with_group(service, method, path, headers, body, *rest, **more):
    """It takes every one-shot for one of the group `default`. The group is in the body, or in the query."""
    found = resource_of(service, method, path, headers, body, *rest, **more)
    if service == "scheduler" and ":schedule/default/" in found and body:
        return found.replace(":schedule/default/", f":schedule/{json.loads(body).get('GroupName', 'default')}/")
    return found


actions.extract_resource_arn = resource_with_group

if __name__ == "__main__":
    # After the changes above: it copies the names that it imports.
    from ministack.app import main

    sys.argv = ["ministack"]
    main()
