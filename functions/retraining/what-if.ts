// POST /what-if: replays what is on record under proposed thresholds and gate rules; changes nothing.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { MOST_REPLAYED, WhatIfRequest } from '../api/operations/what-if.ts';
import { publicText } from '../api/public-text.ts';
import { EvaluationReport } from '../evaluation/evaluation-report.ts';
import { readGateRules } from '../evaluation/gate-rules.ts';
import type { GateRules } from '../evaluation/promotion-gate.ts';
import { findReceipt } from '../evaluation/receipts.ts';
import { type PastCase, rejudge } from '../evaluation/rejudge.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { recentCycles } from './cycles.ts';
import { parseS3Uri } from './dataset-layout.ts';
import { readLimits } from './limits.ts';
import { recordedFeedback } from './recorded-feedback.ts';
import { replay } from './replay.ts';
import type { Limits } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}
type Proposal = z.output<typeof WhatIfRequest>;

const CYCLES_JUDGED = 50;
const READS_AT_ONCE = 10;

const proposedLimits = (deployed: Limits, { thresholds: to }: Proposal): Limits => ({
  ...deployed,
  volume: to.volume_threshold ?? deployed.volume,
  disagreement: to.disagreement_limit ?? deployed.disagreement,
  disagreementMinimum: to.disagreement_minimum ?? deployed.disagreementMinimum,
  labelShift: to.label_shift_limit ?? deployed.labelShift,
  labelShiftMinimum: to.label_shift_minimum ?? deployed.labelShiftMinimum,
  ageSeconds: to.age_limit_seconds ?? deployed.ageSeconds,
  coolDownSeconds: to.cool_down_seconds ?? deployed.coolDownSeconds,
  patience: to.patience ?? deployed.patience,
});

const proposedRules = (deployed: GateRules, { gate: to }: Proposal): GateRules => ({
  rule: to.rule ?? deployed.rule,
  macroF1Floor: to.macro_f1_floor ?? deployed.macroF1Floor,
  accuracyFloor: to.accuracy_floor ?? deployed.accuracyFloor,
  minimumEffect: to.minimum_effect ?? deployed.minimumEffect,
  effectOfInterest: to.effect_of_interest ?? deployed.effectOfInterest,
});

const readReport = async ({ objects }: Needs, uri: string): Promise<EvaluationReport | undefined> => {
  const { bucket, key } = parseS3Uri(uri);
  try {
    const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return EvaluationReport.parse(JSON.parse((await Body?.transformToString()) ?? 'null'));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
};

/** Of the latest cycles those that the gate judged and whose report is still there. */
const pastCases = async (deps: Needs, loopTable: string): Promise<PastCase[]> => {
  const cycles = await recentCycles(deps, loopTable, CYCLES_JUDGED);
  const found = await inParallel(cycles, READS_AT_ONCE, async ({ cycle }): Promise<PastCase[]> => {
    const receipt = await findReceipt(deps, loopTable, cycle);
    const report = receipt && (await readReport(deps, receipt.report_uri));
    return report === undefined || receipt === undefined
      ? []
      : [{ cycle, report, recorded: receipt.verdict }];
  });
  return found.flat();
};

const inWords = (rows: number, deployed: number, proposed: number, changed: number, judged: number) =>
  `Of ${rows} corrections the deployed thresholds would have opened ${deployed} cycles, the proposed ones ${proposed}. ` +
  `Of ${judged} decisions of the gate ${changed} would have been others.`;

export const whatIf = (
  deps: Needs,
  settings: Settings,
  deployed: { readonly limits: Limits; readonly rules: GateRules },
  most = MOST_REPLAYED,
): HttpRoute<typeof WhatIfRequest> => ({
  body: WhatIfRequest,
  run: async ({ body }) => {
    const [rows, cases] = await Promise.all([
      recordedFeedback(deps, settings.DYNAMODB_TABLE_NAME, most),
      pastCases(deps, settings.LOOP_TABLE_NAME),
    ]);
    if (rows === undefined)
      throw new Problem(
        'too-much-to-replay',
        `More than ${most} corrections are on record. npm run simulate replays any number, on a machine of yours.`,
      );
    const as_deployed = replay(rows, deployed.limits);
    const as_proposed = replay(rows, proposedLimits(deployed.limits, body));
    const decisions = rejudge(cases, proposedRules(deployed.rules, body)).map((each) => ({
      ...each,
      recorded: { ...each.recorded, reason: publicText(each.recorded.reason) },
    }));
    const changed = decisions.filter((each) => each.changed).length;
    const times = rows.map(({ timestamp }) => timestamp).sort();
    return {
      status: 200,
      body: {
        words: inWords(rows.length, as_deployed.length, as_proposed.length, changed, decisions.length),
        feedback: { rows: rows.length, from: times[0] ?? null, to: times.at(-1) ?? null },
        retrainings: { as_deployed, as_proposed },
        decisions,
      },
    };
  },
});

export const handler = httpHandler(
  'what-if',
  whatIf(
    { documents: dynamoDb(), objects: s3() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text }),
    { limits: readLimits(), rules: readGateRules() },
  ),
  system.logger,
);
