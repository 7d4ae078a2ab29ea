// The rules of deploy/messaging.yml with their patterns as they are deployed to the imaginary stage of the samples.
import { ACCOUNT, REGION } from '../../local/cloud.ts';
import { type Document, yaml } from '../unit/deploy/sources.ts';
import { STAGE_PREFIX } from './event-samples.ts';

const custom = yaml('serverless.yml').custom.names;

export interface Rule {
  readonly name: string;
  /** On the loop's own bus. */
  readonly own: boolean;
  readonly pattern: Document;
}

/** The pattern as it is deployed to the imaginary stage. */
const deployed = (value: Document): Document => {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deployed(each)]));
  if (typeof value !== 'string') return value;
  const named = value.replace(/\$\{self:custom\.names\.(\w+)\}/g, (_, name) => deployed(custom[name]));
  return named
    .replaceAll('${self:service}-${sls:stage}', STAGE_PREFIX)
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::Region}', REGION)
    .replaceAll('${AWS::AccountId}', ACCOUNT);
};

export const deployedRules = (): Rule[] =>
  Object.entries<Document>(yaml('deploy/messaging.yml').Resources)
    .filter(([, { Type }]) => Type === 'AWS::Events::Rule')
    .map(([name, { Properties }]) => ({
      name,
      own: Properties.EventBusName !== undefined,
      pattern: deployed(Properties.EventPattern),
    }));
