// `loop completion bash|zsh|fish`: a script for the shell, made from the commands themselves.
import { Argument, type Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const names = (program: Command): string[] => program.commands.map((command) => command.name());

const optionsOf = (command: Command): string[] =>
  command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));

const bash = (program: Command): string => {
  const cases = program.commands.map((command) => {
    const words = [...optionsOf(command), ...names(command), ...optionsOf(program)].join(' ');
    return `    ${command.name()}) COMPREPLY=($(compgen -W "${words}" -- "$word")) ;;`;
  });
  return [
    '_loop() {',
    `  local word="\${COMP_WORDS[COMP_CWORD]}"`,
    `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${names(program).join(' ')}" -- "$word")); return; fi`,
    `  case "\${COMP_WORDS[1]}" in`,
    ...cases,
    '  esac',
    '}',
    'complete -o default -F _loop loop',
    '',
  ].join('\n');
};

const fish = (program: Command): string =>
  [
    ...program.commands.map(
      (command) =>
        `complete -c loop -n __fish_use_subcommand -f -a ${command.name()} -d '${command.description().replaceAll("'", '’')}'`,
    ),
    ...program.commands.flatMap((command) =>
      [...command.options, ...program.options].map(
        ({ long, description }) =>
          `complete -c loop -n '__fish_seen_subcommand_from ${command.name()}' -l ${(long ?? '').replace(/^--/, '')} -d '${description.replaceAll("'", '’')}'`,
      ),
    ),
    '',
  ].join('\n');

/** zsh reads bash's script through bashcompinit. */
const zsh = (program: Command): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;

const SCRIPTS: Record<Shell, (program: Command) => string> = { bash, zsh, fish };

export const completionScript = (program: Command, shell: Shell): string => SCRIPTS[shell](program);

export const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices([...SHELLS]))
    .description('a script that completes commands: source <(loop completion bash)')
    .action((shell: Shell) => void process.stdout.write(completionScript(program, shell)));
};
