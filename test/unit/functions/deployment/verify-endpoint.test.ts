// VerifyEndpoint: the right model answers, its scores add up, and it gets the golden sentences right.
import { describe, expect, test } from 'vitest';
import { GOLDEN_SENTENCES } from '../../../../functions/deployment/golden-sentences.ts';
import { verifyEndpoint } from '../../../../functions/deployment/verify-endpoint.ts';
import { endpointAnswer, prediction } from '../../../support/endpoint-answers.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT } from '../../../support/stage.ts';

const right = GOLDEN_SENTENCES.map(({ label }) => prediction(label));

const verifying = (answers: readonly object[]) => {
  const { deps, endpoints } = loopWorld();
  endpoints.answer({ InvokeEndpoint: () => endpointAnswer(answers) });
  return {
    endpoints,
    verify: () => verifyEndpoint(deps).run({ endpoint_name: ENDPOINT, model_id: 'model-2' }),
  };
};

describe('verification', () => {
  test('passes when every golden sentence gets its label', async () => {
    const { verify, endpoints } = verifying(right);
    expect(await verify()).toEqual({ passed: true, reason: 'All 4 golden sentences got the right label.' });
    expect(JSON.parse(String(endpoints.inputs('InvokeEndpoint')[0]?.Body))).toEqual({
      instances: GOLDEN_SENTENCES.map(({ text }) => text),
    });
  });

  test('fails with the first sentence that got the wrong label', async () => {
    const { passed, reason } = await verifying([prediction('Negative'), ...right.slice(1)]).verify();
    expect(passed).toBe(false);
    expect(reason).toContain('1 of 4');
    expect(reason).toContain(GOLDEN_SENTENCES[0]?.text);
  });

  test('fails when another model answers, even rightly', async () => {
    const answers = [...right.slice(0, 3), { ...right[3], model_id: 'model-1' }];
    expect(await verifying(answers).verify()).toEqual({
      passed: false,
      reason: 'Model model-1 answered instead of model-2.',
    });
  });

  test('fails when scores are no distribution', async () => {
    const answers = [
      right[0],
      { ...right[1], probabilities: [0.2, 0.2, 0.9] },
      ...right.slice(2),
    ] as object[];
    expect(await verifying(answers).verify()).toEqual({
      passed: false,
      reason: 'The scores of golden sentence 2 do not add up to 1.',
    });
  });

  test('throws when answers are missing or the endpoint does not answer, so that Retry tries again', async () => {
    await expect(verifying(right.slice(1)).verify()).rejects.toThrow('3 predictions for 4 texts');
    const { verify, endpoints } = verifying(right);
    endpoints.answer({
      InvokeEndpoint: () => {
        throw serviceError('ModelNotReadyException');
      },
    });
    await expect(verify()).rejects.toThrow('ModelNotReadyException');
  });
});

test('the golden sentences hold both clear sides', () => {
  const labels = new Set(GOLDEN_SENTENCES.map(({ label }) => label));
  expect(labels).toEqual(new Set(['Positive', 'Negative']));
});
