// Objects in the emulator's S3: what jobs read and what they leave.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { uploadInParts } from './multipart-upload.ts';
import type { ObjectStore, StoredObject } from './outside.ts';

/** Bytes from which an object is sent in parts: the emulator's single PUT slows down with the square of the size. */
const PARTS_FROM = 8 * 1024 * 1024;

async function list(s3: S3Client, bucket: string, prefix: string): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, Size } of page.Contents ?? []) {
      if (Key !== undefined) objects.push({ key: Key, size: Size ?? 0 });
    }
  }
  return objects;
}

async function download(s3: S3Client, bucket: string, key: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  await pipeline(Body as Readable, createWriteStream(file));
}

async function read(s3: S3Client, bucket: string, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString('utf8')) ?? '';
}

async function upload(s3: S3Client, bucket: string, key: string, file: string): Promise<void> {
  const { size } = await stat(file);
  if (size >= PARTS_FROM) return uploadInParts(s3, { bucket, key, file, size, partSize: PARTS_FROM });
  const Body = createReadStream(file);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: size }));
}

export const s3ObjectStore = (s3: S3Client): ObjectStore => ({
  list: (bucket, prefix) => list(s3, bucket, prefix),
  download: (bucket, key, file) => download(s3, bucket, key, file),
  read: (bucket, key) => read(s3, bucket, key),
  upload: (bucket, key, file) => upload(s3, bucket, key, file),
});
