"""Rides along in the model archive: its presence makes the SDK add a step that packs the archive anew."""


def input_handler(data, context):
    return data.read().decode("utf-8")


def output_handler(response, context):
    return response.content, context.accept_header
