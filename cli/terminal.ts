// What every command shares: the stage it talks to, and one way of printing an answer or a refusal.
import type { Command } from 'commander';
import * as z from 'zod';
import { connect } from './connection.ts';
import { type Api, type ApiReply, signedApi } from './signed-api.ts';

/** The exit code of a request that was refused or failed; a command that was typed wrongly ends with `WRONG_CALL`. */
export const REFUSED = 1;
export const WRONG_CALL = 2;

const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** A problem+json in words; another answer as it is. */
export const refusalWords = ({ status, body }: ApiReply): string => {
  const { data } = Problem.safeParse(body);
  if (data === undefined) return `✖ The API answered ${status}: ${JSON.stringify(body)}`;
  const { title, detail, issues = [] } = data;
  const lines = issues.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
  return [`✖ ${title} (${status})`, ...(detail === undefined ? [] : [`  ${detail}`]), ...lines].join('\n');
};

export interface Terminal {
  readonly stage: () => string;
  readonly api: () => Promise<Api>;
  /** Prints an answer: in words where the command has some and nobody asked for JSON; a refusal sets the exit code. */
  readonly show: <Body>(reply: ApiReply, schema?: z.ZodType<Body>, words?: (body: Body) => string) => void;
}

export const terminal = (program: Command): Terminal => {
  const options = () => program.opts<{ stage: string; json?: boolean }>();
  const { stdout, stderr } = process;
  return {
    stage: () => options().stage,
    api: async () => signedApi((await connect(options().stage)).api),
    show: (reply, schema, words) => {
      const asJson = `${JSON.stringify(reply.body, null, 2)}\n`;
      if (reply.status >= 400) {
        stderr.write(options().json ? asJson : `${refusalWords(reply)}\n`);
        process.exitCode = REFUSED;
        return;
      }
      const said = !options().json && schema !== undefined && words !== undefined;
      stdout.write(said ? words(schema.parse(reply.body)) : asJson);
    },
  };
};
