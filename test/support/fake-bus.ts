// A bus that keeps what is published on it, holds every event against its contract, and can refuse some, as EventBridge may.
import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { EVENTS } from '../../events/catalogue.ts';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import { scriptedClient } from './scripted-client.ts';

export interface Published {
  readonly bus: string | undefined;
  readonly source: string | undefined;
  readonly detailType: string;
  // biome-ignore lint/suspicious/noExplicitAny: details differ by event; the contract has checked them
  readonly detail: any;
}

export interface FakeBus {
  readonly events: Dependencies['events'];
  readonly published: Published[];
  readonly named: (detailType: string) => Published[];
  /** The first `count` entries of the next call are refused; the call itself answers 200. */
  readonly refuseNext: (count: number) => void;
  /** From now on entries whose metadata this holds of are refused. */
  readonly refuse: (which: (metadata: { readonly correlation_id: string }) => boolean) => void;
  /** How many calls there were. */
  readonly calls: () => number;
}

const MOST_ENTRIES = 10;
const REFUSAL = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };

const accepted = (entry: NonNullable<PutEventsCommandInput['Entries']>[number]): Published => {
  const contract = EVENTS.find(({ detailType }) => detailType === entry.DetailType);
  if (contract === undefined) throw new Error(`No contract is called ${entry.DetailType}`);
  const detail = JSON.parse(entry.Detail ?? '');
  contract.detail.parse(detail);
  return { bus: entry.EventBusName, source: entry.Source, detailType: contract.detailType, detail };
};

export const fakeBus = (): FakeBus => {
  const published: Published[] = [];
  let refusals = 0;
  let unwanted = (_: { readonly correlation_id: string }): boolean => false;
  const { client, sent } = scriptedClient<Dependencies['events']>({
    PutEvents: ({ Entries = [] }: PutEventsCommandInput) => {
      if (Entries.length === 0 || Entries.length > MOST_ENTRIES)
        throw new Error(`PutEvents takes 1 to 10 entries, not ${Entries.length}`);
      const events = Entries.map(accepted);
      const refused = events.map(({ detail }, index) => index < refusals || unwanted(detail.metadata));
      refusals = 0;
      published.push(...events.filter((_, index) => refused[index] === false));
      return {
        FailedEntryCount: refused.filter(Boolean).length,
        Entries: refused.map((no, index) => (no ? REFUSAL : { EventId: `event-${index}` })),
      };
    },
  });
  return {
    events: client,
    published,
    named: (detailType) => published.filter((event) => event.detailType === detailType),
    refuse: (which) => {
      unwanted = which;
    },
    calls: () => sent.length,
    refuseNext: (count) => {
      refusals = count;
    },
  };
};
