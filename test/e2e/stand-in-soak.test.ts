// The soaks of the stand-in in small: a few switches, broken models and kills. The whole ones are commands of their own.
import { expect, test } from 'vitest';
import { reportBlueGreen } from '../soak/blue-green-report.ts';
import { runBlueGreen } from '../soak/blue-green-run.ts';
import { runRandomKills } from '../soak/random-kills-run.ts';

test('given eight clients, when an endpoint is switched and given broken models, then no request fails but the canary’s', async () => {
  const result = await runBlueGreen({ switches: 4, broken: 2, clients: 8 });

  expect(reportBlueGreen(result).problems).toEqual([]);
});

test('given pipelines and deployments under way, when the stand-in is killed, then it comes back whole', async () => {
  const { kills, finale } = await runRandomKills(3, 7);

  expect(kills).toHaveLength(3);
  expect([...kills.flatMap(({ problems }) => problems), ...finale]).toEqual([]);
});
