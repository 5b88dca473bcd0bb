import { spawn } from 'node:child_process';
import type { EtcdMember } from './etcdMember.ts';
import { goEnvironment } from './goRelease.ts';
import { waitFor } from './waitFor.ts';

/** What happens to a connection. */
export interface WireOutcome {
  readonly accepted: boolean;
  /** Who ends it; `start` where etcd does not even start. */
  readonly refusedBy?: 'client' | 'server' | 'start';
  /** Why, in the words of who ends it, and of the other side. */
  readonly words?: string;
  readonly otherWords?: string;
  /** Lines of the server's log that tell of connections it has ended. */
  readonly serverLog?: readonly string[];
}

/** How etcdctl is to connect; the flags of the same names, without those that are absent. */
export interface EtcdClient {
  readonly endpoints: string;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Milliseconds until something is bound to have happened, even on a busy machine. */
const patience = 60_000;

/** Milliseconds after the words of one side in which those of the other appear, if it says anything worth to know. */
const briefPatience = 500;

/** As {@link briefPatience}, where what has been said only tells that the other side knows. */
const longPatience = 4000;

/** Connects with etcdctl. */
export async function connectToEtcd(member: EtcdMember, client: EtcdClient): Promise<WireOutcome> {
  const start = await waitFor(() => (isReady(member) || member.hasEnded() ? 'done' : undefined), patience);
  if (start === undefined || !isReady(member)) return { accepted: false, refusedBy: 'start', ...fatalWords(member) };
  const seen = member.log.length;
  const flags = Object.entries(client).map(([name, value]) => `--${name}=${value}`);
  const child = spawn('etcdctl', ['--debug', '--command-timeout=60s', ...flags, 'get', 'a'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: patience,
    env: goEnvironment,
  });
  let output = '';
  let code: number | null | undefined;
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.once('close', (status) => {
    code = status;
  });
  const ofServer = () => rejections(member, 'client', seen)[0];
  const isTold = () => [ofServer(), clientWords(output)].some((words) => words !== undefined && !isOfOtherSide(words));
  await waitFor(() => code ?? ofServer() ?? clientWords(output), patience);
  await waitFor(() => code ?? (isTold() || undefined), longPatience);
  await waitFor(() => code ?? (ofServer() && clientWords(output)), briefPatience);
  if (code === 0) return { accepted: true };
  child.kill('SIGKILL');
  const outcome = judge(clientWords(output) ?? /^Error: (.*)$/m.exec(output)?.[1], ofServer());
  return { ...outcome, serverLog: rejectionLines(member) };
}

/** Who has refused, by what both sides say: who hears of it says `remote error`. */
export function judge(client: string | undefined, server: string | undefined): WireOutcome {
  const byServer = server !== undefined && !isOfOtherSide(server);
  const words = byServer ? server : client;
  const otherWords = byServer ? client : server;
  return {
    accepted: false,
    refusedBy: byServer ? 'server' : 'client',
    ...(words === undefined ? {} : { words }),
    ...(otherWords === undefined ? {} : { otherWords }),
  };
}

/** Tells whether words only say that the other side has ended the connection. */
export function isOfOtherSide(words: string): boolean {
  return /remote error: tls|EOF$|reset by peer|broken pipe/.test(words);
}

/** Errors with which a member has ended connections at one of its endpoints, from a line of the log on. */
export function rejections({ log }: EtcdMember, endpoint: 'client' | 'peer', from = 0): readonly string[] {
  return log
    .slice(from)
    .flatMap(({ msg, error }) => (msg === `rejected connection on ${endpoint} endpoint` && error ? [error] : []));
}

/** What happens to the connection that etcd's own gateway from HTTP makes, with the server's certificate as a client's. */
export async function gatewayOutcome(member: EtcdMember): Promise<WireOutcome> {
  await waitFor(() => isReady(member) || member.hasEnded() || undefined, patience);
  if (!isReady(member)) return { accepted: false, refusedBy: 'start', ...fatalWords(member) };
  const states = () =>
    member.log.map(({ msg }) => msg).filter((msg) => /Connectivity change to (READY|TRANS)/.test(msg));
  await waitFor(() => states()[0], patience);
  if (states()[0]?.includes('READY')) return { accepted: true };
  await waitFor(() => rejections(member, 'client')[0], longPatience);
  const outcome = judge(clientWords(states().join('\n')), rejections(member, 'client')[0]);
  return { ...outcome, serverLog: rejectionLines(member) };
}

/** The lines of the log that {@link rejections} are from. */
export function rejectionLines({ log }: EtcdMember): readonly string[] {
  return log.flatMap(({ msg, raw }) => (msg.startsWith('rejected connection on ') ? [raw] : []));
}

function isReady({ log }: EtcdMember): boolean {
  return log.some(({ msg }) => msg.startsWith('serving client traffic '));
}

/** Why a member has ended. */
export function fatalWords({ log }: EtcdMember): { readonly words?: string } {
  const fatal = log.findLast(({ level, error }) => (level === 'fatal' || level === 'error') && error !== undefined);
  const words = fatal?.error ?? log.findLast(({ level }) => level === 'text' || level === 'fatal')?.msg;
  return words === undefined ? {} : { words };
}

function clientWords(output: string): string | undefined {
  const failure = /TRANSIENT_FAILURE, last error: connection error: desc = (?<quoted>"(?:[^"\\]|\\.)*")/.exec(output);
  const description = failure?.groups?.quoted;
  if (description === undefined) return undefined;
  return String(JSON.parse(description)).replace(/^.*?(?:handshake failed|server preface): /, '');
}
