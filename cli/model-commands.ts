// `loop models | model | active | activate | approve | reject`: the registry, and which version serves.
import { type Command, InvalidArgumentError } from 'commander';
import { Models } from '../functions/api/operations/list-models.ts';
import { CycleRequested } from '../functions/api/operations/retrain.ts';
import { ActiveModelAnswer } from '../functions/api/operations/show-active-model.ts';
import { Model } from '../functions/api/operations/show-model.ts';
import { follow } from './follow.ts';
import { openedWords } from './loop-words.ts';
import { activeWords, modelsTable, modelWords } from './model-words.ts';
import type { Terminal } from './terminal.ts';

export const version = (given: string): string => {
  if (/^[1-9]\d{0,8}$/.test(given)) return given;
  throw new InvalidArgumentError('A version is a whole number from 1 on: see `loop models`.');
};

const noted = (note: string | undefined) => (note === undefined ? {} : { note });

export const addModelCommands = (program: Command, { api, show }: Terminal): void => {
  program
    .command('models')
    .description('the registered versions, newest first; ▶ serves')
    .option('--cursor <next>', 'the page after this one')
    .action(async ({ cursor }: { cursor?: string }) => {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      show(await (await api()).get(`/models${query}`), Models, modelsTable);
    });

  program
    .command('model')
    .argument('<version>', 'its number', version)
    .description('figures, verdict, dataset and lineage of a version')
    .action(async (wanted: string) => show(await (await api()).get(`/models/${wanted}`), Model, modelWords));

  program
    .command('active')
    .description('which version serves, on record and on the endpoint')
    .action(async () => show(await (await api()).get('/active-model'), ActiveModelAnswer, activeWords));

  program
    .command('activate')
    .argument('<version>', 'its number', version)
    .description('put a registered version in service, e.g. an earlier one, by the same blue/green way')
    .option('--note <why>', 'kept with the cycle')
    .option('--watch', 'follow it to its end')
    .action(async (wanted: string, { note, watch }: { note?: string; watch?: boolean }) => {
      const reply = await (await api()).post(`/models/${wanted}/activate`, noted(note));
      show(reply, CycleRequested, openedWords);
      if (reply.status < 400 && watch) await follow(await api(), reply.body);
    });

  for (const decision of ['approve', 'reject'] as const)
    program
      .command(decision)
      .argument('<version>', 'its number', version)
      .description(
        `${decision} a version that waits for a person; the execution goes on ${decision === 'approve' ? 'to its deployment' : 'to its end'}`,
      )
      .option('--note <why>', 'kept with the version')
      .action(async (wanted: string, { note }: { note?: string }) =>
        show(await (await api()).post(`/models/${wanted}/approval`, { decision, ...noted(note) })),
      );
};
