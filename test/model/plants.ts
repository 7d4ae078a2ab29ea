// Three mistakes that loops like this one are known for, each planted at a port, so that shipped code has no switch for them.

import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import {
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import type { Plant } from './model.ts';

type Documents = Dependencies['documents'];
type Send = (command: object) => Promise<unknown>;
type Actions = NonNullable<TransactWriteCommandInput['TransactItems']>;

const isCount = (command: object): command is TransactWriteCommand =>
  command instanceof TransactWriteCommand &&
  (command.input.TransactItems ?? []).some(
    ({ Update }) => Update?.UpdateExpression === 'SET counted_at = :now',
  );

type Count = (actions: Actions, send: Send) => Promise<unknown>;

/** Faults and turns lie under it, so that each call of the planted code may be struck. */
const replacing =
  (count: Count) =>
  (documents: Documents): Documents => {
    const send = documents.send.bind(documents) as unknown as Send;
    const instead: Send = (command) =>
      isCount(command) ? count(command.input.TransactItems ?? [], send) : send(command);
    return { send: instead } as unknown as Documents;
  };

const update = (action: Actions[number] | undefined, changes: Partial<UpdateCommandInput> = {}) =>
  new UpdateCommand({ ...(action?.Update as UpdateCommandInput), ...changes });

/** Adds without looking whether the item was counted before. */
export const blindAdd: Plant = () => ({
  documents: replacing(async (actions, send) => {
    await send(update(actions.at(-1)));
    for (const mark of actions.slice(0, -1))
      await send(
        update(mark, {
          ConditionExpression: 'attribute_exists(user_label)',
          ExpressionAttributeValues: { ':now': mark.Update?.ExpressionAttributeValues?.[':now'] },
        }),
      ).catch(() => undefined);
  }),
});

/** Looks, counts, and marks afterwards: a crash or a second consumer in between counts twice. */
export const markAfterCount: Plant = ({ db }) => ({
  documents: replacing(async (actions, send) => {
    const marks = actions.slice(0, -1);
    const open = marks.every(({ Update }) => {
      const item = db.item(String(Update?.TableName), Update?.Key ?? {});
      return (
        item?.counted_at === undefined && item?.user_label === Update?.ExpressionAttributeValues?.[':label']
      );
    });
    if (!open) return send(new TransactWriteCommand({ TransactItems: actions })); // refused, as it should be
    await send(update(actions.at(-1)));
    for (const mark of marks) await send(update(mark));
  }),
});

/** Gives the lease back when a retraining succeeded, and else believes it to be running still. */
export const releaseOnlyOnSuccess: Plant = ({ deps }) => {
  const send = deps.workflows.send.bind(deps.workflows) as unknown as Send;
  const believing: Send = async (command) => {
    const answer = (await send(command)) as { status?: string };
    if (!(command instanceof DescribeExecutionCommand) || answer.status === 'SUCCEEDED') return answer;
    return { ...answer, status: 'RUNNING' };
  };
  return {
    workflows: { send: believing } as unknown as Dependencies['workflows'],
    hearsEnd: (status) => status === 'SUCCEEDED',
  };
};
