// What retrainings cost: three jobs, one scan of all corrections, a state machine, and where the gate promotes a second fleet for a while.
import { plannedWaits } from '../../functions/deployment/endpoint-plan.ts';
import { itemBytes } from './feedback-lines.ts';
import { JOB_SECONDS, PIPELINE_SECONDS } from './job-seconds.ts';
import { GIB, gbSeconds, type Line, SECONDS } from './line.ts';
import type { StageParameters, Workload } from './workload.ts';

/** From creating the new fleet until it takes traffic: assumed. */
const LAUNCH_SECONDS = 480;
const READ_BYTES = 4096;
const VOLUME_GB = 30;
/** States entered besides one for each segment (test/unit/cli/cost walks the state machine): without and with a deployment. */
export const TRANSITIONS = { held: 19, promoted: 28 } as const;
/** Parts, manifest, the jobs' outputs and archives; what they and the functions read. Rounded up. */
const PUTS = 60;
const GETS = 120;
/** The dataset itself, and what Preprocess and Evaluate write of it: assumed. */
const COPIES = 3;
/** The archive of a model, and where it is promoted the copy under its version (docs/model.md: 3.5 to 4.5 MB). */
const ARCHIVE_BYTES = 4.5e6;
/** Tasks, and the functions that announce, start, resume and release; with a second each, assumed. */
const FUNCTION_CALLS = 25;
const EXPORT_MB = 2048;
const EXPORT_BYTES_A_SECOND = 5e6;
const MESSAGES = 4;

const deploymentSeconds = (stage: StageParameters): number =>
  LAUNCH_SECONDS +
  plannedWaits({
    traffic: stage.deploymentTraffic,
    stepPercent: stage.deploymentStepPercent,
    waitSeconds: stage.deploymentWaitSeconds,
    terminationWaitSeconds: stage.deploymentTerminationWaitSeconds,
  });

/** One at a time: thresholds that are crossed meanwhile are coalesced into the next retraining. */
export const retrainings = (work: Workload, stage: StageParameters): number => {
  const crossed = Math.floor(work.feedback / work.threshold);
  const each = PIPELINE_SECONDS + work.promoted * deploymentSeconds(stage);
  return Math.min(crossed, Math.floor(SECONDS / each));
};

const jobLines = (work: Workload, stage: StageParameters, runs: number): Line[] => {
  const train = work.trainSeconds ?? JOB_SECONDS.train;
  const process = work.processingSeconds ?? JOB_SECONDS.preprocess + JOB_SECONDS.evaluate;
  const part = 'retraining';
  return [
    {
      part,
      what: `training, ${stage.trainingInstanceType}`,
      quantity: (runs * train) / 3600,
      price: { instance: stage.trainingInstanceType },
    },
    {
      part,
      what: `preparing and evaluating, ${stage.processingInstanceType}`,
      quantity: (runs * process) / 3600,
      price: { instance: stage.processingInstanceType },
    },
    {
      part,
      what: 'training volumes',
      quantity: (runs * train * VOLUME_GB) / SECONDS,
      price: 'training-volume',
    },
    {
      part,
      what: 'processing volumes',
      quantity: (runs * process * VOLUME_GB) / SECONDS,
      price: 'processing-volume',
    },
  ];
};

const deploymentLines = (stage: StageParameters, deployed: number): Line[] =>
  stage.endpointKind === 'serverless'
    ? []
    : [
        {
          part: 'retraining',
          what: `second fleet while traffic moves, ${stage.endpointInstanceType}`,
          quantity: (deployed * stage.endpointInstanceCount * deploymentSeconds(stage)) / 3600,
          price: { instance: stage.endpointInstanceType },
        },
      ];

export const retrainingLines = (work: Workload, stage: StageParameters): Line[] => {
  const runs = retrainings(work, stage);
  const deployed = runs * work.promoted;
  const bytes = (work.stored + work.feedback / 2) * itemBytes(work);
  const kept = (runs * (bytes * COPIES + ARCHIVE_BYTES) + deployed * ARCHIVE_BYTES) / 2 / GIB;
  const part = 'retraining';
  return [
    ...jobLines(work, stage, runs),
    ...deploymentLines(stage, deployed),
    { part, what: 'table, read through', quantity: (runs * bytes) / READ_BYTES, price: 'dynamodb-read' },
    {
      part,
      what: 'functions, time',
      quantity:
        gbSeconds(runs * FUNCTION_CALLS, 512, 1) +
        gbSeconds(runs, EXPORT_MB, bytes / EXPORT_BYTES_A_SECOND + stage.exportSegments),
      price: 'lambda-gb-second',
    },
    {
      part,
      what: 'functions, calls',
      quantity: runs * (FUNCTION_CALLS + stage.exportSegments),
      price: 'lambda-request',
    },
    {
      part,
      what: 'state transitions',
      quantity:
        (runs - deployed) * (TRANSITIONS.held + stage.exportSegments) +
        deployed * (TRANSITIONS.promoted + stage.exportSegments),
      price: 'state-transition',
    },
    { part, what: 'messages to topics', quantity: runs * MESSAGES, price: 'topic-request' },
    { part, what: 'objects written', quantity: runs * PUTS, price: 's3-put' },
    { part, what: 'objects read', quantity: runs * GETS, price: 's3-get' },
    { part, what: 'datasets and models, kept', quantity: kept, price: 's3-storage' },
  ];
};

/** Hours for the note under the bill. */
export const cycleHours = (stage: StageParameters): { held: number; promoted: number } => ({
  held: PIPELINE_SECONDS / 3600,
  promoted: (PIPELINE_SECONDS + deploymentSeconds(stage)) / 3600,
});
