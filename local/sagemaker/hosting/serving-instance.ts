// One instance of a variant: a serving process that is started, watched, asked and ended.
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Leashed, runLeashed } from '../jobs/leash.ts';
import type { LogSink } from '../jobs/log-sink.ts';
import { baseEnvironment } from '../jobs/sandbox.ts';
import type { World } from '../world.ts';
import { freePort } from './free-port.ts';

const SERVER = fileURLToPath(new URL('../serving/tf_serving.py', import.meta.url));
const PING_EVERY = 100;
/** Starts that another process's claim on the port may spoil. */
const PORT_ATTEMPTS = 3;
const RESTART_PAUSE = 1000;
const STOP_GRACE = 2000;
const ABANDONED = 'the start was abandoned';

export interface InstancePlan {
  readonly world: World;
  readonly folder: string;
  readonly modelFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthTimeout: number;
  readonly log: LogSink;
  readonly ending: AbortSignal;
}

const ping = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = request({ host: '127.0.0.1', port, path: '/ping', timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    probe.on('error', () => resolve(false));
    probe.on('timeout', () => probe.destroy());
    probe.end();
  });

export class ServingInstance {
  readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  port = 0;
  healthy = false;
  /** Requests that this instance is answering now. */
  outstanding = 0;
  readonly #plan: InstancePlan;
  #process: Leashed | undefined;
  #stopped = false;
  #tail = '';

  constructor(plan: InstancePlan) {
    this.#plan = plan;
  }

  #launch(port: number): Leashed {
    const { world, folder, modelFolder, environment, log } = this.#plan;
    const { python, servingCommand } = world.settings;
    const own = [python, SERVER, '--model-dir', modelFolder, '--port', String(port)];
    return runLeashed({
      python,
      argv: servingCommand?.(modelFolder, port) ?? own,
      cwd: folder,
      env: { ...baseEnvironment(world, folder), ...environment },
      onLine: (line) => {
        this.#tail = line;
        log.write(line);
      },
    });
  }

  /** Settles when the process answers pings; throws with the reason when it ends or takes too long. */
  async start(abandoned: AbortSignal = this.#plan.ending): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      // A stop that came in the meantime must not be followed by a process that nobody ends.
      if (this.#stopped) throw new Error(ABANDONED);
      const leashed = this.#launch(port);
      this.#process = leashed;
      const failure = await this.#untilHealthy(leashed, port, abandoned);
      if (failure === undefined) return this.#serve(leashed, port);
      leashed.kill();
      await leashed.ended;
      if (abandoned.aborted || attempt === PORT_ATTEMPTS || !/in use/i.test(this.#tail)) throw failure;
    }
  }

  async #untilHealthy(leashed: Leashed, port: number, abandoned: AbortSignal): Promise<Error | undefined> {
    const { world, healthTimeout } = this.#plan;
    const deadline = Date.now() + healthTimeout * 1000;
    let exit: number | undefined;
    void leashed.ended.then((code) => {
      exit = code;
    });
    for (;;) {
      const healthy = await ping(port);
      if (abandoned.aborted || this.#stopped) return new Error(ABANDONED);
      // Before the answer: on a port that was snatched away it is another process that answers.
      if (exit !== undefined)
        return new Error(`the serving process ended with status ${exit}: ${this.#tail}`);
      if (healthy) return undefined;
      if (Date.now() > deadline)
        return new Error(`no healthy answer to /ping within ${healthTimeout} seconds`);
      await world.time.pause(PING_EVERY, abandoned);
    }
  }

  #serve(leashed: Leashed, port: number): void {
    this.port = port;
    this.healthy = true;
    void leashed.ended.then((code) => {
      if (this.#process !== leashed || this.#stopped) return;
      this.healthy = false;
      this.#plan.world.log(`a serving process ended with status ${code} and is replaced: ${this.#tail}`);
      void this.#replace();
    });
  }

  /** A dead instance is replaced for as long as its fleet lives, as the service replaces instances. */
  async #replace(): Promise<void> {
    while (!this.#stopped && !this.healthy) {
      if (this.#plan.ending.aborted) return;
      await this.start().catch(() => this.#plan.world.time.pause(RESTART_PAUSE, this.#plan.ending));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.healthy = false;
    this.agent.destroy();
    const leashed = this.#process;
    if (leashed === undefined) return;
    leashed.terminate();
    await Promise.race([leashed.ended, this.#plan.world.time.pause(STOP_GRACE)]);
    leashed.kill();
    await leashed.ended;
  }
}
