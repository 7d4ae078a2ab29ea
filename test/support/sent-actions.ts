// What a function's own code can ask of AWS, read from its bundle: what is not reached from the handler is not in it.
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..', '..');

const SERVICE: Record<string, string> = {
  'client-eventbridge': 'events',
  'client-s3': 's3',
  'client-sagemaker': 'sagemaker',
  'client-sagemaker-runtime': 'sagemaker',
  'client-secrets-manager': 'secretsmanager',
  'client-sfn': 'states',
  'client-sns': 'sns',
  'client-sqs': 'sqs',
  'lib-dynamodb': 'dynamodb',
};

/** IAM's words, where they differ from the command's; a transaction is allowed by what it is made of. */
const DIFFERENT: Record<string, readonly string[]> = {
  'lib-dynamodb Get': ['GetItem'],
  'lib-dynamodb Put': ['PutItem'],
  'lib-dynamodb Update': ['UpdateItem'],
  'lib-dynamodb Delete': ['DeleteItem'],
  'lib-dynamodb TransactWrite': [],
  'client-s3 ListObjectsV2': ['ListBucket'],
  'client-s3 HeadObject': ['GetObject'],
  'client-s3 DeleteObjects': ['DeleteObject'],
  'client-s3 CopyObject': ['GetObject', 'PutObject'],
};

const actionsOf = (client: string, command: string): string[] => {
  const service = SERVICE[client];
  if (service === undefined) throw new Error(`Say here which IAM service @aws-sdk/${client} is.`);
  return (DIFFERENT[`${client} ${command}`] ?? [command]).map((name) => `${service}:${name}`);
};

/** The bundler gives a name that several files import a number of its own; a name that is imported may still go unused. */
const ofCommands = (bundle: string): string[] =>
  [...bundle.matchAll(/import \{([^}]*)\} from "@aws-sdk\/([a-z0-9-]+)"/g)].flatMap(
    ([, names = '', client = '']) =>
      [...names.matchAll(/\b([A-Z]\w*)Command\b(?: as (\w+))?/g)].flatMap(([, name = '', alias]) =>
        new RegExp(`new ${alias ?? `${name}Command`}\\(`).test(bundle) ? actionsOf(client, name) : [],
      ),
  );

const ofTransactions = (bundle: string): string[] =>
  bundle.includes('TransactWriteCommand')
    ? [...bundle.matchAll(/^\s*(Put|Update|Delete|ConditionCheck): ?\{/gm)].map(([, kind]) =>
        kind === 'ConditionCheck' ? 'dynamodb:ConditionCheckItem' : `dynamodb:${kind}Item`,
      )
    : [];

/** `service:Action`, sorted. @param file of the handler, from the root. */
export const sentActions = async (file: string): Promise<string[]> => {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  const bundle = outputFiles[0]?.text ?? '';
  return [...new Set([...ofCommands(bundle), ...ofTransactions(bundle)])].sort();
};
