// docs/costs.md shows what the command prints: every block that begins with a call of it holds that call's own answer.
import { costCommand } from './command.ts';

const CALL = 'npm run cost --';
const BLOCK = /```console\n\$ npm run cost --([^\n]*)\n[\s\S]*?```/g;

/** What a call prints, for arguments without quotes. */
export const printed = async (args: string): Promise<string> => {
  const texts: string[] = [];
  const command = costCommand((text) => void texts.push(text)).exitOverride();
  await command.parseAsync(args.split(' ').filter(Boolean), { from: 'user' });
  return texts.join('\n');
};

/** The page with every block answered afresh. */
export const answered = async (page: string): Promise<string> => {
  const calls = [...page.matchAll(BLOCK)].map(([, args = '']) => args.trim());
  const answers = new Map(await Promise.all(calls.map(async (args) => [args, await printed(args)] as const)));
  return page.replace(
    BLOCK,
    (_, args: string) => `\`\`\`console\n$ ${CALL} ${args.trim()}\n${answers.get(args.trim())}\n\`\`\``,
  );
};
