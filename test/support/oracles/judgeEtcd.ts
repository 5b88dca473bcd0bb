import type { ConnectionVerdict } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { ownerOfFault } from '../../../src/core/pki/cluster/connections/ownerOfFault.ts';
import { refusals } from '../../../src/core/pki/cluster/connections/refusals.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { logLines } from '../../../src/core/present/connections/verdictWords.ts';
import { escapeRegularExpression } from '../../../src/core/text/regularExpressions.ts';
import { connectionsIn } from '../connections.ts';
import type { WireOutcome } from './etcdConnection.ts';

/** Verdicts of now on connections of a kind, by its number in the table of connections. */
export async function judgeEtcd(files: readonly DecodedFile[], number: number): Promise<readonly ConnectionVerdict[]> {
  const verdicts = judgeConnections(await connectionsIn(files), Date.now(), 0);
  return verdicts.filter(({ connection }) => connection.record.no === number);
}

/** Where a verdict differs from what happens on the wire, in words for people; `undefined` where it does not. */
export function differenceOf(outcome: WireOutcome, verdict: ConnectionVerdict | undefined): string | undefined {
  const { accepted, refusedBy, words = '' } = outcome;
  // The client verifies first.
  const [refusal] = verdict === undefined ? [] : refusals(verdict);
  const ours = refusal?.verdict.error ?? stateOf(verdict);
  const wire = accepted ? 'accepted' : comparable(words);
  const owner = refusal && ownerOfFault(refusal.by, refusal.verdict.reason);
  const isSameSide = refusal === undefined || owner !== undefined || refusal.by === refusedBy;
  if (comparable(ours) === wire && isSameSide) return unseenLogLine(outcome, verdict);
  return `\n  wire:      ${refusedBy ?? ''} ${wire}\n  CertScope: ${refusal?.by ?? ''} ${comparable(ours)}\n`;
}

function stateOf(verdict: ConnectionVerdict | undefined): string {
  if (verdict === undefined) return 'no verdict';
  return verdict.state === 'unknown' ? 'unknown' : 'accepted';
}

/** A line that CertScope says will be in the server's log, and which is not. */
function unseenLogLine({ serverLog, otherWords }: WireOutcome, verdict: ConnectionVerdict | undefined) {
  const [refusal] = verdict === undefined ? [] : refusals(verdict);
  if (verdict === undefined || refusal === undefined || serverLog === undefined) return undefined;
  // What the other side says may come too late to be seen.
  if (refusal.by === 'client' && otherWords === undefined) return undefined;
  const seen = serverLog.map(comparable).join('\n');
  const ofServer = logLines(verdict, refusal.by, refusal.verdict).filter(({ printedBy }) => printedBy === 'server');
  const unseen = ofServer.find(({ text }) => !lineIn(text).test(seen));
  return unseen && `\n  says the log has ${unseen.text}\n  which has ${seen}\n`;
}

/** `…` stands for anything. In JSON quotes are escaped. */
function lineIn(text: string): RegExp {
  const inJson = text.replace(/(?<="error":").*(?="$)/, (error) => JSON.stringify(error).slice(1, -1));
  return new RegExp(comparable(inJson).split('…').map(escapeRegularExpression).join('.*'));
}

/** Without what TLS says before, the current moment, and the folder that stands for the host's root. */
function comparable(words: string): string {
  return words
    .replace(/^tls: failed to (?:verify certificate|parse certificate from server): /, '')
    .replace(/current time \S+ is/, 'current time … is')
    .replace(/\/\S*\/certscope-etcd-\w+/g, '');
}
