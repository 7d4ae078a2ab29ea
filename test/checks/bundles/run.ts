// `npm run check:bundles`: what each function loads before its first call keeps to its budget and holds nothing banned.
import { BANNED, BUDGET, EXCEPTIONS } from './budgets.ts';
import { allBundles, type Bundle } from './bundles.ts';

const kib = ({ bytes }: Bundle): number => bytes / 1024;
const budgetOf = ({ name }: Bundle): number => EXCEPTIONS[name]?.budget ?? BUDGET;
const heaviest = ({ parts }: Bundle): string =>
  parts
    .slice(0, 4)
    .map(([part, bytes]) => `${part} ${(bytes / 1024).toFixed(0)}`)
    .join(', ');

const bundles = (await allBundles()).sort((a, b) => b.bytes - a.bytes);
const sizes = new Map(bundles.map((each) => [each.name, kib(each)]));
const complaints = [
  ...bundles
    .filter((each) => kib(each) > budgetOf(each))
    .map((each) => `${each.name} has ${kib(each).toFixed(0)} KiB of ${budgetOf(each)}: ${heaviest(each)}`),
  ...Object.keys(EXCEPTIONS)
    .filter((name) => (sizes.get(name) ?? 0) <= BUDGET)
    .map((name) => `${name} no longer needs a budget of its own`),
  ...bundles.flatMap(({ name, parts }) =>
    BANNED.filter((banned) => parts.some(([part]) => part === banned.name)).map(
      (banned) => `${name} holds ${banned.name}: ${banned.because}`,
    ),
  ),
];

for (const each of bundles)
  console.log(
    `${each.name.padEnd(24)} ${kib(each).toFixed(0).padStart(5)} KiB of ${budgetOf(each)}  ${heaviest(each)}`,
  );
console.log();
for (const [name, { budget, because }] of Object.entries(EXCEPTIONS))
  console.log(`${name}: ${budget}, ${because}`);
for (const complaint of complaints) console.error(`✖ ${complaint}`);
const [largest] = bundles;
console.log(
  `\n${bundles.length} bundles, the largest ${largest?.name} with ${largest && kib(largest).toFixed(0)} KiB; ${complaints.length} over budget or with something banned.`,
);
process.exitCode = complaints.length === 0 && bundles.length > 0 ? 0 : 1;
