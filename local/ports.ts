// Finds free ports, and says which one is taken instead of failing somewhere later.
import { createServer } from 'node:net';

const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error),
    );
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });

export const freePort = async (): Promise<number> => {
  const port = await tryPort(0);
  if (port === undefined) throw new Error('The system has no free port on 127.0.0.1.');
  return port;
};

/** @throws Error naming the port, what it is for, and the variable that chooses another. */
export const requirePort = async (port: number, purpose: string, variable: string): Promise<number> => {
  if ((await tryPort(port)) !== undefined) return port;
  throw new Error(
    `Port ${port} for ${purpose} is in use by another program. Stop that one, or choose another: ${variable}=${port + 100} npm start`,
  );
};
