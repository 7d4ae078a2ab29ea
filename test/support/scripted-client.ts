// A client of any AWS service that answers from a script, by command; what the script does not foresee throws.

// biome-ignore lint/suspicious/noExplicitAny: inputs differ by command, and each script knows its own
type Answer = (input: any) => unknown;
export type Script = Record<string, Answer>;

export interface SentCommand {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

export interface ScriptedClient<Client> {
  readonly client: Client;
  readonly sent: SentCommand[];
  /** Inputs of one command, in order. */
  readonly inputs: (command: string) => Record<string, unknown>[];
  /** Adds or replaces answers. */
  readonly answer: (more: Script) => void;
}

/** @param script command without its suffix `Command` -> answer; an answer that throws is the service's error. */
export const scriptedClient = <Client>(script: Script = {}): ScriptedClient<Client> => {
  const answers = { ...script };
  const sent: SentCommand[] = [];
  const send = async (command: {
    readonly input: Record<string, unknown>;
    constructor: { name: string };
  }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ command: name, input: command.input });
    const answer = answers[name];
    if (answer === undefined) throw new Error(`The script has no answer to ${name}`);
    return answer(command.input);
  };
  return {
    client: { send } as Client,
    sent,
    inputs: (name) => sent.filter(({ command }) => command === name).map(({ input }) => input),
    answer: (more) => Object.assign(answers, more),
  };
};

/** An error as the SDK throws it: recognised by its name. */
export const serviceError = (name: string, message = name): Error =>
  Object.assign(new Error(message), { name, $metadata: {} });

/** Answers one after the other; the last one stays. An Error is thrown. */
export const inTurn = (...answers: readonly unknown[]): Answer => {
  let turn = 0;
  return () => {
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
};
