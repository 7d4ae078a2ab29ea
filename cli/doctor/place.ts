// Who deploys, and where: credentials, and a region that AWS's TensorFlow images are known for.
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients } from './clients.ts';
import { type Finding, serviceWords } from './finding.ts';

export interface Identity {
  readonly finding: Finding;
  /** Undefined where nobody is known to ask as. */
  readonly account: string | undefined;
}

export const identityFinding = async ({ identity }: Pick<Clients, 'identity'>): Promise<Identity> => {
  const subject = 'credentials';
  try {
    const { Account, Arn } = await identity.send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new Error('STS named no account.');
    return { finding: { subject, verdict: 'ok', words: `${Arn} in account ${Account}` }, account: Account };
  } catch (error) {
    return {
      finding: {
        subject,
        verdict: 'fail',
        words: `AWS does not know who asks. ${serviceWords(error)}`,
        remedy:
          'Sign in (`aws sso login`, `aws configure`) or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      },
      account: undefined,
    };
  }
};

/** @param accounts region -> registry account, as deploy/images.cjs has them. */
export const regionFinding = (region: string, accounts: Readonly<Record<string, unknown>>): Finding => {
  const subject = 'region';
  if (region in accounts)
    return {
      subject,
      verdict: 'ok',
      words: `${region}; AWS’s TensorFlow images are known for it by table, whether these very tags are there was not asked`,
    };
  return {
    subject,
    verdict: 'fail',
    words: `${region} is not in the table of TensorFlow images (deploy/images.cjs), so the template would refuse it.`,
    remedy: `Use one of ${Object.keys(accounts).sort().join(', ')}; or look up the registry’s account and add it there.`,
  };
};
