import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type {
  Connection,
  ConnectionModel,
  ConnectionVerdict,
  SideVerdict,
  Source,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../pki/cluster/connections/judgeConnection.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { issuerNameEncodingMismatch } from '../issuerNames.ts';
import { judgedAt, problem } from '../judgement.ts';
import { ekuBlockedByCa, nameConstraintViolated, pathlenExceeded } from '../pathRules.ts';
import { placedAt } from '../placedAt.ts';
import { placeKey } from '../placeKey.ts';
import { keysAbove, materialsOf } from './authorityVotes.ts';
import { refusalOf } from './wrongAuthorities.ts';

type Side = 'server' | 'client';

/** Each is tried in the place of the one that refuses; no CA has more that differ. */
const triedEditions = 4;

/**
 * Reports CAs of which a side trusts an edition that does not permit what another edition of the same key permits: by its
 * usages, its constraints, or the spelling of its name. Where all editions forbid it, the certificates themselves tell.
 */
export function checkWeakEditions(
  { graph }: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
  now: number,
): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, server, client } of verdicts) {
    for (const side of ['server', 'client'] as const) {
      const draft = judge(graph, connection, side, side === 'server' ? server : client, now);
      if (draft === undefined) continue;
      const id = `${draft.code}\n${placeKey(draft)}`;
      if (!found.has(id)) found.set(id, draft);
    }
  }
  return [...found.values()];
}

function judge(
  graph: PkiGraph,
  connection: Connection,
  side: Side,
  verdict: SideVerdict,
  now: number,
): FindingDraft | undefined {
  if (verdict.kind !== 'refused') return undefined;
  const trusts = materialsOf(trustsOf(connection, side));
  const trusted = new Set(
    trusts.flatMap(({ material }) => material.certificates.map(({ fingerprint }) => fingerprint)),
  );
  // No other edition helps of a CA that has not signed what is shown, nor anything above it.
  const above = new Set(shownBy(connection, side).flatMap((leaf) => [...keysAbove(graph, leaf)]));
  for (const trust of trusts) {
    for (const ca of trust.material.certificates) {
      if (!above.has(ca.keyId)) continue;
      const editions = graph.keys.get(ca.keyId)?.certificates.filter((each) => !trusted.has(each)) ?? [];
      for (const edition of editions.slice(0, triedEditions)) {
        const other = graph.certificates.get(edition);
        const record = other && recordOf(verdict.reason, verdict.error, ca, other);
        if (other === undefined || record === undefined || !isAccepted(graph, connection, side, trust, other, now))
          continue;
        return draftOf({ connection, side, trust, ca, other, record, error: verdict.error });
      }
    }
  }
  return undefined;
}

function trustsOf({ clientTrusts, serverTrusts }: Connection, side: Side): Source {
  return side === 'server' ? clientTrusts : serverTrusts;
}

function shownBy({ serverShows, clientShows }: Connection, side: Side): readonly CertificateNode[] {
  return materialsOf(side === 'server' ? serverShows : clientShows).flatMap(({ material }) =>
    material.certificates.slice(0, 1),
  );
}

type EditionRecord =
  | typeof ekuBlockedByCa
  | typeof issuerNameEncodingMismatch
  | typeof nameConstraintViolated
  | typeof pathlenExceeded;

/** What the reason is called; `undefined` for faults that the CA's certificate tells by itself. */
function recordOf(
  reason: string,
  error: string,
  ca: CertificateNode,
  other: CertificateNode,
): EditionRecord | undefined {
  switch (reason) {
    case 'usage':
      return ekuBlockedByCa;
    case 'authority':
      return equalBytes(ca.certificate.subject.der, other.certificate.subject.der)
        ? undefined
        : issuerNameEncodingMismatch;
    case 'chain':
      if (error.includes('not authorized to sign for this name')) return nameConstraintViolated;
      return error.includes('too many intermediates') ? pathlenExceeded : undefined;
    default:
      return undefined;
  }
}

function isAccepted(
  graph: PkiGraph,
  connection: Connection,
  side: Side,
  trust: SourceMaterial,
  edition: CertificateNode,
  now: number,
): boolean {
  const material = { ...trust.material, certificates: [edition] };
  const trusts: Source = { kind: 'materials', materials: [{ ...trust, material }] };
  const changed = { ...connection, [side === 'server' ? 'clientTrusts' : 'serverTrusts']: trusts };
  return judgeConnection(graph, changed, now)[side].kind === 'accepted';
}

interface WeakEdition {
  readonly connection: Connection;
  readonly side: Side;
  readonly trust: SourceMaterial;
  readonly ca: CertificateNode;
  readonly other: CertificateNode;
  readonly record: EditionRecord;
  readonly error: string;
}

function draftOf({ connection, side, trust, ca, other, record, error }: WeakEdition): FindingDraft | undefined {
  const [shown] = materialsOf(side === 'server' ? connection.serverShows : connection.clientShows);
  const leaf = shown?.material.certificates[0];
  const occurrence = shown?.material.occurrences.find(({ credential }) => credential.fingerprint === leaf?.fingerprint);
  if (leaf === undefined || occurrence === undefined) return undefined;
  const [place] = other.occurrences;
  const judgement = problem(record, {
    fact: 'edition',
    consequence: side,
    wayOut: 'edition',
    values: {
      ...refusalOf(connection, side, error),
      name: nameInSentence(leaf, occurrence),
      ca: subjectName(ca.certificate),
    },
    related: place && [relatedPlace(place, l10n.t('Other edition of the CA'))],
  });
  const own = trust.material.occurrences.find(({ credential }) => credential.fingerprint === ca.fingerprint);
  return own === undefined ? placedAt(trust.place, judgement) : judgedAt(own, judgement);
}
