// The statements of each function's role as packaged, with real ARNs in place of CloudFormation's references. Pure.
import { ACCOUNT, REGION } from '../../../local/cloud.ts';
import type { Template } from '../../support/packaged.ts';

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** Secrets Manager adds a dash and six characters to the name. */
export const secretArn = (name: string): string => arn('secretsmanager', `secret:${name}-AbCdEf`);

// biome-ignore lint/suspicious/noExplicitAny: properties are documents
type Properties = any;

/** What `Ref` gives where a policy uses it. */
const REFS: Record<string, (properties: Properties) => string> = {
  'AWS::SNS::Topic': ({ TopicName }) => arn('sns', TopicName),
  'AWS::SecretsManager::Secret': ({ Name }) => secretArn(Name),
};

const ATTRIBUTES: Record<string, (properties: Properties) => string> = {
  'AWS::DynamoDB::Table.Arn': ({ TableName }) => arn('dynamodb', `table/${TableName}`),
  'AWS::DynamoDB::Table.StreamArn': ({ TableName }) => arn('dynamodb', `table/${TableName}/stream/*`),
  'AWS::SQS::Queue.Arn': ({ QueueName }) => arn('sqs', QueueName),
  'AWS::Events::EventBus.Arn': ({ Name }) => arn('events', `event-bus/${Name}`),
  'AWS::S3::Bucket.Arn': ({ BucketName }) => `arn:aws:s3:::${BucketName}`,
  'AWS::IAM::Role.Arn': ({ RoleName }) => `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
  'AWS::Lambda::Function.Arn': ({ FunctionName }) => arn('lambda', `function:${FunctionName}`),
};

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
};

/** @throws Error for a reference that is not known here. */
export const resolver = ({ Resources }: Template) => {
  const look = (table: typeof REFS, key: string, id: string): string => {
    const found = table[key];
    if (found === undefined) throw new Error(`Say here what ${key} gives (${id}).`);
    return found(resolve(Resources[id]?.Properties));
  };
  const name = (text: string): string => {
    const [id = '', attribute] = text.split('.');
    if (text in PSEUDO) return PSEUDO[text] ?? '';
    const type = Resources[id]?.Type;
    return attribute === undefined ? look(REFS, type, id) : look(ATTRIBUTES, `${type}.${attribute}`, id);
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined]] = Object.entries(value);
    if (key === 'Ref') return name(String(argument));
    if (key === 'Fn::GetAtt') return name((argument as string[]).join('.'));
    if (key === 'Fn::Sub' && typeof argument === 'string')
      return argument.replace(/\$\{([^}]+)\}/g, (_, each: string) => name(each));
    if (key === 'BucketName' || !key.startsWith('Fn::'))
      return Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, lazily(each, inner)]));
    throw new Error(`${key} is not read here.`);
  };
  /** Of a resource only its name is needed; what else stands there may use functions that policies never use. */
  const lazily = (key: string, inner: unknown): unknown => (/Name$/.test(key) ? resolve(inner) : inner);
  return resolve;
};

const listed = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

/** @throws Error for a statement of another kind than the ones written here: an Allow of actions on resources. */
export const statementsOf = (template: Template, role: string): Statement[] => {
  const resolve = resolver(template);
  return template.Resources[role].Properties.Policies.flatMap(({ PolicyDocument }: Properties) =>
    PolicyDocument.Statement.map(({ Effect, Action, Resource, Condition, ...others }: Properties) => {
      if (Effect !== 'Allow' || Object.keys(others).length > 0)
        throw new Error(
          `${role} has a statement that is not read here: ${JSON.stringify({ Effect, ...others })}`,
        );
      const resources = listed(Array.isArray(Resource) ? Resource.map(resolve) : resolve(Resource));
      return { actions: listed(Action), resources, condition: Condition };
    }),
  );
};
