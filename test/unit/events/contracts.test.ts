// Holds every event contract to its own sample, and to a refusal that names the field.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { EndpointStateChange } from '../../../events/aws/endpoint-state-change.ts';
import { ExecutionStatusChange } from '../../../events/aws/execution-status-change.ts';
import { ModelPackageStateChange } from '../../../events/aws/model-package-state-change.ts';
import { PipelineExecutionStatusChange } from '../../../events/aws/pipeline-execution-status-change.ts';
import { EVENTS } from '../../../events/catalogue.ts';
import { FeedbackSubmitted } from '../../../events/feedback-submitted.ts';
import { schemaFiles } from '../../../events/generate-schemas.ts';
import { EVENT_SOURCE } from '../../../events/metadata.ts';

const issuesOf = (schema: z.ZodType, value: unknown): { path: string; message: string }[] => {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
};

const by = (name: string) => {
  const contract = EVENTS.find(({ detailType }) => detailType === name);
  if (contract === undefined) throw new Error(`${name} is not in the catalogue`);
  return contract;
};

describe('the catalogue', () => {
  test('names every detail-type once', () => {
    const names = EVENTS.map(({ detailType }) => detailType);
    expect(new Set(names).size).toBe(names.length);
  });

  test('holds every event that the design names', () => {
    expect(EVENTS.map(({ detailType }) => detailType).sort()).toEqual(
      [
        ...[
          'FeedbackSubmitted',
          'FeedbackRecorded',
          'FeedbackErased',
          'FeedbackRevised',
          'LoopRepaired',
          'RetrainingRequested',
        ],
        ...['RetrainingStarted', 'CandidateEvaluated', 'CandidateHeld', 'CandidateRejected'],
        ...['ModelRegistered', 'ModelDeployed', 'DeploymentRolledBack', 'RetrainingFailed'],
        ...[
          'EvaluationCompleted',
          'EvaluationFailed',
          'FeedbackAudited',
          'AdjudicationRequested',
          'ApprovalRequested',
        ],
      ].sort(),
    );
    expect(EVENT_SOURCE).toBe('sentiment.loop');
  });

  test.each(EVENTS.map((contract) => [contract.detailType, contract] as const))(
    'the sample of %s fits its contract and survives the bus as JSON',
    (_, { detail, sample }) => {
      expect(issuesOf(detail, JSON.parse(JSON.stringify(sample)))).toEqual([]);
    },
  );

  test.each(
    EVENTS.filter(({ detailType }) => detailType !== 'FeedbackSubmitted').map(
      (c) => [c.detailType, c] as const,
    ),
  )(
    '%s is refused without each of its required fields, by the name of the field',
    (_, { detail, sample }) => {
      for (const field of Object.keys(sample)) {
        const { [field]: _gone, ...rest } = sample as Record<string, unknown>;
        const optional = issuesOf(detail, rest).length === 0;
        if (optional) expect(['dataset_uri', 'auditor']).toContain(field);
        else expect(issuesOf(detail, rest)[0]?.path.split('.')[0]).toBe(field);
      }
    },
  );

  test('the metadata block is versioned, timed and correlated', () => {
    const { detail, sample } = by('FeedbackErased');
    const wrong = (metadata: object) =>
      issuesOf(detail, {
        ...sample,
        metadata: { ...(sample as { metadata: object }).metadata, ...metadata },
      });
    expect(wrong({ version: 2 })[0]?.path).toBe('metadata.version');
    expect(wrong({ time: 'yesterday' })[0]?.path).toBe('metadata.time');
    expect(wrong({ id: '' })[0]?.path).toBe('metadata.id');
    expect(wrong({ correlation_id: '' })[0]?.path).toBe('metadata.correlation_id');
  });
});

describe('FeedbackSubmitted', () => {
  const valid = { text: 'Works.', user_label: 'Positive' };
  const refusal = (changes: object) => issuesOf(FeedbackSubmitted.detail, { ...valid, ...changes });

  test('needs only a text and a label', () => {
    expect(FeedbackSubmitted.detail.parse({ ...valid, text: '  Works. ' })).toEqual(valid);
  });

  test.each([
    ['text', { text: '   ' }, 'empty'],
    ['text', { text: undefined }, 'required'],
    ['text', { text: 17 }, 'string'],
    ['text', { text: 'x'.repeat(5_001) }, '5,000'],
    ['user_label', { user_label: 'positive' }, 'Negative, Neutral, Positive'],
    ['user_label', { user_label: undefined }, 'is not a label'],
    ['model_prediction', { model_prediction: 'Great' }, '"Great" is not a label'],
    ['prediction_id', { prediction_id: '17' }, 'UUID'],
    ['feedback_id', { feedback_id: 'has space' }, '8 to 64'],
    ['user_id', { user_id: '' }, ''],
  ])('a wrong %s is refused with a message that helps (%j)', (field, changes, words) => {
    const [issue] = refusal(changes);
    expect(issue?.path).toBe(field);
    expect(issue?.message).toContain(words);
  });

  test('a text of exactly 5,000 characters after trimming is taken', () => {
    expect(refusal({ text: ` ${'x'.repeat(5_000)} ` })).toEqual([]);
  });

  test('a misspelt field is refused by name instead of being dropped', () => {
    expect(refusal({ userlabel: 'Positive' })[0]?.message).toContain('userlabel');
  });
});

describe('the published schemas', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'events', 'schemas');

  test('are those of the contracts, neither older nor more', () => {
    const published = new Map(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    expect(published).toEqual(schemaFiles());
  });
});

describe("AWS's own events", () => {
  test('keep the casing that each kind has on the wire', () => {
    expect(
      issuesOf(PipelineExecutionStatusChange, {
        'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
        detail: { pipelineExecutionArn: 'arn', currentPipelineExecutionStatus: 'Succeeded' },
      }),
    ).toEqual([]);
    expect(
      issuesOf(EndpointStateChange, {
        'detail-type': 'SageMaker Endpoint State Change',
        detail: { EndpointArn: 'arn', EndpointName: 'e', EndpointStatus: 'IN_SERVICE' },
      }),
    ).toEqual([]);
    expect(
      issuesOf(ModelPackageStateChange, {
        'detail-type': 'SageMaker Model Package State Change',
        detail: { ModelPackageArn: 'arn', ModelApprovalStatus: 'Approved' },
      }),
    ).toEqual([]);
  });

  test('an execution event with a status nobody knows is refused by field', () => {
    const event = {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: 'a', stateMachineArn: 'b', name: 'c', status: 'ASLEEP' },
    };
    expect(issuesOf(ExecutionStatusChange, event)[0]?.path).toBe('detail.status');
  });
});
