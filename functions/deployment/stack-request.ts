// What CloudFormation asks of a custom resource, and how it wants to be answered.
import * as z from 'zod';

/** The rest of the request is of no interest here. */
export const StackRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});
export type StackRequest = z.output<typeof StackRequest>;

export interface StackAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** CloudFormation takes 4 KiB in all. */
const LONGEST_REASON = 1000;

/** @param failure undefined for success. */
export const stackAnswer = (request: StackRequest, failure?: string): StackAnswer => ({
  Status: failure === undefined ? 'SUCCESS' : 'FAILED',
  ...(failure === undefined ? {} : { Reason: failure.slice(0, LONGEST_REASON) }),
  PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
  StackId: request.StackId,
  RequestId: request.RequestId,
  LogicalResourceId: request.LogicalResourceId,
});

export type SendAnswer = (url: string, answer: StackAnswer) => Promise<void>;

/** The URL is signed for a body without a content type. @throws Error when it is not taken: Lambda then calls again. */
export const sendAnswer: SendAnswer = async (url, answer) => {
  const body = Buffer.from(JSON.stringify(answer));
  const { ok, status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!ok) throw new Error(`CloudFormation took the answer with ${status}.`);
};
