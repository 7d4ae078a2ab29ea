// ForgetExport: what an evaluation judged on is of no use once it has ended, and holds words that somebody may want erased.
import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { evaluationPrefix } from '../retraining/dataset-layout.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ evaluation_id: z.string().min(1) });

/**
 * A listing holds up to 1,000 objects, an export at most 100 parts. A version of each stays for a day (deploy/storage.yml).
 * @throws Error when S3 kept one of them: a 200 answer may say so.
 */
export const forgetExport = (
  { objects }: Pick<Dependencies, 'objects'>,
  Bucket: string,
): Task<typeof Input, { forgotten: number }> => ({
  input: Input,
  run: async ({ evaluation_id }) => {
    const Prefix = evaluationPrefix(evaluation_id);
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket, Prefix }));
    if (Contents.length === 0) return { forgotten: 0 };
    const Delete = { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true };
    const { Errors = [] } = await objects.send(new DeleteObjectsCommand({ Bucket, Delete }));
    if (Errors.length > 0)
      throw new Error(`S3 kept ${Errors.map(({ Key, Code }) => `${Key} (${Code})`).join(', ')}.`);
    return { forgotten: Contents.length };
  },
});

export const handler = taskHandler(
  'ForgetExport',
  forgetExport({ objects: s3() }, readEnvironment({ S3_BUCKET: text }).S3_BUCKET),
  system.logger,
);
