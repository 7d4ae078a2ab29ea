// Paths into a document: `ModelArtifacts.S3ModelArtifacts`, `Outputs['train'].S3Output.S3Uri`, `metrics[0].value`.

/** Members by which SageMaker's lists are keyed in `List['key']`. */
const LIST_KEYS = ['OutputName', 'InputName', 'MetricName', 'ChannelName', 'VariantName', 'Name', 'Key'];

const SEGMENT = /^\.?(?:([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+))\])/;

function keyed(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return value.find((item) => LIST_KEYS.some((name) => (item as Record<string, unknown>)?.[name] === key));
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** The value at `path`, or `undefined` where the path leads nowhere or cannot be read. */
export function propertyAt(document: unknown, path: string): unknown {
  let value = document;
  let rest = path;
  while (rest !== '') {
    const match = SEGMENT.exec(rest);
    if (match === null) return undefined;
    const [whole, plain, single, double, index] = match;
    value =
      index === undefined
        ? keyed(value, plain ?? single ?? double ?? '')
        : (value as unknown[] | undefined)?.[Number(index)];
    rest = rest.slice(whole.length);
  }
  return value;
}
