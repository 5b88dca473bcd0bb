import { spawnSync } from 'node:child_process';
import { median, report } from './measure.ts';

/** How VS Code started once; `scripts/measureStartups.mjs` prints one for each start. */
interface Start {
  readonly vscode: string;
  readonly node: string;
  readonly workspace: 'empty' | 'typescript' | 'sample';
  readonly isInstalled: boolean;
  /** Milliseconds from the navigation until the workbench has started. */
  readonly ready: number;
  /** Milliseconds from the navigation until the first hint is seen. */
  readonly hint?: number;
  /** Of the extension host, in bytes; `processor` in milliseconds. */
  readonly memory: {
    readonly rss: number;
    readonly heapUsed: number;
    readonly heapKept: number;
    readonly processor: number;
  };
  readonly activations: Readonly<Record<string, Activation>>;
}

/** Milliseconds, as VS Code tells them. */
interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

/** A start takes what the system's load wants: the median counts, not the fastest. */
const rounds = 5;
const megabyte = 1_000_000;

const run = spawnSync(process.execPath, ['scripts/measureStartups.mjs', String(rounds)], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (run.status !== 0) throw new Error(`The starts ended with ${run.status ?? run.signal}.`);
const starts = run.stdout
  .trim()
  .split('\n')
  .map((line): Start => JSON.parse(line));

/** What starts of a workspace tell with CertScope beside what they tell without. */
function besideBare(workspace: Start['workspace'], of: (start: Start) => number) {
  const [installed, bare] = [true, false].map((wanted) =>
    starts.filter((start) => start.workspace === workspace && start.isInstalled === wanted).map(of),
  );
  return { peer: 'without CertScope', ours: median(installed ?? []), theirs: median(bare ?? []) };
}

/** A time of CertScope's activation beside that of the extension Git in the same windows. */
function besideGit(workspace: Start['workspace'], of: (activation: Activation) => number) {
  const installed = starts.filter((start) => start.workspace === workspace && start.isInstalled);
  const timeOf = (name: string): number =>
    median(installed.map(({ activations: { [name]: times } }) => (times === undefined ? Number.NaN : of(times))));
  return { peer: 'built-in Git, same windows', ours: timeOf('certscope.certscope'), theirs: timeOf('vscode.git') };
}

/** A window without certificates pays next to nothing. */
function targetsOf(workspace: Start['workspace']) {
  return workspace === 'sample' ? { time: {}, memory: {} } : { time: { target: 1.02 }, memory: { mostMore: 5 } };
}

const [{ vscode, node } = { vscode: '?', node: '?' }] = starts;
const names = {
  empty: 'an empty folder',
  typescript: 'a TypeScript project of 2,000 files',
  sample: 'the sample cluster, a kubeconfig open',
} as const;
for (const workspace of ['empty', 'typescript', 'sample'] as const) {
  const { time, memory } = targetsOf(workspace);
  report(`VS Code ${vscode} on Node ${node} opens ${names[workspace]}; medians of ${rounds} starts each`, [
    { what: 'until the workbench has started', ...besideBare(workspace, ({ ready }) => ready), ...time },
    {
      what: 'extension host: memory (RSS)',
      ...besideBare(workspace, ({ memory: { rss } }) => rss / megabyte),
      unit: 'MB',
      ...memory,
    },
    {
      what: 'extension host: heap after a collection',
      ...besideBare(workspace, ({ memory: { heapKept } }) => heapKept / megabyte),
      unit: 'MB',
    },
    {
      what: 'extension host: processor, all threads',
      ...besideBare(workspace, ({ memory: { processor } }) => processor),
    },
    { what: 'activation, as Running Extensions shows it', ...besideGit(workspace, ({ load, call }) => load + call) },
  ]);
}
const hints = starts.flatMap(({ hint }) => hint ?? []);
console.log(`  until the first hint in the kubeconfig ${median(hints)} ms, the workbench included`);
