import { rmSync } from 'node:fs';
import { fatalWords, isOfOtherSide, judge, rejectionLines, rejections, type WireOutcome } from './etcdConnection.ts';
import { type EtcdMember, startEtcd } from './etcdMember.ts';
import type { Flags, HostFiles } from './etcdScenarios.ts';
import { freePort } from './freePort.ts';
import { fillPorts, flagWords, writeHost } from './runEtcdScenario.ts';
import { waitFor } from './waitFor.ts';

/** A member on a host of its own. */
export interface PeerHost {
  readonly files: HostFiles;
  readonly etcd: Flags;
}

/** A cluster of two; `{client1}`, `{peer1}`, `{client2}` and `{peer2}` in flags stand for ports. */
export interface PeerScenario {
  readonly name: string;
  readonly hosts: readonly [PeerHost, PeerHost];
}

export interface PeerRun {
  /** With the ports that were used. */
  readonly hosts: readonly [PeerHost, PeerHost];
  /** Connections of the first to the second, and of the second to the first. */
  readonly outcomes: readonly [WireOutcome, WireOutcome];
}

/** Milliseconds until something is bound to have happened, even on a busy machine. */
const patience = 60_000;

/** Starts both members and looks how they connect with each other. */
export async function runPeerScenario({ hosts: [draft1, draft2] }: PeerScenario): Promise<PeerRun> {
  const ports = {
    ...{ client1: await freePort(), peer1: await freePort() },
    ...{ client2: await freePort(), peer2: await freePort() },
  };
  const filled = ({ files, etcd }: PeerHost) => ({ files: fillPorts(files, ports), etcd: fillPorts(etcd, ports) });
  const first = startHost(filled(draft1));
  const second = startHost(filled(draft2));
  try {
    const outcomes = await Promise.all([
      outcomeOf(first.member, second.member),
      outcomeOf(second.member, first.member),
    ]);
    return { hosts: [first.host, second.host], outcomes };
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
}

function startHost(host: PeerHost) {
  const root = writeHost(host.files);
  const member = startEtcd(root, flagWords(host.etcd, root));
  const stop = async () => {
    await member.stop();
    rmSync(root, { recursive: true, force: true });
  };
  return { host, member, stop };
}

/** Changes to the connections that one member makes to the other. */
async function outcomeOf(client: EtcdMember, server: EtcdMember): Promise<WireOutcome> {
  const ended = () => [client, server].find((member) => member.hasEnded());
  const look = () => (ended() && 'ended') || (isConnected(client) && 'connected') || dialWords(client)[0];
  const first = await waitFor(() => look() || undefined, patience);
  if (first === 'connected') return { accepted: true };
  const dead = ended();
  if (dead !== undefined) return { accepted: false, refusedBy: 'start', ...fatalWords(dead) };
  const ofServer = () => rejections(server, 'peer').find((words) => !words.startsWith('remote error'));
  // A connection that is reset while the other member still starts says nothing: the next one does.
  const ofClient = () => dialWords(client).find((words) => !isOfOtherSide(words));
  if (first !== undefined && isOfOtherSide(first)) {
    await waitFor(() => ofServer() ?? ofClient() ?? (isConnected(client) || undefined), patience);
    if (isConnected(client)) return { accepted: true };
  }
  return {
    ...judge(ofServer() === undefined ? (ofClient() ?? first) : first, ofServer()),
    serverLog: rejectionLines(server),
  };
}

function isConnected({ log }: EtcdMember): boolean {
  return log.some(
    ({ msg, ...line }) =>
      msg === 'established TCP streaming connection with remote peer' && line['stream-reader-type'] !== undefined,
  );
}

/** Why a member could not open a stream to the other, once that listens and has the time to answer. */
function dialWords({ log }: EtcdMember): readonly string[] {
  return log
    .flatMap(
      ({ error = '' }) => /^failed to dial \w+ on stream [\w ]+ \((?<words>.*)\)$/s.exec(error)?.groups?.words ?? [],
    )
    .filter((words) => !/connection refused|failed to find local node|timeout|deadline exceeded/.test(words));
}
