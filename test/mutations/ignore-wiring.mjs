// Mutants that no unit test is meant to kill: the wiring of a handler, which only the deployed function runs, and log lines.

const WIRING = new Set(['handler', 'settings', 'tables']);

const isWiring = (path) =>
  path.isVariableDeclaration() &&
  (path.parentPath?.isProgram() || path.parentPath?.isExportNamedDeclaration()) &&
  path.node.declarations.some(
    ({ id, init }) =>
      WIRING.has(id.name) || (init?.type === 'CallExpression' && init.callee.name === 'readEnvironment'),
  );

const isLogLine = (path) =>
  path.isExpressionStatement() ? isLogCall(path.get('expression')) : isLogCall(path);

const isLogCall = (path) =>
  path.isCallExpression() &&
  path.node.callee.type === 'MemberExpression' &&
  path.get('callee').toString().includes('logger.');

/** What `declareValuePlugin` would make of it, without leaning on a package that is not ours to import. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'wiring',
    value: {
      shouldIgnore: (path) => {
        if (isWiring(path))
          return 'The wiring of a handler is run by the deployed function, not by unit tests.';
        if (isLogLine(path)) return 'A log line is not behaviour.';
        return undefined;
      },
    },
  },
];
