// The dry run before a deployment, against answers as AWS gives them.
import { describe, expect, test } from 'vitest';
import { summary, visit } from '../../../../cli/doctor/doctor.ts';
import { type Finding, findingWords } from '../../../../cli/doctor/finding.ts';
import { BUCKETS, LONGEST_ROLE, SECRETS, stageFinding, TABLES } from '../../../../cli/doctor/names.ts';
import { regionFinding } from '../../../../cli/doctor/place.ts';
import { datasetFinding, deployToolFinding, nodeFinding } from '../../../../cli/doctor/tools.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { type Document, ROOT, yaml } from '../../deploy/sources.ts';
import { ACCOUNT, account, quota, quotaScript, VISIT } from './doctor-world.ts';

const verdicts = (findings: readonly Finding[], verdict: string) =>
  findings.filter((each) => each.verdict === verdict);
const about = (findings: readonly Finding[], words: string) => {
  const found = findings.find((each) => each.words.includes(words));
  if (found === undefined)
    throw new Error(`No finding says ${words}: ${findings.map(findingWords).join('\n')}`);
  return found;
};

describe('an account with nothing in it and enough quotas', () => {
  test('is fit for a deployment, and the command for it is named', async () => {
    const findings = await visit(account().clients, VISIT);
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(about(findings, ACCOUNT).subject).toBe('credentials');
    expect(about(findings, '13 names').verdict).toBe('ok');
    expect(about(findings, 'USD a month idle').subject).toBe('cost');
    expect(summary(findings, 'prod', 'eu-west-1')).toContain(
      'npx serverless deploy --stage prod --region eu-west-1',
    );
  });

  test('is only read: no call creates, changes or deletes anything', async () => {
    const { clients, sent } = account();
    await visit(clients, VISIT);
    expect(sent().length).toBeGreaterThan(15);
    for (const { command } of sent()) expect(command).toMatch(/^(Get|List|Describe|Head)/);
  });
});

describe('quotas', () => {
  const withQuotas = (quotas: Parameters<typeof quotaScript>[0], defaults = [] as typeof quotas) =>
    visit(account({ quotas: quotaScript(quotas, defaults) }).clients, VISIT);

  test('of 0 for the GPU instance fail with the command that asks for more', async () => {
    const findings = await withQuotas([
      quota('ml.g4dn.xlarge for training job usage', 0, 'L-3F53BF0F'),
      quota('ml.m5.large for processing job usage', 4, 'L-8541302D'),
    ]);
    const { verdict, words, remedy } = about(findings, 'ml.g4dn.xlarge');
    expect(verdict).toBe('fail');
    expect(words).toContain('0, but 1 are needed');
    expect(remedy).toContain('request-service-quota-increase --region eu-west-1');
    expect(remedy).toContain('--quota-code L-3F53BF0F --desired-value 1');
  });

  test('must hold both fleets of a blue/green deployment, not only the one that serves', async () => {
    const findings = await withQuotas([quota('ml.c6i.large for endpoint usage', 3)]);
    expect(about(findings, 'ml.c6i.large').words).toContain('3, but 4 are needed');
    const one = await visit(
      account({ quotas: quotaScript([quota('ml.c6i.large for endpoint usage', 3)]) }).clients,
      { ...VISIT, param: { endpointInstanceCount: '1' } },
    );
    expect(about(one, 'ml.c6i.large').verdict).toBe('ok');
  });

  test('are found by name on a later page when the code is another one, and by AWS’s default when the account has none', async () => {
    const findings = await withQuotas(
      [
        quota('something else', 0, 'L-3F53BF0F'),
        quota('ml.g4dn.xlarge for training job usage', 2, 'L-11111111'),
      ],
      [quota('other', 1), quota('ml.c6i.large for endpoint usage', 0, 'L-22222222')],
    );
    expect(about(findings, 'ml.g4dn.xlarge')).toMatchObject({ verdict: 'ok' });
    expect(about(findings, 'ml.c6i.large')).toMatchObject({ verdict: 'fail' });
    expect(about(findings, 'ml.c6i.large').remedy).toContain('L-22222222');
  });

  test('that are not listed are unknown, never fine, and the page to look at is named', async () => {
    const findings = await withQuotas([]);
    const { verdict, words, remedy } = about(findings, '"ml.g4dn.xlarge for training job usage"');
    expect(verdict).toBe('unknown');
    expect(words).toContain('often have 0');
    expect(remedy).toContain('console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas');
  });

  test('that may not be asked are unknown, and say which permission is missing', async () => {
    const denied = () => {
      throw serviceError('AccessDeniedException', 'not authorized');
    };
    const script = { GetServiceQuota: denied, ListServiceQuotas: denied };
    const findings = await visit(account({ quotas: script }).clients, VISIT);
    expect(verdicts(findings, 'unknown')).toHaveLength(4);
    expect(about(findings, 'not authorized').remedy).toContain('servicequotas:GetServiceQuota');
  });

  test('of a serverless endpoint ask for no instances of it', async () => {
    const findings = await visit(account({ quotas: quotaScript([]) }).clients, {
      ...VISIT,
      param: { endpointKind: 'serverless' },
    });
    expect(findings.map(({ words }) => words).join()).not.toContain('endpoint usage');
  });

  test('of few functions at a time are a warning, not a refusal', async () => {
    const findings = await withQuotas([quota('Concurrent executions', 10, 'L-B99A9384')]);
    expect(about(findings, 'Concurrent executions').verdict).toBe('warn');
  });
});

