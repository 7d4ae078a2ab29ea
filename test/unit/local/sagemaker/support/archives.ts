// tar.gz files made in memory, as SageMaker carries code and models.
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';

export async function tarGz(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const entries = Object.entries(files).map(([name, body]) => ({
    header: { name, size: Buffer.byteLength(body), type: 'file' as const },
    body,
  }));
  return gzipSync(await packTar(entries));
}
