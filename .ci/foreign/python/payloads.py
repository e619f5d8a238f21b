"""Builds the canonical payloads of payloads.json and compares what arrived with them."""

import json


class Payloads:
    """The cases by name: what is sent for them and what has to arrive."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            described = json.load(file)
        self.cases = {case["name"]: expand(case) for case in described["cases"] + described["spoilt"]}

    def sent(self, name):
        """The args and kwargs to send for a case."""
        case = self.cases[name]
        sent = case.get("sent", case)
        return build(sent.get("args", [])), build(sent.get("kwargs", {}))

    def difference(self, name, args, kwargs):
        """Where args and kwargs first differ from the case, or None."""
        case = self.cases[name]
        return difference("$args", case.get("args", []), args) or difference("$kwargs", case.get("kwargs", {}), kwargs)


def expand(node):
    """The description without its repetitions."""
    if isinstance(node, list):
        return [expand(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$repeat" in node:
        unit, times = expand(node["$repeat"][0]), node["$repeat"][1]
        return {"$bytes": unit["$bytes"] * times} if isinstance(unit, dict) else unit * times
    return {key: expand(value) for key, value in node.items()}


def build(node):
    """The Python value of a description."""
    if isinstance(node, list):
        return [build(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$bytes" in node:
        return bytes.fromhex(node["$bytes"])
    if "$int" in node or "$number" in node:
        return int(node.get("$int") or node["$number"])
    if "$float" in node:
        return float(node["$float"])
    return {key: build(value) for key, value in node.items()}


def difference(path, node, received):
    if isinstance(node, dict) and "$number" in node:
        same = type(received) in (int, float) and received == int(node["$number"])
        return None if same else differs(path, node, received)
    if isinstance(node, list):
        return list_difference(path, node, received)
    if isinstance(node, dict) and not any(key.startswith("$") for key in node):
        return dict_difference(path, node, received)
    wanted = build(node)
    same = type(received) is type(wanted) and received == wanted
    return None if same else differs(path, node, received)


def list_difference(path, node, received):
    if not isinstance(received, (list, tuple)) or len(received) != len(node):
        return differs(path, node, received)
    found = (difference(f"{path}[{i}]", item, received[i]) for i, item in enumerate(node))
    return next(filter(None, found), None)


def dict_difference(path, node, received):
    if not isinstance(received, dict) or received.keys() != node.keys():
        return differs(path, node, received)
    found = (difference(f"{path}.{key}", value, received[key]) for key, value in node.items())
    return next(filter(None, found), None)


def differs(path, node, received):
    return f"{path}: {json.dumps(node)[:100]} expected, {received!r:.100} arrived"
