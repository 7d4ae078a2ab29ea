// `npm run check:templates`: readers that nobody here wrote go over the packaged templates: cfn-lint, checkov and asl-validator.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packaged, TEMPLATE_FILE, type Template, templateOf, type Variant } from '../../support/packaged.ts';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { OPEN, PROD } from '../packages/variants.ts';

const validate = createRequire(import.meta.url)('asl-validator') as (
  definition: object,
  options: { checkPaths: boolean; checkArn: boolean },
) => { isValid: boolean; errorsText: (separator?: string) => string };

const BIN = dirname(pythonEnvironment('templates', join(import.meta.dirname, 'requirements.txt')));
const complaints: string[] = [];

const read = (tool: string, args: readonly string[]): { status: number | null; stdout: string } => {
  const { status, stdout, stderr, error } = spawnSync(join(BIN, tool), args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (stdout === '' && stderr !== '') throw new Error(`${tool} said:\n${stderr}`);
  return { status, stdout };
};

const lint = ({ name }: Variant, file: string): void => {
  const settings = ['--config-file', join(import.meta.dirname, 'cfn-lint.yml'), '--format', 'json'];
  const found = JSON.parse(read('cfn-lint', [...settings, '--', file]).stdout || '[]');
  for (const { Level, Rule, Message } of found) complaints.push(`${name}: ${Level} ${Rule.Id}: ${Message}`);
  console.log(`cfn-lint       ${name.padEnd(15)} ${found.length} errors and warnings`);
};

const police = ({ name }: Variant, file: string): void => {
  const settings = [
    '--config-file',
    join(import.meta.dirname, 'checkov.yml'),
    '--skip-download',
    '-o',
    'json',
  ];
  const { summary, results } = JSON.parse(read('checkov', [...settings, '-f', file]).stdout);
  for (const { check_id, check_name, resource } of results.failed_checks)
    complaints.push(`${name}: ${check_id} ${check_name}: ${resource}`);
  if (summary.passed === 0 || summary.parsing_errors > 0) complaints.push(`${name}: checkov read nothing`);
  console.log(
    `checkov        ${name.padEnd(15)} ${summary.passed} passed, ${summary.failed} failed, of ${summary.resource_count} resources`,
  );
};

/** The definition as it is deployed, with an ARN in place of each reference. */
const definitionOf = (text: unknown): object => {
  const [body] = [(text as { 'Fn::Sub': unknown })['Fn::Sub'] ?? text].flat();
  return JSON.parse(String(body).replace(/\$\{[^}]+\}/g, 'arn:aws:lambda:eu-west-1:000000000000:function:f'));
};

const machines = ({ name }: Variant, { Resources }: Template): void => {
  const found = Object.entries(Resources).filter(
    ([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine',
  );
  if (found.length === 0) complaints.push(`${name}: no state machine`);
  for (const [id, { Properties }] of found) {
    const verdict = validate(definitionOf(Properties.DefinitionString), { checkPaths: true, checkArn: true });
    if (!verdict.isValid) complaints.push(`${name}: ${id}: ${verdict.errorsText('; ')}`);
    console.log(`asl-validator  ${name.padEnd(15)} ${id} is ${verdict.isValid ? 'valid' : 'not valid'}`);
  }
};

for (const variant of [PROD, OPEN]) {
  const file = join(packaged(variant), TEMPLATE_FILE);
  lint(variant, file);
  police(variant, file);
  machines(variant, templateOf(variant));
}
for (const complaint of complaints) console.error(`✖ ${complaint}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
