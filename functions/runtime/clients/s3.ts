// The object client: datasets, evaluation reports, model archives.
import { S3Client } from '@aws-sdk/client-s3';
import { patience } from './patience.ts';

/** @param seconds more for functions that move whole files and live for minutes. */
export const s3 = (seconds = 8): S3Client => new S3Client(patience(seconds));