describe('names', () => {
  test('that an earlier stack left behind fail one by one', async () => {
    const findings = await visit(
      account({ tables: { DescribeTable: () => ({ Table: {} }) }, buckets: { HeadBucket: () => ({}) } })
        .clients,
      VISIT,
    );
    const taken = verdicts(findings, 'fail');
    expect(taken).toHaveLength(8);
    expect(about(taken, `bucket sentiment-prod-${ACCOUNT}-tokenizers`).remedy).toContain(
      'docs/deployment.md',
    );
  });

  test('are those that the deployment gives', () => {
    const resources = Object.values<Document>(yaml('deploy/storage.yml').Resources);
    const named = (type: string, property: string) =>
      resources
        .filter(({ Type }) => Type === type)
        .map(({ Properties }) =>
          String(Properties[property]).replace(/^.*names\.prefix\}-(\$\{AWS::AccountId\}-)?/, ''),
        );
    expect(named('AWS::DynamoDB::Table', 'TableName').sort()).toEqual([...TABLES].sort());
    expect(named('AWS::S3::Bucket', 'BucketName').sort()).toEqual([...BUCKETS].sort());
    expect(named('AWS::SecretsManager::Secret', 'Name').sort()).toEqual([...SECRETS].sort());
  });

  test('of a stack that stands belong to it and are not asked', async () => {
    const { clients, sent } = account({
      stacks: { DescribeStacks: () => ({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] }) },
    });
    const findings = await visit(clients, VISIT);
    expect(about(findings, 'a deployment updates it').verdict).toBe('ok');
    expect(sent().map(({ command }) => command)).not.toContain('DescribeTable');
  });

  test.each([
    ['ROLLBACK_COMPLETE', 'delete-stack'],
    ['DELETE_FAILED', 'delete-stack'],
    ['UPDATE_IN_PROGRESS', 'Wait'],
  ])('of a stack in %s stand against a deployment', async (StackStatus, remedy) => {
    const { clients } = account({ stacks: { DescribeStacks: () => ({ Stacks: [{ StackStatus }] }) } });
    const finding = about(await visit(clients, VISIT), StackStatus);
    expect(finding.verdict).toBe('fail');
    expect(finding.remedy).toContain(remedy);
  });

  test('that may not be asked are unknown, not free', async () => {
    const forbidden = () => {
      throw serviceError('403', 'Forbidden');
    };
    const findings = await visit(account({ buckets: { HeadBucket: forbidden } }).clients, VISIT);
    expect(verdicts(findings, 'unknown')).toHaveLength(4);
    expect(summary(findings, 'prod', 'eu-west-1')).toContain('4 could not be looked at');
  });
});

describe('the stage', () => {
  test.each(['Prod', 'a-stage-with-a-long-name', 'prod_1', '-x'])('%s does not do', (stage) => {
    expect(stageFinding(stage, 'eu-west-1').verdict).toBe('fail');
  });

  test('has less room in a region with a long name, because role names carry both', () => {
    const fifteen = 'abcdefghijklmno';
    expect(stageFinding(fifteen, 'eu-west-1').verdict).toBe('ok');
    expect(stageFinding(fifteen, 'ap-southeast-1').remedy).toContain('2 to 14 small letters');
  });

  test('is judged by the longest name that a role has', () => {
    const functions = Object.entries<Document>(yaml('deploy/functions.yml')).flatMap(
      ([name, { events = [] }]) => [
        name,
        ...(events.some((event: Document) => event.schedule !== undefined) ? [`${name}-schedule`] : []),
      ],
    );
    expect(Math.max(...functions.map((name) => name.length))).toBe(LONGEST_ROLE.length);
    expect(functions).toContain(LONGEST_ROLE);
  });
});

describe('what is not well elsewhere', () => {
  test('without credentials nothing else is asked, and how to sign in is said', async () => {
    const nobody = () => {
      throw serviceError('CredentialsProviderError', 'Could not load credentials from any providers');
    };
    const { clients, sent } = account({ identity: { GetCallerIdentity: nobody } });
    const findings = await visit(clients, VISIT);
    expect(about(findings, 'CredentialsProviderError').remedy).toContain('aws sso login');
    expect(sent().map(({ command }) => command)).toEqual(['GetCallerIdentity']);
    expect(summary(findings, 'prod', 'eu-west-1')).toBe('1 to mend before a deployment.');
  });

  test('a region without known images is refused, with those that have some', () => {
    const finding = regionFinding('mars-north-1', { 'eu-west-1': {}, 'us-east-1': {} });
    expect(finding).toMatchObject({ verdict: 'fail' });
    expect(finding.remedy).toContain('eu-west-1, us-east-1');
  });

  test('a Node that cannot load TypeScript is told where the project’s own is', () => {
    expect(nodeFinding('20.19.0').remedy).toContain('npm ci');
    expect(nodeFinding('22.18.0').verdict).toBe('ok');
  });

  test('a folder without the dataset or the deployment tool says what is missing', () => {
    expect(datasetFinding(ROOT, 'docs').words).toContain('train_data.csv and test_data_hidden.csv');
    expect(datasetFinding(ROOT, 'nowhere').verdict).toBe('fail');
    expect(deployToolFinding('/nowhere').remedy).toContain('npm ci');
    expect(deployToolFinding(ROOT).verdict).toBe('ok');
  });
});
