// S3 in memory, as far as the control plane uses it: put, get, copy and list; bodies are text.
import { createHash } from 'node:crypto';
import type {
  CopyObjectCommandInput,
  DeleteObjectsCommandInput,
  GetObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import { type Script, type SentCommand, scriptedClient, serviceError } from './scripted-client.ts';

export interface FakeBuckets {
  readonly objects: Dependencies['objects'];
  readonly put: (bucket: string, key: string, body: string) => void;
  readonly read: (bucket: string, key: string) => string | undefined;
  readonly keys: (bucket: string) => string[];
  readonly sent: SentCommand[];
  readonly answer: (script: Script) => void;
}

const etagOf = (body: string): string => `"${createHash('md5').update(body).digest('hex')}"`;

export const fakeBuckets = (): FakeBuckets => {
  const bodies = new Map<string, string>();
  const address = (bucket = '', key = '') => `${bucket}/${key}`;
  const existing = (where: string): string => {
    const body = bodies.get(where);
    if (body === undefined) throw serviceError('NoSuchKey', `The specified key does not exist: ${where}`);
    return body;
  };
  const keys = (bucket: string): string[] =>
    [...bodies.keys()]
      .filter((where) => where.startsWith(`${bucket}/`))
      .map((where) => where.slice(bucket.length + 1))
      .sort();

  const scripted = scriptedClient<Dependencies['objects']>({
    PutObject: ({ Bucket, Key, Body }: PutObjectCommandInput) => {
      bodies.set(address(Bucket, Key), String(Body));
      return { ETag: etagOf(String(Body)) };
    },
    GetObject: ({ Bucket, Key, Range }: GetObjectCommandInput) => {
      const body = existing(address(Bucket, Key));
      const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(Range ?? '') ?? [];
      const bytes = Buffer.from(body);
      if (first !== undefined && Number(first) >= bytes.byteLength) throw serviceError('InvalidRange');
      const part = first === undefined ? bytes : bytes.subarray(Number(first), Number(last) + 1);
      return {
        ...(first === undefined ? {} : { ContentRange: `bytes ${first}-${last}/${bytes.byteLength}` }),
        Body: {
          transformToByteArray: async () => new Uint8Array(part),
          transformToString: async (encoding?: BufferEncoding) =>
            encoding === undefined
              ? part.toString()
              : Buffer.from(body, 'latin1')
                  .subarray(Number(first ?? 0), Number(last ?? body.length) + 1)
                  .toString(encoding),
        },
      };
    },
    CopyObject: ({ Bucket, Key, CopySource = '' }: CopyObjectCommandInput) => {
      bodies.set(address(Bucket, Key), existing(decodeURI(CopySource)));
      return {};
    },
    DeleteObjects: ({ Bucket = '', Delete }: DeleteObjectsCommandInput) => {
      for (const { Key } of Delete?.Objects ?? []) bodies.delete(address(Bucket, Key));
      return {};
    },
    ListObjectsV2: ({ Bucket = '', Prefix = '' }: ListObjectsV2CommandInput) => {
      const found = keys(Bucket).filter((key) => key.startsWith(Prefix));
      if (found.length === 0) return { KeyCount: 0 };
      const entry = (Key: string) => {
        const body = existing(address(Bucket, Key));
        return { Key, ETag: etagOf(body), Size: Buffer.byteLength(body) };
      };
      return { KeyCount: found.length, Contents: found.map(entry) };
    },
  });
  return {
    objects: scripted.client,
    put: (bucket, key, body) => bodies.set(address(bucket, key), body),
    read: (bucket, key) => bodies.get(address(bucket, key)),
    keys,
    sent: scripted.sent,
    answer: scripted.answer,
  };
};
