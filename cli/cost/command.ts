// `npm run cost -- --feedback 1e6 --threshold 1000`: what a month of the loop would cost on AWS.
import { Command, InvalidArgumentError } from 'commander';
import { bill } from './bill.ts';
import { billWords } from './bill-words.ts';
import { CHECKED, REGION } from './prices.ts';
import { stageParameters, standing } from './stage.ts';
import { StageParameters, Workload } from './workload.ts';

/** 1e6 and 1000 alike. */
const number = (given: string): number => {
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Write a number such as 1000 or 1e6.');
  return value;
};

export const parameter = (
  given: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> => {
  const at = given.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write NAME=VALUE, e.g. endpointInstanceCount=1.');
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) };
};

interface Options extends Partial<Omit<Workload, 'predictions'>> {
  readonly stage: string;
  readonly param: Readonly<Record<string, string>>;
  readonly predictions?: number;
  readonly json?: boolean;
}

/** Ten predictions for each correction, unless something else is said: an assumption, like every share. */
const PREDICTIONS_FOR_EACH = 10;

export const costOf = ({ stage, param, json: _json, ...given }: Options) => {
  const parameters = StageParameters.parse(stageParameters(stage, param));
  const feedback = given.feedback ?? 0;
  const parsed = Workload.safeParse({
    ...given,
    feedback,
    predictions: given.predictions ?? feedback * PREDICTIONS_FOR_EACH,
    threshold: given.threshold ?? parameters.volumeThreshold,
  });
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '),
    );
  return { work: parsed.data, bill: bill(parsed.data, parameters, standing()) };
};

export const costCommand = (print: (text: string) => void): Command =>
  new Command('cost')
    .description('What a month of the loop would cost on AWS, by the formulas of docs/costs.md.')
    .option('--feedback <count>', 'corrections a month', number, 0)
    .option('--predictions <count>', 'predictions a month; ten for each correction if left out', number)
    .option('--threshold <labels>', 'new labels that open a cycle; the stage’s if left out', number)
    .option('--stored <count>', 'corrections on record before', number)
    .option('--text-bytes <count>', 'length of a review', number)
    .option('--by-event <share>', 'corrections that come as events, 0 to 1', number)
    .option('--naming <share>', 'corrections that name their prediction, 0 to 1', number)
    .option('--identified <share>', 'corrections with a user’s id, 0 to 1', number)
    .option('--promoted <share>', 'retrainings that are deployed, 0 to 1', number)
    .option('--train-seconds <count>', 'billed seconds of a training', number)
    .option('--processing-seconds <count>', 'billed seconds of Preprocess and Evaluate', number)
    .option('--stage <stage>', 'whose parameters', 'prod')
    .option('--param <name=value>', 'another parameter, as for serverless; repeatable', parameter, {})
    .option('--json', 'the lines with prices and sources')
    .showHelpAfterError()
    .action((options: Options) => {
      const { work, bill: made } = costOf(options);
      const shown = { region: REGION, currency: 'USD', checked: CHECKED, work, ...made };
      print(options.json ? JSON.stringify(shown, null, 2) : billWords(work, made));
    });
