/** Runs a bundled Worker in workerd with all its bindings, its data in a folder. */
import { Miniflare, convertV4MiniflareOptions, Log, LogLevel } from 'miniflare';
import type { V4WorkerOptions, WorkerdStructuredLog } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { modulesOf, quietWrangler } from './bundle.ts';

export interface RunWorkerOptions {
  configPath: string;
  bundleDir: string;
  /** Vars and secrets over those of the config. */
  vars: Record<string, string>;
  /** Where Durable Objects, R2 and queues keep their data; in memory if left out. */
  dataDir?: string;
  host?: string;
  /** A free one if left out. */
  port?: number;
  onLog?: (log: WorkerdStructuredLog) => void;
}

export interface RunningWorker {
  url: string;
  miniflare: Miniflare;
  /** Runs the scheduled handler now, as the platform's clock would. */
  scheduled(cron?: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the Worker and waits until it listens. */
export async function runWorker(options: RunWorkerOptions): Promise<RunningWorker> {
  Object.assign(process.env, { CLOUDFLARE_CF_FETCH_ENABLED: quietWrangler.CLOUDFLARE_CF_FETCH_ENABLED });
  const config = unstable_readConfig({ config: options.configPath }, { hideWarnings: true });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  const modules = await modulesOf(options.bundleDir);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: options.host ?? '127.0.0.1',
      port: options.port ?? 0,
      cf: false,
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: options.onLog,
      resourcePersistencePath: options.dataDir,
      telemetry: { enabled: false },
      workers: [
        {
          ...workerOptions,
          modules,
          modulesRoot: options.bundleDir,
          bindings: { ...(workerOptions.bindings as Record<string, unknown>), ...options.vars },
        } as V4WorkerOptions,
      ],
    }),
  );
  const url = await miniflare.ready;
  return {
    url: url.origin,
    miniflare,
    scheduled: async (cron) => {
      const worker = await miniflare.getWorker();
      await worker.scheduled({ cron: cron ?? '*/5 * * * *' });
    },
    close: () => miniflare.dispose(),
  };
}
