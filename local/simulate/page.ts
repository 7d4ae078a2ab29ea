// The simulation's page in a terminal: decisions in order, the curve, the cost.
import { triggerWords } from '../../functions/retraining/trigger-words.ts';
import type { Decision } from './engine.ts';
import type { Result } from './run.ts';
import { costWords, errorWords, many, summarise, trueGain } from './summary.ts';
import { terminalChart } from './terminal-chart.ts';

const score = (value: number | null | undefined): string => (value == null ? '  – ' : value.toFixed(3));
const signed = (value: number | undefined): string =>
  value === undefined ? '' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
const line = (name: string, value: string): string => `  ${name.padEnd(16)}${value}\n`;

const decisionLines = (one: Decision): string => {
  const { candidate, champion } = one.verdict ?? {};
  const seen = `${score(candidate?.macro_f1)} vs ${score(champion?.macro_f1)}`;
  const truth = one.true_champion === null ? '' : `truly ${signed(trueGain(one))}`;
  const head = [
    `  ${one.opened_day.toFixed(1).padStart(6)}`,
    String(one.cycle).padStart(4),
    one.reason.padEnd(13),
    String(one.labels).padStart(6),
    String(one.training_rows ?? '–').padStart(6),
    seen.padEnd(15),
    one.outcome.padEnd(10),
    truth,
  ];
  return `${head.join('  ')}\n${' '.repeat(16)}${triggerWords(one.reason, one.evidence)}\n${' '.repeat(16)}${one.outcome_reason}\n`;
};

export const page = (result: Result): string => {
  const { simulation, cost, options } = result;
  const { cycles, by_outcome, by_reason, wrongly_promoted, wrongly_refused, mean } = summarise(result);
  const asked = simulation.predictions === 0 ? 0 : simulation.asked / simulation.predictions;
  return [
    `\n── ${result.scenario}: ${options.months} months, ${options.rate} predictions a day ──\n\n`,
    '     day  cycle  reason         labels    rows  macro-F1         outcome\n',
    ...simulation.decisions.map(decisionLines),
    '\n',
    terminalChart(simulation.curve, simulation.days),
    '\n',
    line('Cycles', `${cycles}: ${many(by_outcome)}`),
    line('Opened by', many(by_reason)),
    line(
      'Against truth',
      `${wrongly_promoted} promoted though worse, ${wrongly_refused} refused though better`,
    ),
    line(
      'Mean macro-F1',
      `${score(mean.live)} in service, ${score(mean.never_retrained)} never retrained, ${score(mean.always_promoted)} always promoted`,
    ),
    line('Predictions', String(simulation.predictions)),
    line(
      'Feedback',
      `asked ${simulation.asked} times (${(100 * asked).toFixed(1)} %), ${simulation.asked_answered} answers; ${simulation.feedback} labels in all, ${simulation.feedback_of_attackers} by attackers`,
    ),
    line('Error rate', errorWords(simulation)),
    line('Cost', costWords(cost)),
  ].join('');
};
