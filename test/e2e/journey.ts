import type { Workbench } from './pages/workbench.ts';

/**
 * A user's way through the extension in the browser: each file `test/e2e/*.e2e.ts` exports `journeys`. Every journey
 * gets VS Code with the packaged extension installed and a fresh sample cluster open, and runs once for each of its
 * themes.
 */
export interface Journey {
  /** Says what the user gets; screenshots are named after it. */
  readonly name: string;
  /** Default: dark alone. */
  readonly themes?: readonly Theme[];
  /** Whether it leaves files, settings and views as they were, so that others like it can follow in the same window. */
  readonly changesNothing?: boolean;
  /** Whether the folder is opened in Restricted Mode. */
  readonly restricted?: boolean;
  /** The language of extensions: `zh-cn`, or `qps-ploc` for the pseudo-locale. Default: English. */
  readonly locale?: 'zh-cn' | 'qps-ploc';
  /** The user's settings, on top of quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The user's own keybindings: commands by key. */
  readonly keybindings?: Readonly<Record<string, string>>;
  /** Whether `npm test` goes through it, which goes through no other. */
  readonly isInEachRun?: boolean;
  /** It takes long, and is not part of a whole run: a word names its file. */
  readonly onlyByName?: boolean;
  /** Changes the folder before it is opened. */
  prepare?(folder: string): void | Promise<void>;
  run(workbench: Workbench): Promise<void>;
}

export type Theme = 'dark' | 'light' | 'contrast' | 'contrast-light';
