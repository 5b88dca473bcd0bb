import { spawnSync } from 'node:child_process';
import { median, report } from './measure.ts';

/** How VS Code started once; `scripts/measureStartups.mjs` prints one for each start. */
interface Start {
  readonly vscode: string;
  readonly node: string;
  readonly isInstalled: boolean;
  /** Milliseconds from the navigation until the workbench has started. */
  readonly ready: number;
  /** Of the extension host, in bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number; readonly heapKept: number };
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
const installed = starts.filter(({ isInstalled }) => isInstalled);
const bare = starts.filter(({ isInstalled }) => !isInstalled);

/** A time of CertScope beside that of the extension Git in the same windows. */
function besideGit(of: (activation: Activation) => number): { peer: string; ours: number; theirs: number } {
  const timeOf = (name: string): number =>
    median(installed.map(({ activations: { [name]: times } }) => (times === undefined ? Number.NaN : of(times))));
  return { peer: 'built-in Git, same windows', ours: timeOf('certscope.certscope'), theirs: timeOf('vscode.git') };
}

/** What a start tells with CertScope beside what it tells without. */
function besideBare(of: (start: Start) => number): { peer: string; ours: number; theirs: number } {
  return { peer: 'without CertScope', ours: median(installed.map(of)), theirs: median(bare.map(of)) };
}

const [{ vscode, node } = { vscode: '?', node: '?' }] = starts;
report(`VS Code ${vscode} on Node ${node} opens the sample cluster; medians of ${rounds} starts each`, [
  { what: 'activation, as Running Extensions shows it', ...besideGit(({ load, call }) => load + call), target: 1 },
  { what: 'of that, loading the code', ...besideGit(({ load }) => load) },
  { what: 'of that, calling activate', ...besideGit(({ call }) => call) },
  { what: 'activation until its promise is kept', ...besideGit(({ load, call, finish }) => load + call + finish) },
  { what: 'until the workbench has started', ...besideBare(({ ready }) => ready), target: 1.05 },
  { what: 'extension host: memory (RSS)', ...besideBare(({ memory }) => memory.rss / megabyte), unit: 'MB' },
  { what: 'extension host: heap', ...besideBare(({ memory }) => memory.heapUsed / megabyte), unit: 'MB' },
  {
    what: 'extension host: heap after a collection',
    ...besideBare(({ memory }) => memory.heapKept / megabyte),
    unit: 'MB',
  },
]);
