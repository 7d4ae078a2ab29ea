// What `npm start` leaves on the screen: where everything is, and three lines to paste.
import type { Cloud } from './cloud.ts';
import { apiUrl } from './deployment.ts';

interface Welcome {
  readonly cloud: Cloud;
  readonly outputs: Record<string, string>;
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
}

const row = (name: string, value: string): string => `  ${name.padEnd(18)}${value}\n`;

export const welcome = ({ cloud, outputs, phases }: Welcome): string => {
  const spent = phases.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(', ');
  return [
    '\nThe loop is running.\n\n',
    row('HTTP API', apiUrl(cloud.endpoint, outputs)),
    row('AWS emulator', cloud.endpoint),
    row('SageMaker', cloud.sageMakerEndpoint),
    row('Event bus', outputs.BusName ?? ''),
    row('State machine', outputs.StateMachineArn ?? ''),
    row('Endpoint', outputs.EndpointName ?? ''),
    row('State and logs', '.local/'),
    row('Took', spent),
    '\nTry, in another terminal:\n\n',
    '  npx loop predict "Broke after two days, what a waste of money"\n',
    '  npx loop feedback Negative "Broke after two days, what a waste of money"\n',
    '  npx loop retrain --watch\n',
    '\nCtrl-C stops everything; the next `npm start` resumes with the trained model.\n',
  ].join('');
};
