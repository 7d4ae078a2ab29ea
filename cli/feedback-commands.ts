// `loop predict | feedback | publish | show | revise | erase | adjudicate | audit`: predictions, and what people say of them.
import { basename } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Command } from 'commander';
import type * as z from 'zod';
import { FeedbackSubmitted } from '../events/feedback-submitted.ts';
import { Erased } from '../functions/api/operations/erase-feedback.ts';
import { UserErased } from '../functions/api/operations/erase-user.ts';
import { Prediction } from '../functions/api/operations/predict-sentiment.ts';
import { FeedbackTaken } from '../functions/api/operations/submit-feedback.ts';
import { publishEvents } from '../functions/runtime/publish-events.ts';
import { Adjudications, adjudicationList } from './adjudication-list.ts';
import { clientSettings, connect } from './connection.ts';
import { feedbackHint } from './feedback-hint.ts';
import { erasedWords, predictionWords, takenWords, userErasedWords } from './feedback-words.ts';
import { exitCodeOf, progressLine, reportWords, sendFile } from './send-file.ts';
import type { Api, ApiReply } from './signed-api.ts';
import type { Terminal } from './terminal.ts';

const feedbackPath = (id: string): string => `/feedback/${encodeURIComponent(id)}`;

/** Request after request until nothing is left; the answer is the sum. */
const eraseUser = async (api: Api, user: string): Promise<ApiReply> => {
  const sum: z.output<typeof UserErased> = { erased: 0, more: true, models: [], datasets: [] };
  while (sum.more) {
    const reply = await api.delete(`/users/${encodeURIComponent(user)}/feedback`);
    if (reply.status >= 400) return reply;
    const { erased, more, models, datasets } = UserErased.parse(reply.body);
    sum.erased += erased;
    sum.more = more;
    const known = new Set(sum.models.map(({ model_version }) => model_version));
    sum.models.push(...models.filter(({ model_version }) => !known.has(model_version)));
    sum.datasets = [...new Set([...sum.datasets, ...datasets])];
  }
  return { status: 200, body: sum };
};

const publish = async (stage: string, user_label: string, text: string): Promise<void> => {
  const connection = await connect(stage);
  const { bus } = connection;
  const events = new EventBridgeClient(clientSettings(connection));
  const detail = FeedbackSubmitted.detail.parse({ text, user_label });
  await publishEvents({ events }, bus, [{ detailType: 'FeedbackSubmitted', detail }]);
  process.stdout.write(`published to ${bus}\n`);
};

const addHandingIn = (program: Command, { stage, api, show }: Terminal): void => {
  program
    .command('predict <text>')
    .description('ask for the sentiment of a text')
    .action(async (text: string) => {
      const reply = await (await api()).post('/predict-sentiment', { text });
      show(reply, Prediction, predictionWords);
      const hint = feedbackHint(reply.body);
      if (hint !== undefined) process.stderr.write(`${hint}\n`);
    });

  program
    .command('feedback [label] [text]')
    .description(
      'hand in a correction or a confirmation (label: Positive, Neutral or Negative), or a file of them',
    )
    .option('--prediction <id>', 'the prediction_id that is corrected or confirmed')
    .option('--file <path>', 'CSV with a header (text,user_label,…) or JSON Lines in place of label and text')
    .action(async (label: string | undefined, text: string | undefined, options: Given, command: Command) => {
      const { file, prediction } = options;
      if (file !== undefined) {
        const report = await sendFile(await api(), file, progressLine(basename(file), process.stderr));
        const json = command.optsWithGlobals<{ json?: boolean }>().json;
        process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportWords(report));
        process.exitCode = exitCodeOf(report);
        return;
      }
      if (label === undefined || text === undefined)
        command.error('error: give a label and a text, or --file <path>');
      const known = prediction === undefined ? {} : { prediction_id: prediction };
      const reply = await (await api()).post('/submit-feedback', { text, user_label: label, ...known });
      show(reply, FeedbackTaken, takenWords);
    });

  program
    .command('publish <label> <text>')
    .description('hand in a correction as a FeedbackSubmitted event on the bus')
    .action((label: string, text: string) => publish(stage(), label, text));
};

interface Given {
  readonly prediction?: string;
  readonly file?: string;
}

export const addFeedbackCommands = (program: Command, terminal: Terminal): void => {
  const { api, show } = terminal;
  addHandingIn(program, terminal);

  program
    .command('show <feedback-id>')
    .description('what is stored of a correction, and which datasets and models have seen it')
    .action(async (id: string) => show(await (await api()).get(feedbackPath(id))));

  program
    .command('revise <feedback-id> <label>')
    .description('change the label of a correction; its text stays')
    .action(async (id: string, user_label: string) =>
      show(await (await api()).put(feedbackPath(id), { user_label })),
    );

  program
    .command('erase [feedback-id]')
    .description('erase a correction for good; the answer names the models that were trained on it')
    .option('--user <id>', 'everything that this user handed in')
    .action(async (id: string | undefined, { user }: { user?: string }, command: Command) => {
      if ((id === undefined) === (user === undefined))
        command.error('error: give a feedback id, or --user <id>');
      if (id !== undefined) show(await (await api()).delete(feedbackPath(id)), Erased, erasedWords);
      else show(await eraseUser(await api(), user ?? ''), UserErased, userErasedWords);
    });

  program
    .command('adjudicate')
    .description('list the corrections that wait for a person’s judgement')
    .action(async () => show(await (await api()).get('/adjudications'), Adjudications, adjudicationList));

  program
    .command('audit <feedback_id> <label>')
    .description('judge a correction a second time; trainings trust this label in place of the user’s')
    .option('--auditor <name>', 'who judged')
    .action(async (feedback_id: string, label: string, { auditor }: { auditor?: string }) =>
      show(
        await (await api()).post('/audits', {
          feedback_id,
          label,
          ...(auditor === undefined ? {} : { auditor }),
        }),
      ),
    );
};
