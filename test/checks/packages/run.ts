// `npm run check:packages`: packages every stage and choice offline, and holds the templates equal but for what parameters say.
import { type Template, templateOf } from '../../support/packaged.ts';
import { compare, differences, withoutStage } from './differences.ts';
import { EXPECTED } from './expected.ts';
import { DEV, LOCAL, OPEN, PROD, SERVERLESS, TOKENS } from './variants.ts';

/** CloudFormation's own limits. */
const MOST_RESOURCES = 500;
const MOST_BYTES = 1_048_576;

const complaints: string[] = [];

const measure = (name: string, template: Template): string => {
  const resources = Object.keys(template.Resources).length;
  const bytes = Buffer.byteLength(JSON.stringify(template, null, 2));
  if (resources > MOST_RESOURCES) complaints.push(`${name} has ${resources} resources of ${MOST_RESOURCES}`);
  if (bytes > MOST_BYTES) complaints.push(`${name} has ${bytes} bytes of ${MOST_BYTES}`);
  return `${resources} resources, ${Math.round(bytes / 1024)} KiB`;
};

const prod = templateOf(PROD);
console.log(`${PROD.name.padEnd(20)} ${measure(PROD.name, prod)}`);
for (const variant of [DEV, LOCAL, SERVERLESS, OPEN, TOKENS]) {
  const { name, stage } = variant;
  const template = templateOf(variant);
  const found = differences(withoutStage(prod, PROD.stage), withoutStage(template, stage));
  const { unexpected, absent, explained } = compare(found, EXPECTED[name] ?? []);
  const causes = [...new Set(EXPECTED[name]?.map(({ because }) => because))].join(', ');
  console.log(
    `${name.padEnd(20)} ${measure(name, template)}; differs from prod in ${explained} places, by ${causes}`,
  );
  complaints.push(
    ...unexpected.map((path) => `${name} differs from prod in ${path}, which no parameter explains`),
    ...absent.map((path) => `${name} no longer differs from prod in ${path}`),
  );
}
for (const complaint of complaints) console.error(`✖ ${complaint}`);
console.log(`No credentials and no network were used. ${complaints.length} unexplained differences.`);
process.exitCode = complaints.length === 0 ? 0 : 1;
