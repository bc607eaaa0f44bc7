"""Holds the AsyncAPI document, the JSON Schemas and the golden messages against public validators.

Runs in a virtual environment with pydantic-asyncapi and jsonschema (`test_contracts.py` makes it):
    contract_validation.py ASYNCAPI.json SCHEMAS GOLDEN
Prints each fault on a line; ends with 1 if there is one.
"""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator
from jsonschema.exceptions import SchemaError
from pydantic import ValidationError
from pydantic_asyncapi.v3 import AsyncAPI


def beyond_the_specification(document: dict) -> dict:
    """The document with what pydantic-asyncapi 0.3.2 asks for and AsyncAPI 3.0 leaves free: some optional members, and
    `exchange` where the AMQP binding 0.3.0 says `routingKey`."""
    document = copy.deepcopy(document)
    for channel in document.get("channels", {}).values():
        binding = channel.get("bindings", {}).get("amqp", {})
        if binding.get("is") == "routingKey":
            binding["is"] = "exchange"
    for message in document.get("components", {}).get("messages", {}).values():
        if "amqp" in message.get("bindings", {}):
            message["bindings"]["amqp"].setdefault("contentEncoding", "")
    for operation in document.get("operations", {}).values():
        if reply := operation.get("reply"):
            reply.setdefault("messages", [])
            reply.get("address", {}).setdefault("description", "")
    return document


def document_faults(document: dict) -> list[str]:
    try:
        AsyncAPI.model_validate(beyond_the_specification(document))
    except ValidationError as error:
        return [f"asyncapi: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return [f"asyncapi: {reference} leads nowhere" for reference in references(document) if not found(document, reference)]


def references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [inner for member in value.values() for inner in references(member)]
    if isinstance(value, list):
        return [inner for item in value for inner in references(item)]
    return []


def found(document: dict, reference: str) -> bool:
    place: object = document
    for step in reference.removeprefix("#/").split("/"):
        if not isinstance(place, dict) or step not in place:
            return False
        place = place[step]
    return True


def schema_faults(document: dict, schemas: dict[str, dict]) -> list[str]:
    faults = []
    messages = document["components"]["messages"]
    if set(messages) != set(schemas):
        faults.append(f"the document and the files differ in {sorted(set(messages) ^ set(schemas))}")
    for name, schema in schemas.items():
        try:
            Draft7Validator.check_schema(schema)
        except SchemaError as error:
            faults.append(f"{name}: {error.message}")
        alone = {key: value for key, value in schema.items() if key not in ("$id", "$schema", "title")}
        if messages.get(name, {}).get("payload") != alone:
            faults.append(f"{name}: the payload in the document is not the schema in its file")
    return faults


def golden_faults(schemas: dict[str, dict], folder: Path) -> list[str]:
    faults = []
    seen = set()
    for path in sorted(folder.glob("*.json")):
        names = [name for name in schemas if path.stem == name or path.stem.startswith(name + ".")]
        if not names:
            faults.append(f"{path.name}: belongs to no type")
            continue
        name = max(names, key=len)
        seen.add(name)
        message = json.loads(path.read_text())
        validator = Draft7Validator(schemas[name])
        faults += [f"{path.name}: {error.json_path}: {error.message}" for error in validator.iter_errors(message)]
        for field in schemas[name].get("required", []):
            without = copy.deepcopy(message)
            del without[field]
            if validator.is_valid(without):
                faults.append(f"{path.name}: fits without {field}")
    return faults + [f"{name}: has no golden message" for name in sorted(set(schemas) - seen)]


def main(arguments: list[str]) -> int:
    document = json.loads(Path(arguments[0]).read_text())
    schemas = {path.stem: json.loads(path.read_text()) for path in Path(arguments[1]).glob("*.json")}
    faults = document_faults(document)
    if not faults:
        faults = schema_faults(document, schemas) + golden_faults(schemas, Path(arguments[2]))
    for fault in faults:
        print(fault)
    print(f"{len(schemas)} types, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
