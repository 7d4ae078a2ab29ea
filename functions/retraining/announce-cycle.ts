// Publishes RetrainingRequested from the stream record of an opened cycle, so a crash between deciding and announcing loses nothing.
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { metadata, publishEvents } from '../runtime/publish-events.ts';
import { type StreamChange, streamHandler } from '../runtime/stream-handler.ts';
import { system } from '../runtime/system.ts';
import { Cycle, executionName } from './cycle.ts';

type Needs = Pick<Dependencies, 'events' | 'clock'>;

/** A cycle that already names its execution was started by hand and needs no request. */
export const announceCycle =
  (deps: Needs, busName: string) =>
  async ({ kind, sequence, after }: StreamChange): Promise<void> => {
    if (kind !== 'INSERT') return;
    const { cycle, reason, evidence, execution_name } = Cycle.parse(after);
    if (execution_name !== undefined) return;
    const block = metadata(sequence, deps.clock(), executionName(cycle));
    await publishEvents(deps, busName, [
      { detailType: 'RetrainingRequested', detail: { metadata: block, cycle, reason, evidence } },
    ]);
  };

const { EVENT_BUS_NAME } = readEnvironment({ EVENT_BUS_NAME: text });

export const handler = streamHandler(
  'announce-cycle',
  announceCycle({ ...system, events: eventBridge() }, EVENT_BUS_NAME),
  system.logger,
);
