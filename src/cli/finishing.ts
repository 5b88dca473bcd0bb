import { constants } from 'node:os';

/** Signals that end a command: Ctrl-C, a service manager, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lets work end that a signal would leave half done. */
export interface Finishing {
  /** Runs work to its end; a signal is only noted. Before and after it a signal ends the process at once. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  /** As a shell tells of the signal: 130 after Ctrl-C; `undefined` without any. */
  exitCode(): number | undefined;
}

/** Watches the signals of this process. */
export function createFinishing(): Finishing {
  let noted: (typeof signals)[number] | undefined;
  return {
    run: async (work) => {
      const note = (signal: NodeJS.Signals): void => {
        noted ??= signals.find((each) => each === signal);
      };
      for (const each of signals) process.on(each, note);
      try {
        return await work();
      } finally {
        for (const each of signals) process.off(each, note);
      }
    },
    exitCode: () => (noted === undefined ? undefined : 128 + constants.signals[noted]),
  };
}
