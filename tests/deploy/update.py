"""A deployment that changes a parameter alone: what is called by its alias must get it too."""

import time

import campaign
import stack


def versions(cloud):
    """The version behind the alias of each function that is called by one."""
    client = cloud.client("lambda")
    names = [function["FunctionName"] for function in client.list_functions()["Functions"]]
    aliases = {name: client.list_aliases(FunctionName=name)["Aliases"] for name in names}
    return {name: found[0]["FunctionVersion"] for name, found in aliases.items() if found}


def check(deploy, cloud, system, given):
    """Puts the system into recovery, in which nothing can be published."""
    before = versions(cloud)
    deploy({**given, "Recovery": "true", "Revision": time.strftime("%y%m%d%H%M", time.gmtime())})
    after = versions(cloud)
    same = [name for name in before if after[name] == before[name]]
    assert len(before) >= 3 and not same, f"still the version from before: {same}"
    path = campaign.create(system)
    status, _, text = system.ask("POST", f"{path}/publish")
    assert status == 409 and '"recovering"' in text, f"published in recovery: {status}: {text[:500]}"
    print("a changed parameter reaches the functions behind aliases", flush=True)
