import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
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
import type { FindingCode } from '../catalog.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { placeKey } from '../placeKey.ts';
import { keysAbove, materialsOf } from './authorityVotes.ts';
import { consequenceOf } from './wrongAuthorities.ts';

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
        const code = other && codeOf(verdict.reason, verdict.error, ca, other);
        if (other === undefined || code === undefined || !isAccepted(graph, connection, side, trust, other, now))
          continue;
        return draftOf({ connection, side, trust, ca, other, code, error: verdict.error });
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

/** What the reason is called; `undefined` for faults that the CA's certificate tells by itself. */
function codeOf(reason: string, error: string, ca: CertificateNode, other: CertificateNode): FindingCode | undefined {
  switch (reason) {
    case 'usage':
      return 'eku-blocked-by-ca';
    case 'authority':
      return equalBytes(ca.certificate.subject.der, other.certificate.subject.der)
        ? undefined
        : 'issuer-name-encoding-mismatch';
    case 'chain':
      if (error.includes('not authorized to sign for this name')) return 'name-constraint-violated';
      return error.includes('too many intermediates') ? 'pathlen-exceeded' : undefined;
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
  readonly code: FindingCode;
  readonly error: string;
}

function draftOf({ connection, side, trust, ca, other, code, error }: WeakEdition): FindingDraft | undefined {
  const [shown] = materialsOf(side === 'server' ? connection.serverShows : connection.clientShows);
  const leaf = shown?.material.certificates[0];
  const occurrence = shown?.material.occurrences.find(({ credential }) => credential.fingerprint === leaf?.fingerprint);
  if (leaf === undefined || occurrence === undefined) return undefined;
  const verifier = connectionParties[(side === 'server' ? connection.client : connection.server).party].label();
  const [place] = other.occurrences;
  const judgement = {
    code,
    fact: l10n.t(
      '{0} verifies {1} with this edition of CA {2}, and refuses it; another edition with the same key would be accepted.',
      verifier,
      nameInSentence(leaf, occurrence),
      subjectName(ca.certificate),
    ),
    consequence: consequenceOf(connection, side, error),
    wayOut: l10n.t('Put the other edition in its place.'),
    related: place === undefined ? [] : [relatedPlace(place, l10n.t('Other edition of the CA'))],
  };
  const own = trust.material.occurrences.find(({ credential }) => credential.fingerprint === ca.fingerprint);
  return own === undefined ? placedAt(trust.place, judgement) : judgedAt(own, judgement);
}
