// What the foreign pipelines must do: for every execution its status and that of each step.

export interface Expectation {
  /** The Python file that renders the pipeline and starts its executions. */
  readonly script: string;
  /** Executions in their order. */
  readonly executions: readonly {
    readonly title: string;
    readonly status: string;
    readonly steps: Readonly<Record<string, string>>;
    /** Text that the named step's reason or message must have. */
    readonly says?: readonly [step: string, text: string];
  }[];
}

const judged = { Split: 'Succeeded', Train: 'Succeeded', Evaluate: 'Succeeded' };

export const EXPECTED: readonly Expectation[] = [
  {
    script: 'evaluated_model.py',
    executions: [
      {
        title: 'evaluated model, good enough',
        status: 'Succeeded',
        steps: {
          ...judged,
          Gate: 'Succeeded True',
          'Keep-RepackModel-0': 'Succeeded',
          'Keep-RegisterModel': 'Succeeded',
          'Deployable-CreateModel': 'Succeeded',
        },
      },
      {
        title: 'evaluated model, too far off',
        status: 'Failed',
        steps: { ...judged, Gate: 'Succeeded False', TooFarOff: 'Failed' },
        says: ['TooFarOff', 'error above 0.001'],
      },
    ],
  },
  {
    script: 'cached_steps.py',
    executions: [
      {
        title: 'cached steps, first',
        status: 'Succeeded',
        steps: { Count: 'Succeeded', Train: 'Succeeded' },
      },
      {
        title: 'cached steps, again',
        status: 'Succeeded',
        steps: { Count: 'Succeeded from cache', Train: 'Succeeded from cache' },
      },
      {
        title: 'cached steps, another rate',
        status: 'Succeeded',
        steps: { Count: 'Succeeded from cache', Train: 'Succeeded' },
      },
      {
        title: 'cached steps, other data',
        status: 'Succeeded',
        steps: { Count: 'Succeeded', Train: 'Succeeded' },
      },
    ],
  },
  {
    script: 'failing_on_purpose.py',
    executions: [
      {
        title: 'fail step, not reached',
        status: 'Succeeded',
        steps: { Count: 'Succeeded', EnoughRows: 'Succeeded True' },
      },
      {
        title: 'fail step, reached',
        status: 'Failed',
        steps: { Count: 'Succeeded', EnoughRows: 'Succeeded False', TooFewRows: 'Failed' },
        says: ['TooFewRows', 'Stage test needs more than 3 rows in FailingOnPurpose'],
      },
    ],
  },
];
