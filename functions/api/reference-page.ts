// Renders the OpenAPI document as a page for people: plain HTML and one style sheet, no script. Pure.
import * as z from 'zod';
import type { Content, OperationObject, ReferenceDocument } from './reference-document.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);

/** Paragraphs and `code`, the only mark-up that the descriptions use. */
const prose = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${escaped(paragraph).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`)
    .join('');

const code = (value: unknown): string =>
  `<pre>${escaped(typeof value === 'string' ? value : JSON.stringify(value, null, 2))}</pre>`;

const schema = (value: unknown): string => {
  const name = z.object({ $ref: z.string() }).safeParse(value).data?.$ref.split('/').at(-1);
  if (name !== undefined) return `<p><a href="#schema-${name}">${name}</a></p>`;
  return `<details><summary>Schema</summary>${code(value)}</details>`;
};

const content = (kinds: Content = {}): string =>
  Object.entries(kinds)
    .map(([type, media]) => {
      const examples = media.examples === undefined ? [media.example] : [];
      return `<p class="type">${escaped(type)}</p>${examples.map(code).join('')}${schema(media.schema)}`;
    })
    .join('');

const parameters = (list: OperationObject['parameters'] = []): string =>
  list.length === 0
    ? ''
    : `<h4>Parameters</h4><table>${list
        .map(
          ({ name, in: place, required, description = '', schema }) =>
            `<tr><td><code>${name}</code></td><td>${place}${required ? ', required' : ''}</td>` +
            `<td>${escaped(description)}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
        )
        .join('')}</table>`;

const responses = (answers: OperationObject['responses']): string =>
  Object.entries(answers)
    .map(
      ([status, answer]) =>
        `<details${status.startsWith('2') ? ' open' : ''}><summary><b>${status}</b></summary>` +
        `${prose(answer.description)}${content(answer.content)}</details>`,
    )
    .join('');

const section = (path: string, method: string, operation: OperationObject): string =>
  `<section id="${operation.operationId}"><h3><code>${method.toUpperCase()} ${escaped(path)}</code></h3>` +
  `<p>${escaped(operation.summary)}.</p>${prose(operation.description ?? '')}` +
  parameters(operation.parameters) +
  (operation.requestBody === undefined
    ? ''
    : `<h4>Request</h4>${prose(operation.requestBody.description)}${content(operation.requestBody.content)}`) +
  `<h4>Answers</h4>${responses(operation.responses)}</section>`;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2024;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f5f7;padding:.75rem;overflow:auto;border-radius:4px}
section{border-top:1px solid #d8dce1;margin-top:2rem}h3 code{font-size:1.1rem}.type{color:#5b6570;margin-bottom:0}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #e4e7eb;padding:.3rem .6rem;vertical-align:top}
nav ul{columns:2;padding-left:1.2rem}details{margin:.4rem 0}a{color:#0b5cad}
@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6e8eb}pre{background:#22262b}a{color:#7db7f0}}`;

/** @returns a whole HTML page. */
export const referencePage = ({ info, tags, paths, components }: ReferenceDocument): string => {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const of = (tag: string) => all.filter(({ operation }) => operation.tags[0] === tag);
  const link = ({ path, method, operation }: (typeof all)[number]) =>
    `<li><a href="#${operation.operationId}">${method.toUpperCase()} ${escaped(path)}</a></li>`;
  const index = tags.map(({ name }) => `<h4>${name}</h4><ul>${of(name).map(link).join('')}</ul>`).join('');
  const services = tags.map(
    ({ name, description }) =>
      `<h2 id="${name}">${name}</h2>${prose(description)}` +
      of(name)
        .map(({ path, method, operation }) => section(path, method, operation))
        .join(''),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, value]) => `<section id="schema-${name}"><h3>${name}</h3>${code(value)}</section>`,
  );
  const title = escaped(info.title);
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${prose(info.description)}` +
    `<p><a href="openapi.json">openapi.json</a>, version ${escaped(info.version)}</p><nav>${index}</nav>` +
    `${services.join('')}<h2>Schemas</h2>${schemas.join('')}</body></html>`
  );
};
