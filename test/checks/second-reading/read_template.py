"""Lets moto's CloudFormation, which nobody here tuned for, create the packaged template, and tells what it made of it.

Usage: read_template.py TEMPLATE REGION. Prints JSON: for each resource type how many were asked for and made, and
what the services themselves list afterwards.
"""

import argparse
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import boto3
from moto import mock_aws
from moto.cloudformation.parsing import get_model_map

STACK = "sentiment-second-reading"


def empty_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => {};\n")
    return buffer.getvalue()


def lay_code(template: dict, region: str) -> str:
    """The functions' archives, empty, in a bucket of their own: without one moto makes no function. Its name."""
    s3 = boto3.client("s3", region_name=region)
    bucket = "sentiment-second-reading-code"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Function":
            code = resource["Properties"]["Code"]
            code["S3Bucket"] = bucket
            s3.put_object(Bucket=bucket, Key=code["S3Key"], Body=empty_archive())
    return bucket


def renamed(value: object) -> object:
    """Variables of Fn::Sub may begin with a digit, as the state machines' do; moto refuses that."""
    if isinstance(value, list):
        return [renamed(each) for each in value]
    if not isinstance(value, dict):
        return value
    substitution = value.get("Fn::Sub")
    if isinstance(substitution, list):
        text, variables = substitution
        for name in variables:
            text = text.replace(f"${{{name}}}", f"${{v{name}}}")
        return {"Fn::Sub": [text, {f"v{name}": renamed(each) for name, each in variables.items()}]}
    return {key: renamed(each) for key, each in value.items()}


def name_buses(template: dict) -> None:
    """moto takes a rule's bus by its name, and not by a reference to it."""
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        bus = properties.get("EventBusName") if resource["Type"] == "AWS::Events::Rule" else None
        if isinstance(bus, dict):
            properties["EventBusName"] = template["Resources"][bus["Ref"]]["Properties"]["Name"]


def made_resources(region: str) -> Counter:
    stacks = boto3.client("cloudformation", region_name=region)
    pages = stacks.get_paginator("list_stack_resources").paginate(StackName=STACK)
    return Counter(each["ResourceType"] for page in pages for each in page["StackResourceSummaries"])


def listed(region: str) -> dict[str, int]:
    """What the services answer about it, each through its own API."""
    client = lambda name: boto3.client(name, region_name=region)  # noqa: E731
    functions = client("lambda").get_paginator("list_functions").paginate()
    roles = client("iam").get_paginator("list_roles").paginate()
    apis = client("apigatewayv2")
    return {
        "functions": sum(len(page["Functions"]) for page in functions),
        "roles": sum(len(page["Roles"]) for page in roles),
        "tables": len(client("dynamodb").list_tables()["TableNames"]),
        "queues": len(client("sqs").list_queues().get("QueueUrls", [])),
        "topics": len(client("sns").list_topics()["Topics"]),
        "state machines": len(client("stepfunctions").list_state_machines()["stateMachines"]),
        "routes": sum(len(apis.get_routes(ApiId=api["ApiId"])["Items"]) for api in apis.get_apis()["Items"]),
    }


@mock_aws
def read(template: dict, region: str) -> dict:
    asked = Counter(resource["Type"] for resource in template["Resources"].values())
    name_buses(template)
    lay_code(template, region)
    stacks = boto3.client("cloudformation", region_name=region)
    unknown = sorted(kind for kind in asked if kind not in get_model_map())
    stacks.create_stack(StackName=STACK, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"])
    status = stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
    made = made_resources(region)
    return {"status": status, "asked": dict(asked), "made": dict(made), "unknown": unknown, "listed": listed(region)}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("template", type=Path)
    arguments.add_argument("region")
    options = arguments.parse_args()
    text = options.template.read_text(encoding="utf-8")
    print(json.dumps(read(renamed(json.loads(text)), options.region)))
