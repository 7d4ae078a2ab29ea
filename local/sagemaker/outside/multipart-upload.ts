// Large artifacts on their way to S3, part after part.
import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

interface LargeFile {
  readonly bucket: string;
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly partSize: number;
}

interface Part {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

async function sendParts(s3: S3Client, file: LargeFile, UploadId: string): Promise<Part[]> {
  const parts: Part[] = [];
  const handle = await open(file.file);
  try {
    for (let start = 0; start < file.size; start += file.partSize) {
      const Body = Buffer.alloc(Math.min(file.partSize, file.size - start));
      await handle.read(Body, 0, Body.length, start);
      const PartNumber = parts.length + 1;
      const command = new UploadPartCommand({
        Bucket: file.bucket,
        Key: file.key,
        UploadId,
        PartNumber,
        Body,
      });
      parts.push({ PartNumber, ETag: (await s3.send(command)).ETag });
    }
  } finally {
    await handle.close();
  }
  return parts;
}

/** Throws what S3 answers; an upload that failed leaves no parts behind. */
export async function uploadInParts(s3: S3Client, file: LargeFile): Promise<void> {
  const target = { Bucket: file.bucket, Key: file.key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  if (UploadId === undefined) throw new Error(`S3 gave no upload id for s3://${file.bucket}/${file.key}`);
  try {
    const Parts = await sendParts(s3, file, UploadId);
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {});
    throw error;
  }
}
