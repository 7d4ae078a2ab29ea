// One retraining at a time: the lease says who runs, and which cycle waits.
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { executionName } from './cycle.ts';
import { LEASE_KEY } from './loop-keys.ts';

/** Longer than the state machine can run, so that an expiry always means a lost release. */
export const LEASE_SECONDS = 30 * 3600;

/** `holder` is an execution name; `cycle` is 0 while an execution started by hand has not opened its own; `pending_cycle` the newest request that waits for the release. */
export const Lease = z.object({
  holder: z.string().optional(),
  cycle: z.number().int().nonnegative().optional(),
  expires_epoch: z.number().optional(),
  pending_cycle: z.number().int().positive().optional(),
});
export type Lease = z.infer<typeof Lease>;

export const takenAt = ({ expires_epoch = 0 }: Lease): number => (expires_epoch - LEASE_SECONDS) * 1000;

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

const update = async (
  { documents }: Needs,
  loopTable: string,
  input: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<boolean> => {
  return conditionHeld(() =>
    documents.send(new UpdateCommand({ TableName: loopTable, Key: LEASE_KEY, ...input })),
  );
};

export const readLease = async (
  { documents }: Pick<Dependencies, 'documents'>,
  loopTable: string,
): Promise<Lease> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: LEASE_KEY, ConsistentRead: true }),
  );
  return Lease.parse(Item ?? {});
};

/** Takes the lease when it is free, expired or already this holder's. @returns whether the holder has it now. */
export const takeLease = (deps: Needs, loopTable: string, holder: string, cycle: number): Promise<boolean> =>
  update(deps, loopTable, {
    UpdateExpression: 'SET holder = :holder, #cycle = :cycle, expires_epoch = :expiry',
    ConditionExpression: 'attribute_not_exists(holder) OR expires_epoch < :now OR holder = :holder',
    ExpressionAttributeNames: { '#cycle': 'cycle' },
    ExpressionAttributeValues: {
      ':holder': holder,
      ':cycle': cycle,
      ':now': seconds(deps.clock()),
      ':expiry': seconds(deps.clock()) + LEASE_SECONDS,
    },
  });

/** Leaves a request with the holder, to be started at the release. @returns false when nobody holds the lease any more. */
export const waitForLease = (deps: Needs, loopTable: string, cycle: number): Promise<boolean> =>
  update(deps, loopTable, {
    UpdateExpression: 'SET pending_cycle = :cycle',
    ConditionExpression:
      'attribute_exists(holder) AND holder <> :self AND (attribute_not_exists(pending_cycle) OR pending_cycle <= :cycle)',
    ExpressionAttributeValues: { ':cycle': cycle, ':self': executionName(cycle) },
  });

/** Gives the lease back, or in the same write hands it to the cycle that waits. @returns that cycle. */
export const releaseLease = async (
  deps: Needs,
  loopTable: string,
  holder: string,
): Promise<{ readonly next: number | undefined }> => {
  const { pending_cycle } = await readLease(deps, loopTable);
  const released =
    pending_cycle === undefined
      ? await update(deps, loopTable, {
          UpdateExpression: 'REMOVE holder, #cycle, expires_epoch',
          ConditionExpression: 'holder = :holder AND attribute_not_exists(pending_cycle)',
          ExpressionAttributeNames: { '#cycle': 'cycle' },
          ExpressionAttributeValues: { ':holder': holder },
        })
      : await update(deps, loopTable, {
          UpdateExpression:
            'SET holder = :next, #cycle = :cycle, expires_epoch = :expiry REMOVE pending_cycle',
          ConditionExpression: 'holder = :holder AND pending_cycle = :cycle',
          ExpressionAttributeNames: { '#cycle': 'cycle' },
          ExpressionAttributeValues: {
            ':holder': holder,
            ':next': executionName(pending_cycle),
            ':cycle': pending_cycle,
            ':expiry': seconds(deps.clock()) + LEASE_SECONDS,
          },
        });
  if (released) return { next: pending_cycle };
  const lease = await readLease(deps, loopTable);
  if (lease.holder === holder) return releaseLease(deps, loopTable, holder);
  return { next: undefined };
};
