// The simulation's page as one self-contained HTML file: no script, no request, readable in light and in dark.
import { triggerWords } from '../../functions/retraining/trigger-words.ts';
import type { Decision } from './engine.ts';
import type { Result } from './run.ts';
import { costWords, errorWords, many, summarise, trueGain } from './summary.ts';
import { svgChart } from './svg-chart.ts';

const STYLE = `
:root{color-scheme:light dark;--paper:#fcfcfb;--ink:#1c1d1f;--soft:#5d6066;--rule:#e3e3e0;--live:#0b62c4;--always:#b4560a;--never:#7b7f86;--good:#1a7f43;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--paper:#17181a;--ink:#ececea;--soft:#a5a8ad;--rule:#313338;--live:#6cb0ff;--always:#f0a35e;--never:#8f949c;--good:#5fce8a;--bad:#ff8a80}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}p{margin:.3rem 0;color:var(--soft)}
svg{width:100%;height:auto;display:block}svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--rule)}.line{fill:none;stroke-width:2;stroke-linejoin:round}.live{stroke:var(--live)}.always{stroke:var(--always);stroke-dasharray:5 3}.never{stroke:var(--never);stroke-dasharray:2 3}
svg text.live{fill:var(--live);stroke:none;font-weight:600}svg text.always{fill:var(--always);stroke:none}svg text.never{fill:var(--never);stroke:none}
.promotion{fill:var(--paper);stroke:var(--live);stroke-width:2}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0}dt{color:var(--soft)}dd{margin:0}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.86rem}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--rule)}th{color:var(--soft);font-weight:500;border-top:0}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.why{min-width:18rem;color:var(--soft)}.PROMOTED{color:var(--good)}.REJECTED,.FAILED{color:var(--bad)}`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
const score = (value: number | null | undefined): string => (value == null ? '–' : value.toFixed(3));

const row = (one: Decision): string => {
  const gain = trueGain(one);
  const truly = gain === undefined ? '' : `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(3)}`;
  const cells: readonly (readonly [string, string])[] = [
    ['n', one.opened_day.toFixed(1)],
    ['n', String(one.cycle)],
    ['', `${escaped(one.reason)}<br><small>${escaped(triggerWords(one.reason, one.evidence))}</small>`],
    ['n', String(one.training_rows ?? '–')],
    ['n', score(one.verdict?.candidate.macro_f1)],
    ['n', score(one.verdict?.champion?.macro_f1)],
    ['n', truly],
    ['why', `<b class="${one.outcome}">${one.outcome}</b> ${escaped(one.outcome_reason)}`],
  ];
  return `<tr>${cells.map(([style, content]) => `<td class="${style}">${content}</td>`).join('')}</tr>`;
};

const HEADINGS = ['day', 'cycle', 'opened by', 'rows', 'candidate', 'champion', 'truly', 'verdict'];

const figures = (result: Result): string => {
  const { simulation, cost } = result;
  const { by_outcome, by_reason, wrongly_promoted, wrongly_refused, mean, cycles } = summarise(result);
  const entries = {
    'Mean true macro-F1': `${score(mean.live)} in service, ${score(mean.never_retrained)} never retrained, ${score(mean.always_promoted)} always promoted`,
    Cycles: `${cycles}: ${many(by_outcome)}; opened by ${many(by_reason)}`,
    'Against the truth': `${wrongly_promoted} promoted though worse, ${wrongly_refused} refused though better`,
    Feedback: `${simulation.predictions} predictions, asked about ${simulation.asked}, ${simulation.asked_answered} answers; ${simulation.feedback} labels in all, ${simulation.feedback_of_attackers} by attackers`,
    'Error rate': errorWords(simulation),
    Cost: costWords(cost),
  };
  return `<dl>${Object.entries(entries)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`)
    .join('')}</dl>`;
};

export const htmlPage = (result: Result): string => {
  const { simulation, options, scenario } = result;
  const title = `Simulation: ${scenario}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1><p>${options.months} months, ${options.rate} predictions a day, learner ${options.learner}, gate ${result.rules.gate.rule}, seed ${options.seed}.</p>
<h2>Quality over time</h2><p>True macro-F1 on ${result.corpus.evaluation_drawn} texts that nobody trained on, distributed as on the day. Circles are promotions.</p>${svgChart(simulation)}
<h2>Figures</h2>${figures(result)}
<h2>Decisions</h2><p>Candidate and champion: macro-F1 on the base test set, as the gate saw it. Truly: their difference on the untouched texts, which the gate did not see.</p>
<div class="wide"><table><thead><tr>${HEADINGS.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${simulation.decisions.map(row).join('')}</tbody></table></div>
</body></html>
`;
};
