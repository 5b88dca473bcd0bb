import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnection.ts';
import type { ConnectionVerdict, SideVerdict } from '../../../src/core/pki/cluster/connections/model.ts';
import type { DecodedFile } from '../../../src/core/pki/model.ts';
import { connectionsIn } from '../connections.ts';
import type { WireOutcome } from './etcdConnection.ts';

/** Verdicts of now on connections of a kind, by its number in the table of connections. */
export async function judgeEtcd(files: readonly DecodedFile[], number: number): Promise<readonly ConnectionVerdict[]> {
  const verdicts = judgeConnections(await connectionsIn(files), Date.now(), 0);
  return verdicts.filter(({ connection }) => connection.record.no === number);
}

/** Where a verdict differs from what happens on the wire, in words for people; `undefined` where it does not. */
export function differenceOf({ accepted, refusedBy, words = '' }: WireOutcome, verdict: ConnectionVerdict | undefined) {
  const [side, refused] = refusalOf(verdict);
  const ours = refused?.error ?? (verdict === undefined ? 'no verdict' : stateOf(verdict));
  const wire = accepted ? 'accepted' : comparable(words);
  const isSameSide = refused === undefined || isOwnFault(refused) || side === refusedBy;
  if (comparable(ours) === wire && isSameSide) return undefined;
  return `\n  wire:      ${accepted ? '' : `${refusedBy}: `}${wire}\n  CertScope: ${side ?? ''} ${comparable(ours)}\n`;
}

type Refusal = Extract<SideVerdict, { readonly kind: 'refused' }>;

/** Who refuses, and why. The client verifies first. */
function refusalOf(verdict: ConnectionVerdict | undefined): ['client' | 'server', Refusal] | [] {
  if (verdict?.server.kind === 'refused') return ['client', verdict.server];
  if (verdict?.client.kind === 'refused') return ['server', verdict.client];
  return [];
}

function stateOf({ state }: ConnectionVerdict): string {
  return state === 'unknown' ? 'unknown' : 'accepted';
}

/** Nobody sees these: whoever has such files does not come as far as a connection. */
function isOwnFault({ reason }: Refusal): boolean {
  return reason === 'keyMismatch' || reason === 'unreadable';
}

/** Without what TLS says before, the current moment, and the folder that stands for the host's root. */
function comparable(words: string): string {
  return words
    .replace(/^tls: failed to (?:verify certificate|parse certificate from server): /, '')
    .replace(/current time \S+ is/, 'current time … is')
    .replace(/\/\S*\/certscope-etcd-\w+/g, '');
}
